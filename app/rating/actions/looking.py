"""The worker looks for unusual runs of ratings; pages show what it found."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from app.competitions.models import Stage
from app.core import jobs
from app.core.db import db
from app.rating.models import RatedEntry, Run
from app.rating.rules.bursts import Flag

LOOK = "rating.look"
"""The job that looks through all ratings of a stage, some time after one was confirmed."""
EVERY = timedelta(minutes=10)


def look_later(stage_id: int, now: datetime) -> None:
    """Have the stage looked through at the end of these ten minutes, once however many rate."""
    turn = int(now.timestamp() // EVERY.total_seconds()) + 1
    at = datetime.fromtimestamp(turn * EVERY.total_seconds(), now.tzinfo)
    jobs.enqueue(LOOK, run_at=at, key=f"{LOOK}:{stage_id}:{turn}", stage_id=stage_id)


def keep_runs(stage: Stage, found: Mapping[int, Sequence[Flag]]) -> None:
    """What was found takes the place of what was found before. `found`: id of the rated entry →
    its runs."""
    rated = select(RatedEntry.id).where(RatedEntry.stage_id == stage.id)
    db.session.execute(delete(Run).where(Run.rated_id.in_(rated)))
    known = set(db.session.scalars(rated))
    for ref in known & found.keys():
        for flag in found[ref]:
            db.session.add(
                Run(
                    rated_id=ref,
                    kind=flag.kind,
                    rating_ids=list(flag.refs),
                    first_at=flag.first_at,
                    last_at=flag.last_at,
                )
            )
