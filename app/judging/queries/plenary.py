"""The plenary of an edition: who ranks where, how surely, and what each panelist chooses."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from sqlalchemy import select

from app.accounts.models import Role, User
from app.competitions.models import Edition
from app.competitions.rules import places_to_give
from app.core import canonical, clock
from app.core.db import db
from app.judging.models.plenary import Choice, DecisionStep, PanelPick
from app.judging.queries.certainty import ranking_of
from app.judging.queries.conflicts import standing_conflicts
from app.judging.queries.final import Finals, figures_that_rank, finals_of
from app.judging.queries.further import why_not_decide
from app.judging.queries.judges import serving
from app.judging.queries.ranking import best_first, ranked
from app.judging.queries.recap import Recap, recap
from app.judging.rules.placing import usual_top
from app.judging.rules.plenary import chosen_by_panel
from app.judging.rules.stages import of_proposals

Span = tuple[int, int]
CHOSEN = frozenset({Choice.FINALIST, Choice.WINNER})


@dataclass(frozen=True)
class Plenary:
    """All candidates, the best first, and what the panel's present members choose for them."""

    recap: Recap
    """Of the assessment of the proposals."""
    finals: Finals | None
    """Where the candidates are finalists who were scored in stages of their own."""
    order: Sequence[int]
    scores: Mapping[int, Fraction]
    """What ranks them, 0 to 100; of those who have marks."""
    spans: Mapping[int, Span]
    """Between which ranks an entry lies, nine times of ten; of those of whom that is known."""
    panelists: Mapping[int, User]
    picks: Mapping[int, Sequence[PanelPick]]
    """Of an entry those by its panelists, in the order of their names."""
    conflicts: Collection[tuple[int, int]]
    """Entry and panelist: that person sees nothing of it and has no say."""

    places: int | None
    """How many are to be chosen, where a rule says so."""

    @property
    def top(self) -> int:
        """How many are chosen; while neither rule nor panel says, 0."""
        return self.places or len(self.chosen)

    @cached_property
    def close(self) -> Collection[int]:
        """Too close to call, where it is known how many are chosen."""
        top = self.top
        return {ref for ref, (low, high) in self.spans.items() if top and low <= top < high}

    def voters(self, ref: int) -> int:
        """How many have a say on it."""
        return sum((ref, judge) not in self.conflicts for judge in self.panelists)

    def votes(self, ref: int) -> int:
        """How many would have it among the chosen."""
        return sum(one.choice in CHOSEN for one in self.picks.get(ref, ()))

    @cached_property
    def choices(self) -> Mapping[int, Choice]:
        """Entry id → what the panel chose for it, where more than half chose alike."""
        found = {
            ref: chosen_by_panel([one.choice for one in picks], self.voters(ref))
            for ref, picks in self.picks.items()
        }
        return {ref: choice for ref, choice in found.items() if choice is not None}

    @property
    def awards(self) -> Mapping[int, str]:
        """Entry id → the award that more than half chose alike."""
        found = {
            ref: Counter(one.award for one in picks if one.award).most_common(1)
            for ref, picks in self.picks.items()
        }
        return {
            ref: most[0][0]
            for ref, most in found.items()
            if most and 2 * most[0][1] > self.voters(ref)
        }

    @property
    def picked(self) -> Collection[int]:
        """What at least one of them would have among the chosen."""
        return {ref for ref in self.picks if self.votes(ref)}

    @property
    def chosen(self) -> Collection[int]:
        """What the panel would have among them."""
        return {ref for ref, choice in self.choices.items() if choice in CHOSEN}


def plenary_of(edition: Edition) -> Plenary | None:
    """None where no stage scores proposals. With marks: only for who may see them."""
    stage = of_proposals(edition.stages)
    if stage is None:
        return None
    first, finals = recap(stage, with_marks=True), finals_of(edition)
    order = finals.order if finals else list(ranked(first, best_first(edition)))
    panelists = panelists_of(edition)
    conflicts = frozenset(standing_conflicts(None, panelists) if panelists else ())
    picks = _picks(edition, panelists, conflicts)
    return Plenary(
        recap=first,
        finals=finals,
        order=order,
        scores=finals.totals if finals else figures_that_rank(first),
        spans=finals.spans if finals else _spans(first),
        panelists=panelists,
        picks=picks,
        conflicts=conflicts,
        places=None if finals else places_to_give(edition),
    )


def plenary_state(edition: Edition, hidden: Collection[int]) -> str:
    """Another word whenever the page of somebody to whom so much is hidden changes."""
    rows = db.session.execute(
        select(
            PanelPick.entry_id,
            PanelPick.panelist_id,
            PanelPick.choice,
            PanelPick.award,
            PanelPick.reason,
        )
        .where(PanelPick.edition_id == edition.id)
        .order_by(PanelPick.entry_id, PanelPick.panelist_id)
    )
    seen = [[tuple(row) for row in rows], sorted(hidden), sorted(panelists_of(edition))]
    return canonical.sha256(canonical.dumps([seen, why_not_decide(edition, clock.now())]))[:16]


def panelists_of(edition: Edition) -> Mapping[int, User]:
    """Who sits on the panel now, by name."""
    return {one.id: one for one in serving(edition, Role.PANELIST)}


def _picks(
    edition: Edition, panelists: Mapping[int, User], conflicts: Collection[tuple[int, int]]
) -> Mapping[int, Sequence[PanelPick]]:
    rows = db.session.scalars(
        select(PanelPick).where(PanelPick.edition_id == edition.id).order_by(PanelPick.entry_id)
    ).all()
    places = {judge: at for at, judge in enumerate(panelists)}
    found = defaultdict(list)
    for one in sorted(rows, key=lambda pick: places.get(pick.panelist_id, 0)):
        if one.panelist_id in places and (one.entry_id, one.panelist_id) not in conflicts:
            found[one.entry_id].append(one)
    return found


def passed_over(edition: Edition) -> Collection[int]:
    """The entries that the panel passes over, each with the reasons of its members."""
    found = plenary_of(edition) if panel_has_chosen(edition) else None
    every = found.choices.items() if found else ()
    return {ref for ref, choice in every if choice is Choice.PASSED_OVER}


def panel_has_chosen(edition: Edition) -> bool:
    """Whether any panelist chose anything."""
    made = select(PanelPick.id).where(PanelPick.edition_id == edition.id)
    return db.session.scalar(made.limit(1)) is not None


def own_picks(edition: Edition, panelist_id: int) -> Mapping[int, PanelPick]:
    """Entry id → what this panelist chose for it."""
    rows = db.session.scalars(
        select(PanelPick)
        .where(PanelPick.edition_id == edition.id, PanelPick.panelist_id == panelist_id)
        .order_by(PanelPick.entry_id)
    )
    return {one.entry_id: one for one in rows}


def last_step(edition: Edition) -> DecisionStep | None:
    """The newest step that can be undone."""
    return db.session.scalar(
        select(DecisionStep)
        .where(DecisionStep.edition_id == edition.id)
        .order_by(DecisionStep.id.desc())
        .limit(1)
    )


def _spans(found: Recap) -> Mapping[int, Span]:
    fit = found.finished.correction
    top = places_to_give(found.stage.edition)
    ranking = ranking_of(found, top or usual_top(len(fit.design.entries) if fit else 0))
    places = ranking.places if ranking else ()
    return {int(one.entry): (one.rank_low, one.rank_high) for one in places}
