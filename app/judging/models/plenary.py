"""What panelists choose in the plenary, and the steps by which decisions were marked."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.db import Base, UtcDateTime


class Choice(enum.StrEnum):
    """What a panelist would make of an entry."""

    FINALIST = "finalist"
    WINNER = "winner"
    PASSED_OVER = "passed_over"
    """Nothing, though it ranks above others; always with a reason."""


class PanelPick(Base):
    """What one panelist chooses for one entry; the other panelists see it at once."""

    __tablename__ = "panel_pick"
    __table_args__ = (UniqueConstraint("entry_id", "panelist_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    panelist_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    choice: Mapped[Choice]
    award: Mapped[str] = mapped_column(String(200), default="")
    """Of a winner: with which award, in the words of the results; empty while nobody says."""
    reason: Mapped[str] = mapped_column(Text, default="")
    picked_at: Mapped[datetime] = mapped_column(UtcDateTime)


class DecisionStep(Base):
    """Decisions that were marked or taken away in one go; gone once it is undone or published."""

    __tablename__ = "decision_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    before: Mapped[list[list[Any]]] = mapped_column(JSON)
    """Of each entry that it changed: its id, and what it was marked as, None where as nothing."""
    outcome: Mapped[str] = mapped_column(Text)
    """What they became; empty where a mark was taken away."""
    made_by: Mapped[User] = relationship()
