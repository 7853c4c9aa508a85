"""Innovations that the public rates, the ratings, and what people say to unusual runs of them."""

import enum
from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.competitions.models import Stage
from app.core.db import Base, UtcDateTime
from app.entries.models import Entry


class RatedEntry(Base):
    """An entry that the secretariat opened for the public, which it names thereby."""

    __tablename__ = "rated_entry"
    __table_args__ = (UniqueConstraint("stage_id", "entry_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    stage_id: Mapped[int] = mapped_column(ForeignKey("stage.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    stage: Mapped[Stage] = relationship()
    entry: Mapped[Entry] = relationship()


class Rating(Base):
    """What somebody answered. It counts once the link in a mail is confirmed, and never before.

    The address is nowhere here, only keyed traces that last until RETENTION_DAYS after the results.
    """

    __tablename__ = "usefulness_rating"
    __table_args__ = (
        UniqueConstraint("rated_id", "contact"),
        # All that a sum reads, so that a ranking does not fetch hundreds of thousands of rows.
        Index("ix_usefulness_rating_sums", "rated_id", "confirmed_at", "first", "second", "third"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    rated_id: Mapped[int] = mapped_column(ForeignKey("rated_entry.id"))
    first: Mapped[int]
    second: Mapped[int]
    third: Mapped[int]
    """Points of the three statements, 1 to 5."""
    comment: Mapped[str] = mapped_column(Text, default="")
    claimed: Mapped[str | None] = mapped_column(String(64), index=True)
    """Trace of the address that the link was sent to."""
    contact: Mapped[str | None] = mapped_column(String(64))
    """The same once it is confirmed: one for each innovation."""
    domain: Mapped[str | None] = mapped_column(String(64))
    network: Mapped[str | None] = mapped_column(String(64))
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    rated: Mapped[RatedEntry] = relationship()

    @property
    def answers(self) -> tuple[int, int, int]:
        return self.first, self.second, self.third


class FlagKind(enum.StrEnum):
    """What makes a run of ratings unusual."""

    TIME = "time"
    """Many within an hour."""
    NETWORK = "network"
    DOMAIN = "domain"
    """Many addresses of one provider."""
    ANSWERS = "answers"
    """The same answers one after another."""


class Run(Base):
    """An unusual run of an innovation's ratings, as the worker found it when it looked last."""

    __tablename__ = "rating_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    rated_id: Mapped[int] = mapped_column(ForeignKey("rated_entry.id"), index=True)
    kind: Mapped[FlagKind]
    rating_ids: Mapped[list[int]] = mapped_column(JSON)
    first_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Verdict(enum.StrEnum):
    KEPT = "kept"
    SET_ASIDE = "set_aside"


class Review(Base):
    """What a person decided about flagged ratings; taken back, it counts no longer but stays."""

    __tablename__ = "rating_review"

    id: Mapped[int] = mapped_column(primary_key=True)
    rated_id: Mapped[int] = mapped_column(ForeignKey("rated_entry.id"), index=True)
    kind: Mapped[FlagKind]
    rating_ids: Mapped[list[int]] = mapped_column(JSON)
    verdict: Mapped[Verdict]
    reason: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    taken_back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    rated: Mapped[RatedEntry] = relationship()
    by: Mapped[User] = relationship()
