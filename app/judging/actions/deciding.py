"""Finalists and winners, their publication, and the comments that applicants may read."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import select, update

from app.accounts.models import User
from app.competitions.models import Edition, EditionState, Stage
from app.core import clock
from app.core.audit import note
from app.core.db import db, locked, record
from app.core.errors import RuleBroken
from app.entries.models import Entry, EntryState
from app.judging import queries, rules
from app.judging.actions.conflicts import recuse_conflicted
from app.judging.actions.holding import hold
from app.judging.actions.undoing import before, forget_steps, keep_step, kept
from app.judging.events import FinalistsPublished, ResultsPublished
from app.judging.models import Assignment, Decision, Outcome
from app.judging.rules.deciding import OUTCOMES, Phase, followed, phase


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

    A winner needs the award's verbatim text, and who departs from the rank or from the edition's
    rule of selection a reason. RuleBroken while judges still score, after the publication, for an
    entry that did not pass, and for a winner who is not one of the public finalists where these
    are scored apart.
    """
    _open_for_decisions(edition, entries)
    if outcome not in OUTCOMES[phase(edition)]:
        raise RuleBroken("judging.finalists_first")
    if outcome is Outcome.WINNER and not award.strip():
        raise RuleBroken("judging.award_needed")
    chosen = {entry.id: (outcome, reason.strip()) for entry in entries}
    if apart := chosen.keys() & _apart(edition, _all_marks(edition) | chosen):
        raise RuleBroken("judging.departure_needs_reason", count=len(apart))
    known = _decisions(edition, entries)
    wanted, changed = (outcome, award.strip(), reason.strip()), []
    for entry in entries:
        decision, was = known.get(entry.id), kept(known.get(entry.id))
        if decision and (decision.outcome, decision.award, decision.reason) == wanted:
            continue
        changed.append(before(entry.id, decision))
        decision = decision or Decision(edition_id=edition.id, entry_id=entry.id)
        decision.outcome, decision.award, decision.reason = wanted
        decision.decided_by_id, decision.decided_at = by.id, clock.now()
        db.session.add(decision)
        note("entry.decided", entry, by=by, edition_id=edition.id, was=was, **kept(decision))
    keep_step(edition, changed, outcome, by=by)


def withdraw_decisions(edition: Edition, entries: Sequence[Entry], *, by: User) -> None:
    """Take pending marks away again. RuleBroken for a public finalist, who stays one."""
    _open_for_decisions(edition, entries)
    if phase(edition) is Phase.AWARDING:
        raise RuleBroken("judging.finalists_stay")
    known = _decisions(edition, entries).values()
    keep_step(edition, [before(one.entry_id, one) for one in known], "", by=by)
    for decision in known:
        note("entry.undecided", decision.entry, by=by, edition_id=edition.id, was=kept(decision))
        db.session.delete(decision)


def publish_finalists(edition: Edition, *, by: User) -> None:
    """Make the finalists public who are scored in stages of their own; from then on they and the
    marks of their proposals are fixed. A second time changes nothing; RuleBroken as
    `publish_results` says."""
    if hold(edition).finalists_published_at is not None:
        return
    if phase(edition) is not Phase.NAMING:
        raise RuleBroken("judging.no_stage_for_finalists")
    decisions, now = _settled(edition, by), clock.now()
    for decision in decisions:
        decision.named_at = now
    made = _published(edition, decisions)
    note("results.finalists_published", edition, by=by, edition_id=edition.id, **made)
    edition.finalists_published_at = now
    record(FinalistsPublished(edition.id))


def publish_results(edition: Edition, *, by: User) -> None:
    """Make all decisions of the edition public together; a second time changes nothing.

    Conflicts of interest are put on record first: afterwards only the record counts. Judges whose
    save began before the close are waited for. RuleBroken also as `queries.waits_for_people` says,
    and where a decision that the edition's rule does not propose any more has no reason.
    """
    if hold(edition).results_published_at is not None:
        return
    if phase(edition) is Phase.NAMING:
        raise RuleBroken("judging.finalists_first")
    decisions, now = _settled(edition, by), clock.now()
    for decision in decisions:
        decision.published_at = now
    made = _published(edition, decisions)
    note("results.published", edition, by=by, edition_id=edition.id, **made)
    edition.results_published_at, edition.state = now, EditionState.CLOSED
    record(ResultsPublished(edition.id))


