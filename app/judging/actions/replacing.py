"""Whoever fits best reads at once what another judge no longer reads."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from app.accounts.models import User
from app.competitions.models import Stage
from app.core import clock
from app.core.audit import note
from app.core.db import db
from app.judging import queries, rules
from app.judging.actions.readings import new_reading, tell
from app.judging.models import Assignment, Origin, Replacement
from app.judging.rules.assigning import SEED, Reader, ToRead
from app.judging.rules.further import widened
from app.judging.rules.replacing import settled, substitute, why


def replace_lost(lost: Iterable[Assignment], *, by: User) -> None:
    """A reader for the entry of each of these readings, which were recused just now, where it is
    short and somebody can. Once the stage takes no assignments only further readings that nobody
    finished are passed on, with the time that is left.

    Their stages are held.
    """
    stages: dict[int, list[Assignment]] = {}
    for reading in lost:
        stages.setdefault(reading.stage_id, []).append(reading)
    for readings in stages.values():
        stage, now = readings[0].stage, clock.now()
        if rules.why_not_replace(stage, stage.edition, now) is None:
            _replace(stage, readings, by)
        elif later := [one for one in readings if _is_passed_on(one, now)]:
            _replace(stage, later, by)


def _is_passed_on(lost: Assignment, now: datetime) -> bool:
    return lost.finished_at is None and rules.is_passed_on(lost, now)


def _replace(stage: Stage, lost: list[Assignment], by: User) -> None:
    db.session.flush()
    anew = any(one.origin is Origin.OBJECTION for one in lost)
    seeking = {one.entry_id for one in lost}
    design = settled(queries.design_of(stage, seeking=seeking, anew=anew))
    if further := {one.entry_id for one in lost if one.origin in rules.LATER}:
        design = widened(design, further)
    entries = {entry.ref: entry for entry in design.entries}
    snapshots = {entry.id: ref for entry, ref in queries.entries_to_assign(stage)}
    made = []
    for reading in lost:
        entry = entries.get(reading.entry_id)
        if entry is None or not design.open_to(entry):
            continue
        judge = substitute(design, entry)
        if judge is not None:
            made.append(_instead(reading, entry, judge, snapshots[entry.ref], by))
            design = replace(design, kept=design.kept | {(entry.ref, judge.ref)})
    tell(stage, made, by)


def _instead(
    lost: Assignment, entry: ToRead, judge: Reader, snapshot_id: int, by: User
) -> Assignment:
    further = lost.origin in rules.LATER
    origin = lost.origin if further else Origin.SOLVER
    reading = new_reading(lost.stage, entry.ref, judge.ref, snapshot_id, by=by, origin=origin)
    reading.open_until = lost.open_until if further else None
    db.session.flush()
    chosen = Replacement(reading_id=reading.id, replaces_id=lost.id, why=why(entry, judge))
    db.session.add(chosen)
    note(
        "reading.replaced",
        reading,
        by=by,
        edition_id=lost.stage.edition_id,
        entry_id=entry.ref,
        judge_id=judge.ref,
        replaces_id=lost.id,
        why=chosen.why,
        seed=SEED,
    )
    return reading
