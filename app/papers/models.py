"""Papers as they were issued."""

import enum
from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.competitions.models import Edition, Stage
from app.core.db import Base, UtcDateTime
from app.entries.models import Entry


class Kind(enum.StrEnum):
    STAGE_MINUTES = "stage_minutes"
    """Minutes (berita acara) of an assessment."""
    PLENARY_MINUTES = "plenary_minutes"
    """Minutes of what was decided."""
    STATEMENT = "statement"
    """What one judge did (surat keterangan)."""
    CERTIFICATE = "certificate"
    """Of a winner or finalist (piagam)."""


class IssuedPaper(Base):
    """A paper as it was issued: it never changes. What is issued later about the same thing has a
    number of its own and names this one. Signing adds a file beside it."""

    __tablename__ = "issued_paper"
    __table_args__ = (UniqueConstraint("edition_id", "kind", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    kind: Mapped[Kind]
    number: Mapped[int]
    """From 1, among those of its kind in the edition."""
    stage_id: Mapped[int | None] = mapped_column(ForeignKey("stage.id"))
    """Of minutes of an assessment."""
    judge_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    """Of a judge's statement."""
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"), index=True)
    """Of a certificate."""
    code: Mapped[str | None] = mapped_column(String(12), unique=True)
    """Of a certificate: what its page of checking is found by; nobody can guess it."""
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("issued_paper.id"))
    content: Mapped[str] = mapped_column(Text, deferred=True)
    """What it says, as canonical JSON."""
    content_sha256: Mapped[str] = mapped_column(String(64))
    file_sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    issued_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Since when it is out for signing."""
    signed_sha256: Mapped[str | None] = mapped_column(ForeignKey("stored_file.sha256"))
    """The file that came back, which is handed out from then on."""
    signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    signatures: Mapped[int] = mapped_column(default=0)
    pages_signed: Mapped[list[int]] = mapped_column(JSON, default=list)
    """Numbers of the pages on which a signature can be seen."""
    edition: Mapped[Edition] = relationship()
    stage: Mapped[Stage | None] = relationship()
    judge: Mapped[User | None] = relationship(foreign_keys=[judge_id])
    entry: Mapped[Entry | None] = relationship()
    issued_by: Mapped[User] = relationship(foreign_keys=[issued_by_id])
    replaces: Mapped["IssuedPaper | None"] = relationship(remote_side="IssuedPaper.id")

    @property
    def given_sha256(self) -> str:
        """The file that is handed out."""
        return self.signed_sha256 or self.file_sha256
