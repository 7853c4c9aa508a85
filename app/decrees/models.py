"""The decree of an edition."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.competitions.models import Edition
from app.core.db import Base, UtcDateTime


class Decree(Base):
    """What the secretariat recorded of the decree; a correction is a row of its own, the newest
    is in force, and none is ever changed."""

    __tablename__ = "decree"
    __table_args__ = (UniqueConstraint("edition_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    version: Mapped[int]
    """1, and one more with each correction."""
    number: Mapped[str] = mapped_column(String(120))
    dated: Mapped[date] = mapped_column(Date)
    about: Mapped[str] = mapped_column(String(400))
    """Its title: what follows "tentang"."""
    office: Mapped[str] = mapped_column(String(200))
    """Who decided, as an office and never as a person: "Gubernur …"."""
    reason: Mapped[str] = mapped_column(Text, default="")
    """Why it was corrected; empty for the first."""
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    edition: Mapped[Edition] = relationship()
    recorded_by: Mapped[User] = relationship()
