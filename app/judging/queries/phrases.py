"""The phrases that a judge keeps."""

from collections.abc import Sequence

from sqlalchemy import select

from app.core.db import db
from app.judging.models.phrases import Phrase


def phrases_of(judge_id: int, criterion_id: int) -> Sequence[Phrase]:
    """What this judge keeps for the criterion, in the order of the alphabet."""
    return db.session.scalars(
        select(Phrase)
        .where(Phrase.judge_id == judge_id, Phrase.criterion_id == criterion_id)
        .order_by(Phrase.text)
    ).all()
