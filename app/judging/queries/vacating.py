"""What the ranking becomes without an entry that was chosen."""

from collections.abc import Sequence, Set
from dataclasses import dataclass

from sqlalchemy import select

from app.competitions.models import Edition
from app.core.db import db
from app.entries.models import Entry
from app.judging.models import Decision, Outcome
from app.judging.queries.applicants import known_decisions_by_entry
from app.judging.queries.departing import places_of
from app.judging.queries.final import finals_of
from app.judging.queries.judges import entries_by_id
from app.judging.queries.recap import recap
from app.judging.rules.stages import of_proposals


@dataclass(frozen=True)
class Vacancy:
    """The ranking without the entry, before anybody decides whether it leaves."""

    rank: int
    """Where it stands, from 1; the equal share a rank."""
    ranked: int
    up: int
    """How many others come one rank up."""
    next: Sequence[Entry]
    """Who is the best of those not chosen: more than one where they are equal, none where nobody
    is left. Who is next is not chosen by that."""


def vacancy_of(entry: Entry) -> Vacancy | None:
    """Without an entry that everybody knows as chosen; None for others, and where it has no rank.

    A winner of an edition whose finalists are scored in stages of their own stands in the order of
    final scores, everybody else in that of the assessment of proposals.
    """
    decision = known_decisions_by_entry([entry.id]).get(entry.id)
    if decision is None or decision.withdrawn_at is not None:
        return None
    outcome = decision.outcome if decision.published_at else Outcome.FINALIST
    places = _places(entry.edition, outcome)
    at = next((number for number, equal in enumerate(places) if entry.id in equal), None)
    if at is None:
        return None
    chosen = _chosen(entry.edition, outcome)
    free = (equal - chosen for equal in places)
    following = next((equal for equal in free if equal), frozenset())
    entries = entries_by_id(following)
    return Vacancy(
        rank=1 + sum(map(len, places[:at])),
        ranked=sum(map(len, places)),
        up=sum(map(len, places[at + 1 :])),
        next=[entries[ref] for ref in sorted(following)],
    )


def _places(edition: Edition, outcome: Outcome) -> Sequence[Set[int]]:
    """Those who have marks, best first; the equal share a place."""
    finals = finals_of(edition) if outcome is Outcome.WINNER else None
    if finals is not None:
        every, scored = finals.places, finals.totals.keys()
    elif stage := of_proposals(edition.stages):
        found = recap(stage, with_marks=True)
        every, scored = places_of(found), found.finished.means.keys()
    else:
        return ()
    return [equal & scored for equal in every if equal & scored]


def _chosen(edition: Edition, outcome: Outcome) -> Set[int]:
    """Ids of those that are chosen for as much, or for more."""
    wanted = select(Decision.entry_id).where(
        Decision.edition_id == edition.id,
        Decision.withdrawn_at.is_(None),
        Decision.published_at.is_not(None) | Decision.named_at.is_not(None),
    )
    if outcome is Outcome.WINNER:
        wanted = wanted.where(Decision.outcome == Outcome.WINNER)
    return frozenset(db.session.scalars(wanted))
