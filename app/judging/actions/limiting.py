"""How many readings each judge can take."""

from collections.abc import Mapping

from app.accounts.models import User
from app.competitions.models import Stage
from app.core import clock
from app.core.audit import note
from app.core.db import db, locked
from app.core.errors import RuleBroken
from app.judging import queries, rules
from app.judging.models import Limit


def limit_judges(stage: Stage, limits: Mapping[int, int | None], *, by: User) -> None:
    """Judge id → the most readings in this stage, None for no limit; who is not named keeps theirs.

    What a judge has stays, also above it. RuleBroken if the stage takes no assignments or a person
    may not score in this edition.
    """
    broken = rules.why_not_assign(locked(stage), stage.edition, clock.now())
    if broken:
        raise RuleBroken(broken)
    judges = {judge.id: judge for judge in queries.judges_of(stage)}
    if not limits.keys() <= judges.keys():
        raise RuleBroken("judging.not_a_judge")
    known = queries.limits_set(stage)
    for judge_id, most in sorted(limits.items()):
        if most == known.get(judge_id):
            continue
        row = db.session.get(Limit, (stage.id, judge_id))
        if row is None:
            row = Limit(stage_id=stage.id, judge_id=judge_id)
        if most is None:
            db.session.delete(row)
        else:
            row.most = most
            db.session.add(row)
        note(
            "reading.limited",
            judges[judge_id],
            by=by,
            edition_id=stage.edition_id,
            stage_id=stage.id,
            was=known.get(judge_id),
            most=most,
        )
