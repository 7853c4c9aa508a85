"""The audit trail (jejak audit): append-only, in order, with a canonical payload."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, Text
from sqlalchemy import event as sa_event
from sqlalchemy.orm import Mapped, mapped_column

from app.core import canonical, clock
from app.core.db import Base, UtcDateTime, db


class AuditRow(Base):
    """Who did what to which row, when. The actor is a plain id: nothing here looks up."""

    __tablename__ = "audit_row"
    __table_args__ = (
        Index("ix_audit_row_subject", "subject_type", "subject_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    actor_id: Mapped[int | None] = mapped_column(index=True)
    action: Mapped[str] = mapped_column(String(80))
    subject_type: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int | None]
    edition_id: Mapped[int | None] = mapped_column(index=True)
    payload: Mapped[str] = mapped_column(Text)


def note(
    action: str, subject: Any, *, by: Any = None, edition_id: int | None = None, **details: Any
) -> AuditRow:
    """Append one line: `action` ("entry.forwarded"), the row it concerns, the person, details.

    `subject` and `by` are rows with an `id` (flushed here if new); `details` must have a
    canonical form: ids, codes, and the reason that an official gave; never personal data.
    """
    if subject is not None and subject.id is None:
        db.session.flush()
    row = AuditRow(
        at=clock.now(),
        actor_id=getattr(by, "id", None),
        action=action,
        subject_type=subject.__tablename__ if subject is not None else "",
        subject_id=subject.id if subject is not None else None,
        edition_id=edition_id,
        payload=canonical.dumps(details),
    )
    db.session.add(row)
    return row


@sa_event.listens_for(AuditRow, "before_update")
@sa_event.listens_for(AuditRow, "before_delete")
def _refuse_change(*_: Any) -> None:
    raise RuntimeError("the audit trail is append-only")
