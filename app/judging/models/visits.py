"""What judges found where finalists work."""

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class VisitReport(Base):
    """The field verification report of a reading, beside its marks and locked with them."""

    __tablename__ = "visit_report"

    reading_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), primary_key=True)
    texts: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    """What `rules.visits` calls the field → what was written; empty ones are left out."""
