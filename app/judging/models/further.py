"""Readings that are given once a stage is over."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, UtcDateTime


class FurtherRound(Base):
    """Once, after an assessment, all that was too close to call went to one reader more each.

    Its readings are those of the stage with `Origin.FURTHER`.
    """

    __tablename__ = "further_round"

    stage_id: Mapped[int] = mapped_column(ForeignKey("stage.id"), primary_key=True)
    top: Mapped[int]
    """So many can win: who may or may not be among them was sent."""
    marks_stamp: Mapped[str] = mapped_column(String(32))
    """The stage's own, of the ranking that was sent."""
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    until: Mapped[datetime] = mapped_column(UtcDateTime)
    """Until then its marks count for nothing, unless all are given before."""


class Rereading(Base):
    """An objection was upheld, and judges who have not read this entry read it: once for each
    entry. Their readings are those of entry and stage with `Origin.OBJECTION`."""

    __tablename__ = "rereading"

    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    stage_id: Mapped[int] = mapped_column(ForeignKey("stage.id"), index=True)
    """The assessment of proposals: an interview cannot be held again."""
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    until: Mapped[datetime] = mapped_column(UtcDateTime)
    """Until then nobody sees the marks, unless all are given before."""
