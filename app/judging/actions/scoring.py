"""A judge gives points, finishes, and may be asked to look again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.accounts.models import User
from app.core import canonical, clock
from app.core.audit import note
from app.core.db import db, locked, record
from app.core.errors import RuleBroken
from app.judging import queries, rules
from app.judging.actions import visiting
from app.judging.events import ReadingReopened
from app.judging.models import Assignment, AssignmentState, Score, UnsettledMark
from app.judging.models.locked import LockedMarks
from app.judging.queries.visits import lacking_in_visit, visit_texts
from app.judging.rules import merging
from app.judging.rules.claims import Verdict
from app.judging.rules.sealed.cards import card_digest
from app.judging.rules.visits import VISIT
from app.judging.rules.writing import CLAIM, COMMENT, LONGEST_REASON, POINTS, PRIVATE_NOTE, REASON


@dataclass(frozen=True)
class Saved:
    """What became of a save: whether the page shows old marks, whether something was kept aside,
    and the fingerprints on which page and server now agree."""

    outdated: bool
    aside: bool
    agreed: Mapping[str, str]


def fields_of(assignment: Assignment) -> dict[str, str]:
    """Everything that a judge enters, by field, as stored; criteria without points are left out."""
    given = {f"{POINTS}{ref}": str(p) for ref, p in queries.points_of(assignment).items()}
    why = {f"{REASON}{ref}": text for ref, text in assignment.reasons.items()}
    found = {f"{CLAIM}{number}": verdict for number, verdict in assignment.verdicts.items()}
    return {
        **given,
        **why,
        **found,
        **visit_texts(assignment),
        COMMENT: assignment.comment,
        PRIVATE_NOTE: assignment.private_note,
    }


def fingerprints(values: Mapping[str, str]) -> dict[str, str]:
    """The values as a page carries them to say what it was opened with: texts by their hash."""
    return {
        name: value if name.startswith(POINTS) or not value else canonical.sha256(value)[:16]
        for name, value in values.items()
    }


def save_scores(
    assignment: Assignment,
    sent: Mapping[str, str],
    *,
    base: Mapping[str, str],
    page: str,
    by: User,
    now: datetime,
) -> Saved:
    """Store what this page changed. `sent`: field → value, `base`: its fingerprints when opened;
    `now` is when it arrived.

    What another page changed meanwhile stays; a differing value for the same field is kept aside.
    RuleBroken when the reading takes no marks or a value is not on the rubric's scale.
    """
    open_for_scoring(assignment, now)
    present = fields_of(assignment)
    for name, value in sent.items():
        _check(assignment, name, value)
    _check_claims(assignment, {name: v for name, v in sent.items() if name.startswith(CLAIM)})
    own = {name for name, wrote in assignment.written_from.items() if page and wrote == page}
    merged = merging.merge(base, fingerprints(sent), fingerprints(present), own)
    for name in merged.store:
        _put(assignment, name, sent[name], page)
    for name in merged.aside:
        _keep_aside(assignment, name, sent[name], page)
    if merged.store:
        touch(assignment, by, [name for name in merged.store if name.startswith(POINTS)])
    return Saved(bool(merged.outdated), bool(merged.aside), merged.agreed)


def settle(
    mark: UnsettledMark, assignment: Assignment, *, use: bool, by: User, now: datetime
) -> None:
    """Take the value that was kept aside, or let it go; doing it twice changes nothing."""
    open_for_scoring(assignment, now)
    if locked(mark).settled_at is not None:
        return
    mark.settled_at = clock.now()
    if use:
        _put(assignment, mark.field, mark.value, "")
        touch(assignment, by, [mark.field] if mark.field.startswith(POINTS) else [])


def why_not_finish(assignment: Assignment, now: datetime) -> RuleBroken | None:
    """What stands against Selesai."""
    if broken := _why_not_score(assignment, now):
        return RuleBroken(broken)
    if open_ := lacking_in_visit(assignment, now):
        return RuleBroken("judging.report_incomplete", count=len(open_))
    if open_ := queries.lacking(assignment):
        return RuleBroken("judging.incomplete", count=len(open_))
    return RuleBroken("judging.unsettled") if queries.unsettled_marks(assignment) else None


def finish(assignment: Assignment, *, by: User, now: datetime, seen: int | None = None) -> None:
    """Selesai: the marks are locked and count; doing it twice changes nothing.

    `now` is when the request arrived, `seen` the version whose total the person read. RuleBroken
    as `why_not_finish` says, and when the marks have changed since they were read.
    """
    if held(assignment).state is AssignmentState.DONE:
        return
    if obstacle := why_not_finish(assignment, now):
        raise obstacle
    if seen is not None and seen != assignment.version:
        raise RuleBroken("judging.changed_since")
    assignment.started_at = assignment.started_at or now
    assignment.state, assignment.finished_at = AssignmentState.DONE, now
    locked_now = _locked_now(assignment, now)
    db.session.add(locked_now)
    note(
        "reading.finished",
        assignment,
        by=by,
        edition_id=assignment.stage.edition_id,
        entry_id=assignment.entry_id,
        version=assignment.version,
        card=card_digest(
            assignment.id,
            assignment.entry_id,
            locked_now.points,
            locked_now.weighed,
            locked_now.full_marks,
        ),
        **visiting.sealed(assignment),
    )


def _locked_now(assignment: Assignment, now: datetime) -> LockedMarks:
    return LockedMarks(
        reading_id=assignment.id,
        locked_at=now,
        points={str(ref): points for ref, points in queries.points_of(assignment).items()},
        reasons=assignment.reasons,
        weighed=assignment.weighed,
        full_marks=assignment.full_marks,
    )


def take_back(assignment: Assignment, *, by: User, now: datetime) -> None:
    """The judge takes back their own Selesai soon after it; all marks stay.

    `now` is when the request arrived; doing it twice changes nothing. RuleBroken as
    `rules.why_not_take_back` says.
    """
    if held(assignment).state is AssignmentState.STARTED:
        return
    if broken := rules.why_not_take_back(assignment, now):
        raise RuleBroken(broken)
    not_shown(assignment)
    assignment.state, assignment.finished_at = AssignmentState.STARTED, None
    note(
        "reading.taken_back",
        assignment,
        by=by,
        edition_id=assignment.stage.edition_id,
        entry_id=assignment.entry_id,
        version=assignment.version,
    )


def reopen(assignment: Assignment, reason: str, *, by: User) -> None:
    """The secretariat takes back a Selesai and says why; all marks stay."""
    if not reason.strip():
        raise RuleBroken("judging.reason_needed")
    broken = rules.why_not_reopen(held(assignment), clock.now())
    if broken:
        raise RuleBroken(broken)
    not_shown(assignment)
    assignment.state, assignment.finished_at = AssignmentState.STARTED, None
    assignment.reopened_at, assignment.reopened_reason = clock.now(), reason.strip()
    assignment.open_until = rules.time_to_look_again(assignment, clock.now())
    note(
        "reading.reopened",
        assignment,
        by=by,
        edition_id=assignment.stage.edition_id,
        entry_id=assignment.entry_id,
        judge_id=assignment.judge_id,
        reason=assignment.reopened_reason,
    )
    record(ReadingReopened(assignment.id))


def held(assignment: Assignment) -> Assignment:
    """The reading, held against other writers, after its stage: with each finished reading the
    database stamps the stage (migration 0036), so who held only the reading would wait for whoever
    changes the stage's dates and then its readings, and they for each other."""
    locked(assignment.stage)
    return locked(assignment)


