"""When a stage runs: pure answers from a stage, a moment, and an agency's own later close.

A deadline is a minute, and that whole minute counts: 23.59 ends when 00.00 begins. Grace minutes
follow it. All moments are aware; the server's clock decides, never a zone.
"""

import enum
from collections.abc import Sequence
from datetime import datetime, timedelta

from app.competitions.models import Edition, EditionState, Stage

MINUTE = timedelta(minutes=1)


class StageProgress(enum.StrEnum):
    """Where a stage stands at a moment."""

    COMING = "coming"
    OPEN = "open"
    OVER = "over"


def end_of(closes_at: datetime, grace_minutes: int = 0) -> datetime:
    """The first moment that is too late for this deadline."""
    return closes_at.replace(second=0, microsecond=0) + MINUTE * (1 + grace_minutes)


def close_of(stage: Stage, extra_close: datetime | None = None) -> datetime:
    """The deadline in force, as people read it (its minute counts; grace comes on top).

    `extra_close` is the agency's own later close, promised by a published amendment: it outlives
    an early close of the stage.
    """
    general = stage.closes_at
    if stage.closed_early_at is not None:
        general = min(general, stage.closed_early_at)
    return general if extra_close is None else max(general, extra_close)


def ends_at(stage: Stage, extra_close: datetime | None = None) -> datetime:
    """The first moment that is too late in this stage, grace included."""
    return end_of(close_of(stage, extra_close), stage.grace_minutes)


def progress(stage: Stage, at: datetime, extra_close: datetime | None = None) -> StageProgress:
    """Whether the stage is still to come, open or over at this moment."""
    if at >= ends_at(stage, extra_close):
        return StageProgress.OVER
    return StageProgress.OPEN if stage.opens_at <= at else StageProgress.COMING


def is_open(stage: Stage, at: datetime, extra_close: datetime | None = None) -> bool:
    """Whether what arrives at this moment is in time."""
    return progress(stage, at, extra_close) is StageProgress.OPEN


def is_over(stage: Stage, at: datetime, extra_close: datetime | None = None) -> bool:
    return progress(stage, at, extra_close) is StageProgress.OVER


def accepts(
    edition: Edition, stage: Stage | None, at: datetime, extra_close: datetime | None = None
) -> bool:
    """Whether the edition is open to the public and this stage of it runs."""
    return (
        edition.state is EditionState.OPENED
        and stage is not None
        and is_open(stage, at, extra_close)
    )


def current_stage(stages: Sequence[Stage], at: datetime) -> Stage | None:
    """The stage that runs now; of several, the furthest on its way."""
    running = [stage for stage in stages if is_open(stage, at)]
    return max(running, key=lambda stage: stage.position, default=None)


def next_stage(stages: Sequence[Stage], at: datetime) -> Stage | None:
    """The first stage that is still to come."""
    coming = [stage for stage in stages if progress(stage, at) is StageProgress.COMING]
    return min(coming, key=lambda stage: (stage.opens_at, stage.position), default=None)
