"""Totals, means and spread in exact fractions; what may be done with a reading and when.

Nothing here rounds except `rounded`, which is for showing. Rules answer None when something may
be done, else the code of the rule that forbids it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache
from hashlib import blake2b
from math import isqrt, lcm
from typing import Any

from app.competitions.models import FOR_FINALISTS, Criterion, Edition, EditionState, Rubric, Stage
from app.competitions.rules import StageProgress, ends_at, is_over, progress, settings_of
from app.competitions.settings import SettingKey, value_of
from app.entries.models import AttachmentClass, Entry, EntryState
from app.judging.models import Assignment, AssignmentState, Origin
from app.judging.rules import teams
from app.judging.rules.stages import why_not_begun, why_settled

SCALE = 100
"""Every criterion at its highest makes this total."""

# --- figures --------------------------------------------------------------------------------


HUNDREDTHS = 100
"""Weights have two decimals; times this they are whole numbers."""


def asked(rubric: Rubric, category: str | None) -> Sequence[Criterion]:
    """The criteria that judge entries of this category, by its key: those of all, and its own."""
    return [c for c in rubric.criteria if not c.category_keys or category in c.category_keys]


def asked_of(rubric: Rubric, entry: Entry) -> Sequence[Criterion]:
    """The criteria that judge this entry."""
    return asked(rubric, entry.category.key if entry.category else None)


def weighed(points: Mapping[int, int], criteria: Iterable[Criterion]) -> int:
    """The sum of points × weight in hundredths. `points`: criterion id → points given."""
    return sum(points.get(c.id, 0) * int(c.weight * HUNDREDTHS) for c in criteria)


def full_marks(points: Mapping[int, int], rubric: Rubric, criteria: Iterable[Criterion]) -> int:
    """What `weighed` comes to with every criterion that counts at its highest: an optional one
    counts only where it has points."""
    counted = [c for c in criteria if not c.is_optional or c.id in points]
    return rubric.scale_maximum * sum(int(c.weight * HUNDREDTHS) for c in counted)


@lru_cache(5000)  # a list has hundreds, and most of them are alike
def total(weighed: int, full_marks: int) -> Fraction:
    """0 to 100, exact; with no weight at all every total is 0."""
    return Fraction(SCALE * weighed, full_marks) if full_marks else Fraction(0)


def weighted_total(
    points: Mapping[int, int], rubric: Rubric, criteria: Collection[Criterion]
) -> Fraction:
    """0 to 100: the sum over the criteria that count of points ÷ highest points × weight, over
    the sum of their weights."""
    return total(weighed(points, criteria), full_marks(points, rubric, criteria))


def mean(values: Sequence[Fraction]) -> Fraction | None:
    """The mean, or None of nothing."""
    if not values:
        return None
    parts, whole = _parts(values)
    return Fraction(sum(parts), whole * len(parts))


def span(values: Sequence[Fraction]) -> Fraction | None:
    """The highest less the lowest; None of fewer than two, which differ from nothing."""
    return max(values) - min(values) if len(values) > 1 else None


def variance(values: Sequence[Fraction]) -> Fraction | None:
    """Mean squared distance from the mean (of all judges, not of a sample); None as for `span`."""
    if len(values) < 2:
        return None
    parts, whole = _parts(values)
    squares = len(parts) * sum(part * part for part in parts) - sum(parts) ** 2
    return Fraction(squares, (whole * len(parts)) ** 2)


def _parts(values: Sequence[Fraction]) -> tuple[list[int], int]:
    """The values as so many parts of one whole: sums of whole numbers cost a tenth."""
    whole = lcm(*(value.denominator for value in values))
    return [value.numerator * (whole // value.denominator) for value in values], whole


def rounded(value: Fraction, places: int = 2) -> Decimal:
    """For showing only: rounded half up. ValueError when negative."""
    if value.numerator < 0:
        raise ValueError("marks are never negative")
    unit = 10**places
    whole = (2 * value.numerator * unit + value.denominator) // (2 * value.denominator)
    return Decimal(whole).scaleb(-places)


def nearest(value: float, places: int = 2) -> Decimal:
    """A corrected score for showing, rounded half up; it may be below 0 and above 100."""
    return Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def root(value: Fraction, places: int = 2) -> Decimal:
    """The square root, rounded half up for showing: the standard deviation of a variance."""
    unit = 10**places
    # floor(√v·u + ½) = floor((floor(√(4·v·u²)) + 1) / 2), all in whole numbers
    doubled = isqrt(4 * value.numerator * unit * unit // value.denominator)
    return Decimal((doubled + 1) // 2).scaleb(-places)


def in_scale(value: str, rubric: Rubric) -> bool:
    """Whether this text, whatever its length, is a number of points that the rubric knows."""
    return value in map(str, range(rubric.scale_minimum, rubric.scale_maximum + 1))


def turns(
    readings: Iterable[tuple[int, int | None]], *, stage_id: int, judge_id: int
) -> dict[int, tuple[bytes, bytes]]:
    """Entry id → its turn in this judge's own order. `readings`: entry id, category id.

    Categories stay together; they and the entries in them are shuffled by a seed of stage and
    judge, so that no entry is everybody's last. Every entry keeps its place between the others
    whatever else is assigned.
    """

    def drawn(kind: str, ref: int | None) -> bytes:
        return blake2b(f"{stage_id}/{judge_id}/{kind}/{ref}".encode(), digest_size=8).digest()

    rows = list(readings)
    groups = {one: drawn("category", one) for one in {category_id for _, category_id in rows}}
    return {entry: (groups[category_id], drawn("entry", entry)) for entry, category_id in rows}


def per_day(left: int, until: datetime, at: datetime) -> Fraction | None:
    """How many readings a day still make it in time; None once it is over."""
    seconds = Fraction(int((until - at).total_seconds()))
    return left / max(seconds / 86400, Fraction(1)) if seconds > 0 else None


# --- settings of the edition ----------------------------------------------------------------


def readers_wanted(edition: Edition) -> int:
    """How many judges every entry should have; one where no setting says so."""
    return int(value_of(settings_of(edition), SettingKey.READERS) or 1)


def passing_grade(edition: Edition) -> int | None:
    """The mean from which on an entry passes, where the edition has such a limit."""
    grade: int | None = value_of(settings_of(edition), SettingKey.PASSING_GRADE)
    return grade


def third_reader_points(edition: Edition) -> int | None:
    """How many points two judges may differ by before a third reads, where that is set."""
    points: int | None = value_of(settings_of(edition), SettingKey.THIRD_READER)
    return points


def reminder_days(edition: Edition) -> Sequence[int]:
    """How many days before the close judges are reminded; never where no setting says so."""
    return value_of(settings_of(edition), SettingKey.REMINDERS) or ()


def why_not_remind(stage: Stage, at: datetime, later: datetime | None) -> str | None:
    """Only while judges can still work on what they have. `later`: until when some of it is open
    although the stage is over."""
    if stage.edition.state is not EditionState.OPENED:
        return "judging.edition_not_open"
    return None if later and at < later else _why_closed(stage, at)


def passes(mean: Fraction | None, grade: int | None) -> bool:
    """Whether the mean reaches the passing grade; no where either is missing."""
    return mean is not None and grade is not None and mean >= grade


# --- what may be done -----------------------------------------------------------------------


def why_not_assign(stage: Stage, edition: Edition, at: datetime) -> str | None:
    """A person assigns judges while nobody can have seen a mark."""
    return why_not_replace(stage, edition, at) or _why_resumed(stage)


def why_not_calibrate(stage: Stage, edition: Edition, at: datetime) -> str | None:
    """Anchors are proposals; finalists are few, and known to everybody."""
    if stage.kind in FOR_FINALISTS:
        return "judging.no_anchors_for_finalists"
    return why_not_assign(stage, edition, at)


def _why_resumed(stage: Stage) -> str | None:
    return "judging.stage_resumed" if stage.resumed_at is not None else None


def why_not_replace(stage: Stage, edition: Edition, at: datetime) -> str | None:
    """The site gives readings of an assessment that is not over, of an opened edition."""
    if stage.rubric_id is None:
        return "judging.no_assessment"
    if edition.state is not EditionState.OPENED:
        return "judging.edition_not_open"
    return "judging.stage_over" if is_over(stage, at) else why_not_begun(stage, edition)


def why_not_unassign(assignment: Assignment) -> str | None:
    """Only readings that nobody has touched are taken back."""
    untouched = assignment.state is AssignmentState.ASSIGNED and assignment.started_at is None
    return _why_resumed(assignment.stage) if untouched else "judging.touched"


def why_not_leave(assignment: Assignment, at: datetime) -> str | None:
    """A judge steps back until Selesai, and while another can still be found."""
    if assignment.state is AssignmentState.DONE:
        return "judging.locked"
    if is_passed_on(assignment, at):
        return None
    return why_not_replace(assignment.stage, assignment.stage.edition, at)


LATER = frozenset({Origin.FURTHER, Origin.OBJECTION})
"""Readings that begin when their stage is over."""


def is_open_later(assignment: Assignment, at: datetime) -> bool:
    """Whether its judge may work on it even if the stage is over."""
    return assignment.open_until is not None and at < assignment.open_until


def is_passed_on(assignment: Assignment, at: datetime) -> bool:
    """Whether another judge takes it over although the stage is over: a further reading, or one
    after an objection, once."""
    further = assignment.origin in LATER and assignment.reopened_at is None
    return further and is_open_later(assignment, at)


UNFINISHED = AssignmentState.ASSIGNED, AssignmentState.STARTED
"""Readings that still wait for their Selesai."""


def why_not_score(assignment: Assignment, at: datetime) -> str | None:
    """Marks change while the stage runs, until Selesai; later where the reading itself is open."""
    if assignment.entry.state is not EntryState.PASSED:
        return "judging.entry_gone"
    if assignment.state is AssignmentState.RECUSED:
        return "judging.recused"
    if assignment.state is AssignmentState.DONE:
        return "judging.locked"
    return None if is_open_later(assignment, at) else _why_closed(assignment.stage, at)


def why_not_reopen(assignment: Assignment, at: datetime) -> str | None:
    """Only a finished reading, while the judge can still work on it and nobody has seen marks."""
    return _why_not_undo(assignment, at) or _why_resumed(assignment.stage)


def _why_not_undo(assignment: Assignment, at: datetime) -> str | None:
    if assignment.state is not AssignmentState.DONE:
        return "judging.not_done"
    return _why_closed(assignment.stage, at)


LOOK_AGAIN = timedelta(days=1)
"""So long a judge has at least for a reading that was reopened, also past the end of the stage."""


def time_to_look_again(assignment: Assignment, at: datetime) -> datetime | None:
    """Until when a reading that is reopened now stays open after its stage, where that is needed;
    else what it was."""
    until = at + LOOK_AGAIN
    kept = assignment.open_until
    return until if ends_at(assignment.stage) < until and (kept is None or kept < until) else kept


def why_not_open_again(assignment: Assignment, at: datetime) -> str | None:
    """A finished reading of a stage that is over, or was, until the results are public, or one that
    was reopened and not finished again; a further one once all of them count."""
    if settled := why_settled(assignment.stage):
        return settled
    if assignment.entry.state is not EntryState.PASSED:
        return "judging.entry_gone"
    if assignment.state is not AssignmentState.DONE and not _lies_reopened(assignment, at):
        return "judging.not_done"
    if is_passed_on(assignment, at):
        return "judging.further_reading_runs"
    if teams.were_shown(assignment.stage, at):
        return "judging.marks_shown"
    seen = is_over(assignment.stage, at) or assignment.stage.resumed_at is not None
    return None if seen else "judging.stage_runs"


def _lies_reopened(assignment: Assignment, at: datetime) -> bool:
    """Whether its judge let the time pass that they were given to look again."""
    begun = assignment.state is AssignmentState.STARTED and assignment.reopened_at is not None
    return begun and is_over(assignment.stage, at) and not is_open_later(assignment, at)


SECOND_THOUGHTS = timedelta(minutes=10)
"""So long a judge may take back their own Selesai."""


def own_until(assignment: Assignment) -> datetime | None:
    """Until when the judge may take back their Selesai; None where there is none."""
    if assignment.state is not AssignmentState.DONE or assignment.finished_at is None:
        return None
    ends = assignment.open_until or ends_at(assignment.stage)
    shown = teams.shown_from(assignment.stage) or ends
    return min(assignment.finished_at + SECOND_THOUGHTS, ends, shown)


def why_not_take_back(assignment: Assignment, at: datetime) -> str | None:
    """For ten minutes after Selesai, while the judge can work on it and has not been shown what the
    others gave; later the secretariat reopens."""
    if assignment.entry.state is not EntryState.PASSED:
        return "judging.entry_gone"
    broken = _why_not_undo(assignment, at)
    if broken and not (broken == "judging.stage_over" and is_open_later(assignment, at)):
        return broken
    if teams.were_shown(assignment.stage, at):
        return "judging.marks_shown"
    until = own_until(assignment)
    return None if until and at < until else "judging.too_late_to_take_back"


def _why_closed(stage: Stage, at: datetime) -> str | None:
    return {
        StageProgress.COMING: "judging.stage_coming",
        StageProgress.OVER: "judging.stage_over",
    }.get(progress(stage, at))


def marks_visible(stage: Stage, at: datetime) -> bool:
    """Nobody sees another's marks until the stage is over."""
    return is_over(stage, at)


def file_number(files: Iterable[Mapping[str, Any]], ref: int) -> int | None:
    """The place of a file among the evidence of a snapshot, from 1: its name in a blind stage."""
    evidence = [file["id"] for file in files if file["kind"] == AttachmentClass.EVIDENCE]
    return evidence.index(ref) + 1 if ref in evidence else None


# --- conflicts of interest ------------------------------------------------------------------


def kin(agencies: Collection[int], parents: Mapping[int, int | None]) -> frozenset[int]:
    """These agencies, the bodies above them and those directly below. `parents`: agency id → the
    id of the body above, of at least these agencies and all below them."""
    above = {parents.get(agency) for agency in agencies} - {None}
    below = {agency for agency, parent in parents.items() if parent in agencies}
    return frozenset({*agencies, *below, *(one for one in above if one is not None)})
