"""The sealed record of a closed edition, and the key to its judges in two halves."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, UtcDateTime


class Bundle(Base):
    """The file from which the results of an edition can be worked out again."""

    __tablename__ = "sealed_bundle"

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)


class KeyHalf(Base):
    """Half of the key from a bundle's pseudonyms to its judges: one person takes it, once."""

    __tablename__ = "sealed_half"
    __table_args__ = (UniqueConstraint("edition_id", "taken_by_id"),)

    edition_id: Mapped[int] = mapped_column(
        ForeignKey("sealed_bundle.edition_id"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    """1 or 2."""
    half: Mapped[str] = mapped_column(String(64))
    """Hexadecimal, under a cover of the site's secret key, which is in no backup; "" once somebody
    has taken it."""
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
