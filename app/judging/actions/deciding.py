"""Finalists and winners, their publication, and the comments that applicants may read."""

from collections.abc import Collection, Sequence

from sqlalchemy import select, update

from app.accounts.models import User
from app.competitions.models import Edition, EditionState, Stage
from app.competitions.rules import places_to_give, selection_quotas
from app.core import clock
from app.core.audit import note
from app.core.db import db, locked, record
from app.core.errors import RuleBroken
from app.entries.models import Entry, EntryState
from app.judging import queries, rules
from app.judging.actions.conflicts import recuse_conflicted
from app.judging.actions.holding import hold
from app.judging.events import ResultsPublished
from app.judging.models import Assignment, Decision, Outcome


def decide(
    edition: Edition,
    entries: Sequence[Entry],
    outcome: Outcome,
    *,
    award: str = "",
    reason: str = "",
    by: User,
) -> None:
    """Mark these entries as finalists or winners; it stays pending until all are published.

    A winner needs the award's verbatim text, and who departs from the edition's rule of selection
    a reason. RuleBroken while judges still score, after the publication, and for an entry that
    did not pass.
    """
    _open_for_decisions(edition, entries)
    if outcome is Outcome.WINNER and not award.strip():
        raise RuleBroken("judging.award_needed")
    if not reason.strip() and (apart := _not_proposed(edition, {entry.id for entry in entries})):
        raise RuleBroken("judging.departure_needs_reason", count=len(apart))
    known = _decisions(edition, entries)
    wanted = outcome, award.strip(), reason.strip()
    for entry in entries:
        decision, was = known.get(entry.id), _kept(known.get(entry.id))
        if decision is None:
            decision = Decision(edition_id=edition.id, entry_id=entry.id)
        elif (decision.outcome, decision.award, decision.reason) == wanted:
            continue
        decision.outcome, decision.award, decision.reason = wanted
        decision.decided_by_id, decision.decided_at = by.id, clock.now()
        db.session.add(decision)
        note("entry.decided", entry, by=by, edition_id=edition.id, was=was, **_kept(decision))


def withdraw_decisions(edition: Edition, entries: Sequence[Entry], *, by: User) -> None:
    """Take pending marks away again."""
    _open_for_decisions(edition, entries)
    for decision in _decisions(edition, entries).values():
        note("entry.undecided", decision.entry, by=by, edition_id=edition.id, was=_kept(decision))
        db.session.delete(decision)


def publish_results(edition: Edition, *, by: User) -> None:
    """Make all decisions of the edition public together; a second time changes nothing.

    Conflicts of interest are put on record first: afterwards only the record counts. Judges whose
    save began before the close are waited for. RuleBroken also as `queries.waits_for_people` says,
    and where a decision that the edition's rule does not propose any more has no reason.
    """
    if hold(edition).results_published_at is not None:
        return
    broken = queries.why_not_decide(edition, clock.now())
    if broken:
        raise RuleBroken(broken)
    decisions = queries.decisions_of(edition.id)
    if not decisions:
        raise RuleBroken("judging.nothing_decided")
    if any(decision.entry.state is not EntryState.PASSED for decision in decisions):
        raise RuleBroken("judging.not_passed")
    _hold_readings(edition)
    if waits := queries.waits_for_people(edition, clock.now()):
        raise RuleBroken(waits[0])
    _close_readings(edition)
    now = clock.now()
    recuse_conflicted(rules.assessments(edition.stages), by=by)
    db.session.flush()
    silent = {decision.entry_id for decision in decisions if not decision.reason}
    if apart := _not_proposed(edition, silent):
        raise RuleBroken("judging.departed_since", count=len(apart))
    for decision in decisions:
        decision.published_at = now
    edition.results_published_at, edition.state = now, EditionState.CLOSED
    note(
        "results.published",
        edition,
        by=by,
        edition_id=edition.id,
        decisions=[[decision.entry_id, decision.outcome] for decision in decisions],
        marks=[_counted(stage) for stage in rules.assessments(edition.stages)],
    )
    record(ResultsPublished(edition.id))


def release_comments(
    stage: Stage, shown: Collection[int], released: Collection[int], *, by: User
) -> None:
    """Let applicants read the chosen comments, and no longer the others that were on the page.

    `shown` and `released` are ids of assignments. RuleBroken while judges still score.
    """
    if not rules.marks_visible(stage, clock.now()):
        raise RuleBroken("judging.assessment_running")
    locked(stage)
    for reading in queries.comments_of_stage(stage):
        wanted = reading.id in released
        if reading.id not in shown or wanted is (reading.comment_released_at is not None):
            continue
        _release(locked(reading), wanted, by)


def _release(reading: Assignment, wanted: bool, by: User) -> None:
    reading.comment_released_at = clock.now() if wanted else None
    note(
        "comment.released" if wanted else "comment.withheld",
        reading,
        by=by,
        edition_id=reading.stage.edition_id,
        entry_id=reading.entry_id,
    )


def _kept(decision: Decision | None) -> dict[str, str]:
    """What the audit keeps of a decision."""
    if decision is None:
        return {}
    return {"outcome": decision.outcome, "award": decision.award, "reason": decision.reason}


def _counted(stage: Stage) -> dict[str, object]:
    """Which marks of a stage the results followed from."""
    recap = queries.recap(stage, with_marks=True)
    return {
        "stage_id": stage.id,
        "marks_stamp": recap.stamp,
        "readings": len(recap.finished.readings),
        "entries": len(recap.finished.adjusted),
    }


def _not_proposed(edition: Edition, entries: Collection[int]) -> Collection[int]:
    """Which of these entries, by id, the edition's rule of selection, if it has one, does not
    propose."""
    if not entries or (places_to_give(edition) is None and not selection_quotas(edition)):
        return ()
    recap = queries.recap(rules.assessments(edition.stages)[-1], with_marks=True)
    proposed = {line.entry for line in queries.selection_of(recap) if line.is_proposed}
    return set(entries) - proposed


def _hold_readings(edition: Edition) -> None:
    """Let no mark change any more until this transaction ends."""
    stages = [stage.id for stage in rules.assessments(edition.stages)]
    readings = select(Assignment.id).where(Assignment.stage_id.in_(stages))
    db.session.scalars(readings.order_by(Assignment.id).with_for_update()).all()


def _close_readings(edition: Edition) -> None:
    """What two people opened once more is closed: the results stand."""
    stages = [stage.id for stage in rules.assessments(edition.stages)]
    opened = Assignment.stage_id.in_(stages), Assignment.open_until.is_not(None)
    db.session.execute(update(Assignment).where(*opened).values(open_until=None))


def _open_for_decisions(edition: Edition, entries: Sequence[Entry]) -> None:
    if not entries:
        raise RuleBroken("judging.nothing_chosen")
    broken = queries.why_not_decide(locked(edition), clock.now())
    if broken:
        raise RuleBroken(broken)
    fits = (e.edition_id == edition.id and e.state is EntryState.PASSED for e in entries)
    if not all(fits):
        raise RuleBroken("judging.not_passed")


def _decisions(edition: Edition, entries: Sequence[Entry]) -> dict[int, Decision]:
    rows = db.session.scalars(
        select(Decision).where(
            Decision.edition_id == edition.id,
            Decision.entry_id.in_([entry.id for entry in entries]),
        )
    )
    return {row.entry_id: row for row in rows}