def open_for_scoring(assignment: Assignment, now: datetime) -> None:
    """Hold it; RuleBroken where its judge can write nothing in it."""
    broken = _why_not_score(locked(assignment), now)
    if broken:
        raise RuleBroken(broken)


def _why_not_score(assignment: Assignment, now: datetime) -> str | None:
    """What its own state and dates say, and the anchors that come before it."""
    broken = rules.why_not_score(assignment, now)
    return broken or ("judging.anchors_first" if queries.anchors_first(assignment) else None)


def not_shown(assignment: Assignment) -> None:
    """RuleBroken where its judge has been shown the marks that were agreed for this entry."""
    if queries.anchor_of(assignment) is not None:
        raise RuleBroken("judging.anchor_known")


def _check(assignment: Assignment, name: str, value: str) -> None:
    if name in (COMMENT, PRIVATE_NOTE) or name.startswith(CLAIM):
        return
    if name.startswith(VISIT):
        visiting.check(assignment, name, value)
        return
    rubric = assignment.stage.rubric
    kind = REASON if name.startswith(REASON) else POINTS
    criteria = rules.asked_of(rubric, assignment.entry) if rubric else ()
    if rubric is None or name not in {f"{kind}{criterion.id}" for criterion in criteria}:
        raise RuleBroken("judging.unknown_criterion")
    if kind is REASON:
        if len(value) > LONGEST_REASON:
            raise RuleBroken("judging.text_too_long", most=LONGEST_REASON)
    elif value and not rules.in_scale(value, rubric):
        raise RuleBroken(
            "judging.points_outside_scale",
            least=rubric.scale_minimum,
            most=rubric.scale_maximum,
        )


