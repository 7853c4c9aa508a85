"""The case file of one entry, as an examiner opens it: nothing in it names a judge."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Grant, Role, User
from app.accounts.queries import in_force_at
from app.competitions.models import Stage
from app.competitions.rules import is_over, places_to_give
from app.core.audit import AuditRow
from app.core.db import db
from app.entries.models import Entry
from app.judging.models import Assignment, Conflict, Decision, Replacement
from app.judging.queries.ranking import best_first, ranked
from app.judging.queries.recap import Recap, RecapRow, recap, recap_rows
from app.judging.queries.visits import Visit, visits_of
from app.judging.rules.stages import assessments

SEEN = ("marks.seen", "marks.exported")
NEAR = 3
"""So many neighbours on each side, of the entry and of the cut."""


@dataclass(frozen=True)
class Neighbour:
    """An entry near this one, or near the last place that the rule gives."""

    place: int
    entry_id: int
    mean: Fraction | None
    adjusted: float | None
    is_cut: bool
    """Whether the last place is this one's."""


@dataclass(frozen=True)
class Scored:
    """One stage in which the entry was scored; without marks while the stage runs."""

    stage: Stage
    row: RecapRow | None
    letters: Mapping[int, str]
    """Judge id → what the judge is called here."""
    readings: Sequence[Assignment]
    replaced: Mapping[int, Sequence[str]]
    """Reading → why the site chose this judge in place of another, as codes."""
    neighbours: Sequence[Neighbour]
    visits: Mapping[int, Visit]
    """Reading → what its judge reported from the place."""


@dataclass(frozen=True)
class Seen:
    """Somebody looked at marks before they were public."""

    at: datetime
    who: str
    what: str
    is_own: bool
    """Of this entry alone; else of the whole edition."""


def cases_of(person: User, at: datetime) -> Sequence[Entry]:
    """The entries that this examiner may read now, by number."""
    examined = select(Grant.entry_id).where(
        Grant.user_id == person.id, Grant.role == Role.EXAMINER, in_force_at(at)
    )
    return db.session.scalars(
        select(Entry)
        .where(Entry.id.in_(examined))
        .options(joinedload(Entry.agency), joinedload(Entry.edition))
        .order_by(Entry.id)
    ).all()


def case_by_id(ref: int) -> Entry | None:
    return db.session.get(Entry, ref)


def scorings_of(entry: Entry, at: datetime) -> Sequence[Scored]:
    """The stages in which judges read it, in order."""
    found = []
    for stage in assessments(entry.edition.stages):
        readings = _readings(stage, entry)
        if readings:
            whole = recap(stage, with_marks=is_over(stage, at))
            found.append(_scored(whole, entry, readings))
    return found


def _readings(stage: Stage, entry: Entry) -> Sequence[Assignment]:
    return db.session.scalars(
        select(Assignment)
        .where(Assignment.stage_id == stage.id, Assignment.entry_id == entry.id)
        .options(joinedload(Assignment.scores))
        .order_by(Assignment.id)
    ).unique().all()  # fmt: skip


def _scored(whole: Recap, entry: Entry, readings: Sequence[Assignment]) -> Scored:
    row = recap_rows(whole, [entry.id])[0] if whole.with_marks else None
    waiting = (one.judge_id for one in readings if one.judge_id not in whole.aliases)
    letters = {**whole.aliases, **{judge: f"{n}" for n, judge in enumerate(waiting, 1)}}
    refs = [one.id for one in readings]
    given = select(Replacement.reading_id, Replacement.why)
    found = db.session.execute(given.where(Replacement.reading_id.in_(refs)))
    why = {ref: codes for ref, codes in found.all()}  # noqa: C416 (rows are no pairs to mypy)
    near = _neighbours(whole, entry) if whole.with_marks else ()
    seen = visits_of(readings) if whole.with_marks else {}
    return Scored(whole.stage, row, letters, readings, why, near, seen)


def _neighbours(whole: Recap, entry: Entry) -> Sequence[Neighbour]:
    """Those around the entry and around the cut, by place."""
    marked = whole.finished.adjusted
    order = list(ranked(whole, best_first(whole.stage.edition), among=marked))
    cut = places_to_give(whole.stage.edition)
    here = order.index(entry.id) + 1 if entry.id in order else None
    middles = [place for place in (here, cut) if place]
    means = whole.finished.means
    return [
        Neighbour(place, ref, means.get(ref), marked.get(ref), place == cut)
        for place, ref in enumerate(order, 1)
        if any(-NEAR < place - middle <= NEAR or place == middle for middle in middles)
    ]


def conflicts_about(entry: Entry) -> Sequence[Conflict]:
    """All that ever stood between it and a judge, oldest first."""
    return db.session.scalars(
        select(Conflict).where(Conflict.entry_id == entry.id).order_by(Conflict.id)
    ).all()


def known_decision(entry: Entry) -> Decision | None:
    """What was decided, once it is public."""
    public = or_(Decision.published_at.is_not(None), Decision.named_at.is_not(None))
    wanted = select(Decision).where(Decision.entry_id == entry.id, public)
    return db.session.scalar(wanted.options(selectinload(Decision.changes)))


def acts_on(subjects: Mapping[str, Collection[int]]) -> Sequence[AuditRow]:
    """What the audit trail says of these rows, by the name of their table, oldest first."""
    named = [
        (AuditRow.subject_type == table) & AuditRow.subject_id.in_(refs)
        for table, refs in subjects.items()
        if refs
    ]
    return db.session.scalars(
        select(AuditRow).where(or_(*named), AuditRow.action.not_in(SEEN)).order_by(AuditRow.id)
    ).all()


def seen_before(entry: Entry) -> Sequence[Seen]:
    """Who looked at its marks before they were public, oldest first."""
    of_entry = (AuditRow.subject_type == "entry") & (AuditRow.subject_id == entry.id)
    whole = (AuditRow.subject_type == "edition") & (AuditRow.subject_id == entry.edition_id)
    rows = db.session.execute(
        select(AuditRow, User.name)
        .outerjoin(User, User.id == AuditRow.actor_id)
        .where(of_entry | whole, AuditRow.action.in_(SEEN))
        .order_by(AuditRow.id)
    )
    return [Seen(row.at, name or "", row.action, row.subject_type == "entry") for row, name in rows]
