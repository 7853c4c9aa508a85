"""Which decisions depart from the rank and from the rule of selection, with no reason on record."""

from collections.abc import Collection, Mapping, Sequence, Set

from app.competitions.models import Edition
from app.competitions.rules import places_to_give, selection_quotas
from app.judging.models import Outcome
from app.judging.queries.final import finals_of
from app.judging.queries.ranking import best_first, equals, ranked
from app.judging.queries.recap import Recap, recap
from app.judging.queries.selecting import selection_of
from app.judging.rules.deciding import Phase, phase
from app.judging.rules.departing import departures
from app.judging.rules.stages import of_proposals

LEVELS = {Outcome.FINALIST: 1, Outcome.WINNER: 2}


def departing(
    edition: Edition, outcomes: Mapping[int, Outcome], explained: Collection[int]
) -> Collection[int]:
    """Which of these entries, id → outcome, depart from what ranks now: from the rule of selection
    where the edition has one, else from the rank; of finalists who are scored in stages of their
    own those who win, from the final score, which they need, and from the grade of every stage.

    `explained`: entries about which a reason is on record, for their outcome or for being passed
    over.
    """
    if not outcomes:
        return ()
    levels = {ref: LEVELS[outcome] for ref, outcome in outcomes.items()}
    if phase(edition) is Phase.AWARDING:
        return _among_finalists(edition, levels, explained)
    stage = of_proposals(edition.stages)
    if stage is None:
        return ()
    found = recap(stage, with_marks=True)
    proposed = _proposed(found)
    places = places_of(found)
    if proposed is None:
        return departures(places, levels, explained)
    # Whom the rule passes over nobody else passes over; but who wins follows the rank again.
    chosen = [levels.keys() & equal for equal in places]
    apart = {ref for ref in outcomes if ref not in proposed and ref not in explained}
    return apart | set(departures(chosen, levels, explained))


def places_of(found: Recap) -> Sequence[Set[int]]:
    """The passed entries of a recap with marks, best first; the equal share a place."""
    order = list(ranked(found, best_first(found.stage.edition)))
    return in_places(order, equals(found, order))


def in_places(order: Sequence[int], equal: Sequence[Collection[int]]) -> Sequence[Set[int]]:
    """Ids in order, those of one group together."""
    group_of = {ref: frozenset(group) for group in equal for ref in group}
    places = dict.fromkeys(group_of.get(ref, frozenset((ref,))) for ref in order)
    return list(places)


def _among_finalists(
    edition: Edition, levels: Mapping[int, int], explained: Collection[int]
) -> Collection[int]:
    finals = finals_of(edition)
    if finals is None:
        return ()
    won = {ref for ref, level in levels.items() if level == LEVELS[Outcome.WINNER]}
    lacking = {ref for ref in won if ref in finals.unscored or finals.below(ref)}
    return lacking.difference(explained) | set(departures(finals.places, levels, {*explained}))


def _proposed(found: Recap) -> Collection[int] | None:
    """What the rule of selection proposes; None where the edition has none."""
    edition = found.stage.edition
    if places_to_give(edition) is None and not selection_quotas(edition):
        return None
    return {line.entry for line in selection_of(found) if line.is_proposed}