def _check_claims(assignment: Assignment, sent: Mapping[str, str]) -> None:
    known = {f"{CLAIM}{claim.number}" for claim in queries.claims_of(assignment)} if sent else set()
    if not set(sent) <= known or not set(sent.values()) <= {"", *Verdict}:
        raise RuleBroken("judging.unknown_claim")


def _put(assignment: Assignment, name: str, value: str, page: str) -> None:
    assignment.written_from = {**assignment.written_from, name: page}
    if name == COMMENT:
        assignment.comment = value
    elif name == PRIVATE_NOTE:
        assignment.private_note = value
    elif name.startswith(VISIT):
        visiting.put(assignment, name, value)
    elif name.startswith(REASON):
        assignment.reasons = _with(assignment.reasons, name.removeprefix(REASON), value)
    elif name.startswith(CLAIM):
        assignment.verdicts = _with(assignment.verdicts, name.removeprefix(CLAIM), value)
    else:
        _put_points(assignment, int(name.removeprefix(POINTS)), value)


def _with(kept: Mapping[str, str], key: str, value: str) -> dict[str, str]:
    """The same with this value; without the key where it is empty."""
    rest = {name: text for name, text in kept.items() if name != key}
    return {**rest, key: value} if value else rest


def _put_points(assignment: Assignment, criterion_id: int, value: str) -> None:
    score = next((s for s in assignment.scores if s.criterion_id == criterion_id), None)
    if value:
        if score is None:
            score = Score(criterion_id=criterion_id)
            assignment.scores.append(score)
        score.points, score.saved_at = int(value), clock.now()
    elif score is not None:
        assignment.scores.remove(score)
        db.session.delete(score)
    _weigh(assignment)


def _weigh(assignment: Assignment) -> None:
    given, rubric = queries.points_of(assignment), assignment.stage.rubric
    criteria = rules.asked_of(rubric, assignment.entry) if rubric else ()
    assignment.scored = len(given)
    assignment.weighed = rules.weighed(given, criteria)
    assignment.full_marks = rules.full_marks(given, rubric, criteria) if rubric else 0


def _keep_aside(assignment: Assignment, name: str, value: str, page: str) -> None:
    mark = db.session.scalar(
        select(UnsettledMark).where(
            UnsettledMark.assignment_id == assignment.id,
            UnsettledMark.field == name,
            UnsettledMark.page == page,
        )
    )
    if mark is None:
        mark = UnsettledMark(assignment_id=assignment.id, field=name, page=page)
        db.session.add(mark)
    if mark.settled_at is not None or mark.value != value:
        mark.value, mark.kept_at, mark.settled_at = value, clock.now(), None


def touch(assignment: Assignment, by: User, points: Sequence[str] = ()) -> None:
    """Its judge has changed something in it: these fields of points among it."""
    now = clock.now()
    assignment.version += 1
    assignment.saved_at = now
    if assignment.state is AssignmentState.ASSIGNED:
        assignment.state = AssignmentState.STARTED
    assignment.started_at = assignment.started_at or now
    if points:
        note(
            "reading.scored",
            assignment,
            by=by,
            edition_id=assignment.stage.edition_id,
            criteria=sorted(int(name.removeprefix(POINTS)) for name in points),
            version=assignment.version,
        )
