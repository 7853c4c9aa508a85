"""What became of an entry, and what was changed about it once everybody knew."""

import enum
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.db import Base, UtcDateTime
from app.entries.models import Entry


class Outcome(enum.StrEnum):
    FINALIST = "finalist"
    WINNER = "winner"


class AwardChange(Base):
    """What was announced about an entry is corrected, withdrawn or added: one person proposes it,
    another confirms. From then on the row stays as it is; the database refuses to change it."""

    __tablename__ = "award_change"
    __table_args__ = (
        CheckConstraint("confirmed_by_id <> proposed_by_id", name="two_people"),
        Index(
            "uq_award_change_waiting",
            "entry_id",
            unique=True,
            sqlite_where=text("confirmed_at IS NULL"),
            postgresql_where=text("confirmed_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    outcome: Mapped[Outcome | None]
    """What it becomes; None where what stands is withdrawn."""
    award: Mapped[str] = mapped_column(String(200), default="")
    reason: Mapped[str] = mapped_column(Text)
    """Everybody reads it."""
    was_outcome: Mapped[Outcome | None]
    """What stood before; None where nothing did."""
    was_award: Mapped[str] = mapped_column(String(200), default="")
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    entry: Mapped[Entry] = relationship()
    proposed_by: Mapped[User] = relationship(foreign_keys=[proposed_by_id])

    @property
    def is_withdrawal(self) -> bool:
        return self.outcome is None
