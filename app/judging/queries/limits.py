"""How many readings each judge can take."""

from collections.abc import Mapping

from sqlalchemy import select

from app.core.db import db
from app.judging.models import Limit


def limits_of(stage_id: int) -> Mapping[int, int]:
    """Judge id → the most readings in this stage, of those judges who have a limit."""
    rows = db.session.execute(select(Limit.judge_id, Limit.most).where(Limit.stage_id == stage_id))
    return dict(iter(rows))