def _settled(edition: Edition, by: User) -> Sequence[Decision]:
    """What is to be published, once nothing stands against it and no mark can change."""
    broken = queries.why_not_decide(edition, clock.now())
    if broken:
        raise RuleBroken(broken)
    forget_steps(edition)
    decisions = queries.decisions_of(edition.id)
    if phase(edition) is Phase.AWARDING:  # a finalist may withdraw
        decisions = [one for one in decisions if one.entry.state is EntryState.PASSED]
    if not decisions:
        raise RuleBroken("judging.nothing_decided")
    if any(decision.entry.state is not EntryState.PASSED for decision in decisions):
        raise RuleBroken("judging.not_passed")
    _hold_readings(edition)
    if waits := queries.waits_for_people(edition, clock.now()):
        raise RuleBroken(waits[0])
    _close_readings(edition)
    recuse_conflicted(followed(edition), by=by)
    db.session.flush()
    if apart := _apart(edition, _all_marks(edition)):
        raise RuleBroken("judging.departed_since", count=len(apart))
    return decisions


def _all_marks(edition: Edition) -> dict[int, tuple[Outcome, str]]:
    """Entry id → what it is marked as, and why."""
    return {one.entry_id: (one.outcome, one.reason) for one in queries.decisions_of(edition.id)}


def _apart(edition: Edition, marks: Mapping[int, tuple[Outcome, str]]) -> Collection[int]:
    """The entries whose mark departs from the rank or the rule, and nobody wrote why. The reason
    for which somebody became a finalist says nothing of who wins."""
    awarding = phase(edition) is Phase.AWARDING
    explained = {
        ref
        for ref, (outcome, reason) in marks.items()
        if reason and (outcome is Outcome.WINNER or not awarding)
    }
    explained.update(queries.passed_over(edition))
    outcomes = {ref: outcome for ref, (outcome, _reason) in marks.items()}
    return queries.departing(edition, outcomes, explained)


def _published(edition: Edition, decisions: Sequence[Decision]) -> dict[str, Any]:
    """What the audit keeps of a publication: who was decided about, and the marks it followed."""
    return {
        "decisions": [[decision.entry_id, decision.outcome] for decision in decisions],
        "marks": [_counted(stage) for stage in followed(edition)],
    }


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


def _counted(stage: Stage) -> dict[str, object]:
    """Which marks of a stage the results followed from."""
    recap = queries.recap(stage, with_marks=True)
    return {
        "stage_id": stage.id,
        "marks_stamp": recap.stamp,
        "readings": len(recap.finished.readings),
        "entries": len(recap.finished.adjusted),
    }


def _hold_readings(edition: Edition) -> None:
    """Let no mark change any more until this transaction ends."""
    stages = [stage.id for stage in followed(edition)]
    readings = select(Assignment.id).where(Assignment.stage_id.in_(stages))
    db.session.scalars(readings.order_by(Assignment.id).with_for_update()).all()


def _close_readings(edition: Edition) -> None:
    """What two people opened once more is closed: the results stand."""
    stages = [stage.id for stage in followed(edition)]
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
    if phase(edition) is Phase.AWARDING and len(_decisions(edition, entries)) < len(entries):
        raise RuleBroken("judging.not_a_finalist")


def _decisions(edition: Edition, entries: Sequence[Entry]) -> dict[int, Decision]:
    rows = db.session.scalars(
        select(Decision).where(
            Decision.edition_id == edition.id,
            Decision.entry_id.in_([entry.id for entry in entries]),
        )
    )
    return {row.entry_id: row for row in rows}
