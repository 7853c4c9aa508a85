"""When each finalist presents and is asked."""

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.competitions.models import Stage
from app.core.db import Base, UtcDateTime
from app.entries.models import Entry


class InterviewSlot(Base):
    """The turn of one finalist: first they present, then they are asked."""

    __tablename__ = "interview_slot"
    __table_args__ = (
        UniqueConstraint("stage_id", "entry_id"),
        UniqueConstraint("stage_id", "room", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    stage_id: Mapped[int] = mapped_column(ForeignKey("stage.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    room: Mapped[str] = mapped_column(String(80))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    presenting: Mapped[int]
    """Minutes, and those of the questions after it."""
    asking: Mapped[int]
    link: Mapped[str] = mapped_column(String(500), default="")
    """Where it is held by video; empty where people meet."""
    version: Mapped[int] = mapped_column(default=1)
    """Grows with each change; whoever takes part was told of `told_version`, 0 of none."""
    told_version: Mapped[int] = mapped_column(default=0)
    stage: Mapped[Stage] = relationship()
    entry: Mapped[Entry] = relationship()

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.presenting + self.asking)

    @property
    def is_told(self) -> bool:
        return self.told_version == self.version
