"""What applicants object to (keberatan), and what was answered."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.db import Base, UtcDateTime
from app.entries.models import Entry


class Publication(enum.StrEnum):
    """What was made public, and is objected to."""

    FINALISTS = "finalists"
    RESULTS = "results"


class Verdict(enum.StrEnum):
    UPHELD = "upheld"
    REJECTED = "rejected"


class Appeal(Base):
    """An applicant objects to what was decided about their own entry: once for each publication.

    Its id is the number of its receipt.
    """

    __tablename__ = "appeal"
    __table_args__ = (UniqueConstraint("entry_id", "about"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    about: Mapped[Publication]
    reason: Mapped[str] = mapped_column(Text)
    evidence: Mapped[str] = mapped_column(Text, default="")
    filed_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    filed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """The last minute for the answer; None where the edition sets no such time."""
    verdict: Mapped[Verdict | None]
    answer: Mapped[str] = mapped_column(Text, default="")
    """Why so."""
    remedy: Mapped[str] = mapped_column(Text, default="")
    """What follows from an upheld one, in words."""
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    entry: Mapped[Entry] = relationship()
    filed_by: Mapped[User] = relationship(foreign_keys=[filed_by_id])
    answered_by: Mapped[User | None] = relationship(foreign_keys=[answered_by_id])
