"""What each Selesai locked, so that a change after a reopening is never without its before."""

from datetime import datetime

from sqlalchemy import JSON, BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, UtcDateTime


class LockedMarks(Base):
    """The marks of a reading as one Selesai locked them; never changed."""

    __tablename__ = "locked_marks"

    id: Mapped[int] = mapped_column(primary_key=True)
    reading_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), index=True)
    locked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    points: Mapped[dict[str, int]] = mapped_column(JSON)
    """Criterion id, as text → points."""
    reasons: Mapped[dict[str, str]] = mapped_column(JSON)
    """As in the reading."""
    weighed: Mapped[int] = mapped_column(BigInteger)
    full_marks: Mapped[int] = mapped_column(BigInteger)
