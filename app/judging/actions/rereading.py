"""What follows from an upheld objection: new readers, and a finalist more."""

from dataclasses import replace
from datetime import datetime

from app.accounts.models import User
from app.competitions.models import Stage
from app.core.audit import note
from app.core.db import db, locked, record
from app.core.errors import RuleBroken
from app.entries.models import Entry, EntryState
from app.judging import queries
from app.judging.actions.holding import hold
from app.judging.actions.readings import new_reading, tell
from app.judging.actions.undoing import kept
from app.judging.events import FinalistNamed
from app.judging.models import Decision, Origin, Outcome
from app.judging.models.further import Rereading
from app.judging.queries.rereading import why_not_read_again
from app.judging.rules import rereading
from app.judging.rules.assigning import SEED, Pair
from app.judging.rules.further import widened
from app.judging.rules.replacing import settled, substitute, why
from app.judging.rules.stages import of_proposals


def read_again(entry: Entry, readers: int, days: int, *, by: User, now: datetime) -> Rereading:
    """Give the entry to so many judges who have not read it, chosen as for further readings.

    RuleBroken as `rules.rereading` says, and where fewer judges are free.
    """
    edition = hold(entry.edition)
    stage = of_proposals(edition.stages)
    broken = why_not_read_again(locked(entry), now)
    if broken or stage is None:
        raise RuleBroken(broken or "judging.no_assessment")
    if entry.state is not EntryState.PASSED:
        raise RuleBroken("judging.entry_gone")
    sent = Rereading(entry_id=entry.id, stage_id=stage.id, sent_at=now, sent_by_id=by.id)
    sent.until = rereading.until(edition, days, now)
    db.session.add(sent)
    _give(stage, entry, sent, _readers(stage, entry, readers), by)
    return sent


def _readers(stage: Stage, entry: Entry, wanted: int) -> dict[Pair, list[str]]:
    """Entry and judge → why this judge. RuleBroken where there are not so many."""
    design = settled(queries.design_of(stage, seeking={entry.id}, anew=True))
    found: dict[Pair, list[str]] = {}
    for _ in range(wanted):
        design = widened(design, {entry.id})
        line = next(one for one in design.entries if one.ref == entry.id)
        judge = substitute(design, line)
        if judge is None:
            raise RuleBroken("judging.too_few_new_readers", count=len(found))
        found[entry.id, judge.ref] = why(line, judge)
        design = replace(design, kept=design.kept | {(entry.id, judge.ref)})
    return found


def _give(
    stage: Stage, entry: Entry, sent: Rereading, found: dict[Pair, list[str]], by: User
) -> None:
    snapshots = {one.id: snapshot for one, snapshot in queries.entries_to_assign(stage)}
    made = []
    for (_entry, judge), reasons in found.items():
        reading = new_reading(
            stage, entry.id, judge, snapshots[entry.id], by=by, origin=Origin.OBJECTION
        )
        reading.open_until = sent.until
        note(
            "reading.given_again",
            reading,
            by=by,
            edition_id=stage.edition_id,
            entry_id=entry.id,
            judge_id=judge,
            why=reasons,
            until=sent.until.isoformat(),
            seed=SEED,
        )
        made.append(reading)
    tell(stage, made, by)


def name_finalist(entry: Entry, *, reason: str, by: User, now: datetime) -> None:
    """Add a finalist to the public ones; who is one stays one. RuleBroken once the first of their
    stages has begun, as nobody is judged less than the others."""
    edition = hold(entry.edition)
    if broken := rereading.why_not_name(edition, now):
        raise RuleBroken(broken)
    if locked(entry).state is not EntryState.PASSED:
        raise RuleBroken("judging.entry_gone")
    if entry.id in {one.entry_id for one in queries.decisions_of(edition.id)}:
        return
    decision = Decision(edition_id=edition.id, entry_id=entry.id, outcome=Outcome.FINALIST)
    decision.award, decision.reason, decision.named_at = "", reason, now
    decision.decided_by_id, decision.decided_at = by.id, now
    db.session.add(decision)
    note("entry.decided", entry, by=by, edition_id=edition.id, was=kept(None), **kept(decision))
    record(FinalistNamed(entry.id))
