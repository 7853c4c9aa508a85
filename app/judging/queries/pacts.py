"""What judges declared of their ties, and who signed."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import Select, bindparam, or_, select
from sqlalchemy.orm import joinedload, load_only

from app.accounts.models import User
from app.accounts.rules import JUDGES, usable
from app.competitions.models import Edition, EditionState
from app.competitions.rules import is_over
from app.core import clock
from app.core.db import db
from app.judging.models import Pact, Tie
from app.judging.queries.judges import is_judge
from app.judging.rules.stages import assessments


def ties_of(judge_ids: Collection[int]) -> Sequence[Tie]:
    """The ties of these judges with their person, in the order in which they were declared."""
    return db.session.scalars(
        select(Tie)
        .where(Tie.judge_id.in_(judge_ids))
        .options(joinedload(Tie.judge))
        .order_by(Tie.judge_id, Tie.id)
    ).all()


def all_ties() -> Sequence[Tie]:
    """Those of everybody, with their person."""
    return db.session.scalars(select(Tie).options(joinedload(Tie.judge)).order_by(Tie.id)).all()


def unmatched_ties(judge_ids: Collection[int]) -> Sequence[Tie]:
    """The ties of these judges to what is no agency known here, with their person: they keep
    nobody away."""
    return [tie for tie in ties_of(judge_ids) if tie.agency_id is None]


def signed_in(edition_id: int) -> Mapping[int, datetime]:
    """Judge id → when they signed for this edition."""
    rows = db.session.execute(
        select(Pact.judge_id, Pact.signed_at).where(Pact.edition_id == edition_id)
    )
    return dict(iter(rows))


def unsigned_editions(judge: User) -> Sequence[Edition]:
    """The open editions whose assessment runs or comes, which the person judges and has not signed
    for, newest first."""
    now = clock.now()
    held = usable(judge, *JUDGES, now=now)
    if not held:
        return []
    editions = db.session.scalars(
        _unsigned(),
        {
            "judge": judge.id,
            "editions": [one.edition_id for one in held if one.edition_id],
            "competitions": [one.competition_id for one in held if not one.edition_id],
        },
    ).unique()
    return [
        edition
        for edition in editions
        if is_judge(judge, edition, withheld=judge.withheld)
        and any(not is_over(stage, now) for stage in assessments(edition.stages))
    ]


@cache
def _unsigned() -> Select[Edition]:
    """The open editions among these, or of these competitions, for which nobody has signed."""
    signed = select(Pact.edition_id).where(Pact.judge_id == bindparam("judge"))
    served = or_(
        Edition.id.in_(bindparam("editions", expanding=True)),
        Edition.competition_id.in_(bindparam("competitions", expanding=True)),
    )
    return (
        select(Edition)
        .where(served, Edition.state == EditionState.OPENED, Edition.id.not_in(signed))
        .options(
            load_only(Edition.competition_id, Edition.slug, Edition.name, Edition.name_en),
            joinedload(Edition.stages),
        )
        .order_by(Edition.year.desc(), Edition.id.desc())
    )


def last_signed(judge_id: int) -> datetime | None:
    """When the judge last signed for any edition."""
    return db.session.scalar(
        select(Pact.signed_at)
        .where(Pact.judge_id == judge_id)
        .order_by(Pact.signed_at.desc())
        .limit(1)
    )
