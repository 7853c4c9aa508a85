"""What judges found where finalists work."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, UtcDateTime
from app.core.files import StoredFile

if TYPE_CHECKING:
    from app.judging.models import Assignment


class VisitReport(Base):
    """The field verification report of a reading, beside its marks and locked with them."""

    __tablename__ = "visit_report"

    reading_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), primary_key=True)
    texts: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    """What `rules.visits` calls the field → what was written; empty ones are left out."""


class VisitPhoto(Base):
    """A photo of the report; its caption is one of the texts, under `rules.visits.caption_of`."""

    __tablename__ = "visit_photo"
    __table_args__ = (UniqueConstraint("reading_id", "source_sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    reading_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    source_sha256: Mapped[str] = mapped_column(String(64))
    """Of the file as it was sent, so that sending it again adds nothing."""
    large_sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"), index=True)
    small_sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"), index=True)
    width: Mapped[int]
    """Pixels of the large one, as `height`."""
    height: Mapped[int]
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reading: Mapped["Assignment"] = relationship()
    large: Mapped[StoredFile] = relationship(foreign_keys=[large_sha256])
    small: Mapped[StoredFile] = relationship(foreign_keys=[small_sha256])
