"""Judges who are not done are reminded, once a day at most."""

from collections.abc import Collection
from zoneinfo import ZoneInfo

from app.accounts.models import User
from app.competitions.models import Stage
from app.core import clock
from app.core.audit import note
from app.core.db import db, locked, record
from app.core.errors import RuleBroken
from app.judging import queries, rules
from app.judging.events import JudgesReminded
from app.judging.models import Reminder


def remind(stage: Stage, judges: Collection[int] | None, *, by: User | None) -> Collection[int]:
    """Write to these judges (ids; None for all) who still score, have something left and were
    not reminded today; the ids of those who are. `by` is None where the site does it by itself.

    RuleBroken while nobody can score.
    """
    now = clock.now()
    later = queries.open_later(locked(stage), now)
    broken = rules.why_not_remind(stage, now, max(later.values(), default=None))
    if broken:
        raise RuleBroken(broken)
    day = now.astimezone(ZoneInfo(stage.edition.timezone)).date()
    told = queries.reminded_on(stage.id, day)
    able = {judge.id for judge in queries.judges_of(stage)} - set(told)
    left = {
        one.judge.id: (one.progress.left, one.closes)
        for one in queries.progress_of(stage)
        if one.progress.left and one.judge.id in able
    }
    wanted = [ref for ref in left if judges is None or ref in judges]
    for ref in wanted:
        db.session.add(
            Reminder(stage_id=stage.id, judge_id=ref, day=day, by_id=by.id if by else None)
        )
    if wanted:
        note(
            "reading.reminded",
            stage.edition,
            by=by,
            edition_id=stage.edition_id,
            stage_id=stage.id,
            judges=sorted(wanted),
        )
        record(JudgesReminded(stage.id, tuple((ref, *left[ref]) for ref in wanted)))
    return wanted
