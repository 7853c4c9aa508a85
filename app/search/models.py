"""The outbox of the search index: which documents changed, and whether the index knows."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, UtcDateTime


class IndexChange(Base):
    """Written in the transaction of the change itself. Marked when applied, not counted off by
    a cursor: on PostgreSQL a lower id may be committed after a higher one and would be lost."""

    __tablename__ = "index_change"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int]
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    applied_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
