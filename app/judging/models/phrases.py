"""The words that judges keep for themselves."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, UtcDateTime


class Phrase(Base):
    """Words that a judge keeps for a criterion, to write them again; nobody else sees them."""

    __tablename__ = "judge_phrase"
    __table_args__ = (UniqueConstraint("judge_id", "criterion_id", "text"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    judge_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    criterion_id: Mapped[int] = mapped_column(ForeignKey("criterion.id"), index=True)
    text: Mapped[str] = mapped_column(String(300))
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime)
