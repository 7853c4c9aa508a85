"""How many readings each judge can take."""

from collections.abc import Collection, Mapping

from sqlalchemy import func, select, union_all

from app.competitions.models import Stage
from app.core.db import db
from app.judging.models import Capacity, Limit


def limits_of(stage: Stage) -> Mapping[int, int]:
    """Judge id → the most readings in this stage: what the secretariat set or what the judge can
    take, whichever is less; of those judges for whom either was said."""
    said = union_all(
        select(Limit.judge_id, Limit.most).where(Limit.stage_id == stage.id),
        select(Capacity.judge_id, Capacity.most).where(Capacity.edition_id == stage.edition_id),
    ).subquery()
    rows = db.session.execute(
        select(said.c.judge_id, func.min(said.c.most)).group_by(said.c.judge_id)
    )
    return dict(iter(rows))


def limits_set(stage: Stage) -> Mapping[int, int]:
    """The same as the secretariat set it."""
    rows = db.session.execute(select(Limit.judge_id, Limit.most).where(Limit.stage_id == stage.id))
    return dict(iter(rows))


def capacities_in(edition_id: int) -> Mapping[int, int]:
    """The same as the judges of the edition say it themselves."""
    rows = db.session.execute(
        select(Capacity.judge_id, Capacity.most).where(Capacity.edition_id == edition_id)
    )
    return dict(iter(rows))


def own_capacities(judge_id: int, edition_ids: Collection[int]) -> Mapping[int, int]:
    """Edition id → how many readings the judge can take, where they said it."""
    rows = db.session.execute(
        select(Capacity.edition_id, Capacity.most).where(
            Capacity.judge_id == judge_id, Capacity.edition_id.in_(edition_ids)
        )
    )
    return dict(iter(rows))
