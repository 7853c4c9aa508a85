"""The secretariat chooses anchors, and gives them to every judge."""

from collections.abc import Mapping

from app.accounts.models import User
from app.competitions.models import Rubric, Stage
from app.core import clock
from app.core.audit import note
from app.core.db import db, locked
from app.core.errors import RuleBroken
from app.entries.models import Entry
from app.judging import queries, rules
from app.judging.actions.assigning import Assigned, assign
from app.judging.models import Anchor


def set_anchor(
    stage: Stage, entry: Entry, points: Mapping[int, int], reason: str, *, again: bool, by: User
) -> None:
    """Agree on marks for an entry. `points`: criterion id → points, of every criterion that judges
    it and is not optional; those of other categories are left out.

    RuleBroken if the stage takes no assignments or no anchors, the entry did not pass, a mark is
    missing or off the scale, there is no reason, a judge has been shown the marks that were agreed
    before, or one has begun to read an entry that was no anchor.
    """
    _check(stage)
    rubric = stage.rubric
    passed = {known.id for known, _snapshot in queries.entries_to_assign(stage)}
    if rubric is None or entry.id not in passed:
        raise RuleBroken("judging.not_passed")
    agreed = _agreed(points, rubric, entry)
    if not reason.strip():
        raise RuleBroken("judging.reason_needed")
    anchor = _unseen(stage, entry.id)
    if anchor is None:
        if entry.id in queries.begun(stage):
            raise RuleBroken("judging.anchor_read")
        anchor = Anchor(stage_id=stage.id, entry_id=entry.id)
    anchor.points = {str(ref): given for ref, given in agreed.items()}
    anchor.reason, anchor.again = reason.strip(), again
    anchor.set_by_id, anchor.set_at = by.id, clock.now()
    db.session.add(anchor)
    note(
        "entry.anchor_set",
        entry,
        by=by,
        edition_id=stage.edition_id,
        stage_id=stage.id,
        points=anchor.points,
        again=again,
        reason=anchor.reason,
    )


def _agreed(points: Mapping[int, int], rubric: Rubric, entry: Entry) -> Mapping[int, int]:
    """The points of the criteria that judge this entry; RuleBroken unless they are complete."""
    criteria = rules.asked_of(rubric, entry)
    needed = {criterion.id for criterion in criteria if not criterion.is_optional}
    agreed = {one.id: points[one.id] for one in criteria if one.id in points}
    on_scale = all(rules.in_scale(str(given), rubric) for given in agreed.values())
    if not needed <= agreed.keys() or not on_scale:
        raise RuleBroken("judging.anchor_incomplete")
    return agreed


def drop_anchor(stage: Stage, entry_id: int, *, by: User) -> None:
    """Its readings stay as those of any other entry; doing it twice changes nothing.

    RuleBroken if the stage takes no assignments or a judge has been shown the agreed marks.
    """
    _check(stage)
    anchor = _unseen(stage, entry_id)
    if anchor is None:
        return
    note(
        "entry.anchor_dropped", anchor.entry, by=by, edition_id=stage.edition_id, stage_id=stage.id
    )
    db.session.delete(anchor)


def assign_anchors(stage: Stage, *, by: User) -> Assigned:
    """Give every anchor to every judge who does not have it.

    RuleBroken if the stage takes no assignments or no anchors, or there is no anchor or no judge.
    """
    _check(stage)
    entries = [anchor.entry for anchor in queries.anchors_of(stage.id)]
    return assign(stage, entries, queries.judges_of(stage), by=by)


def _check(stage: Stage) -> None:
    broken = rules.why_not_calibrate(locked(stage), stage.edition, clock.now())
    if broken:
        raise RuleBroken(broken)


def _unseen(stage: Stage, entry_id: int) -> Anchor | None:
    """The anchor as it is, unless its marks have been shown to a judge."""
    lines, _judges = queries.calibration_of(stage, ())
    line = next((one for one in lines if one.anchor.entry_id == entry_id), None)
    if line is not None and line.done:
        raise RuleBroken("judging.anchor_seen")
    return line.anchor if line else None
