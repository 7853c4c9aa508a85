"""What applicants appeal against (keberatan), what the public objects to (sanggahan), and what was
answered."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.db import Base, UtcDateTime
from app.core.files import StoredFile
from app.entries.models import Entry


class Publication(enum.StrEnum):
    """What was made public, and is objected to."""

    FINALISTS = "finalists"
    RESULTS = "results"


class Verdict(enum.StrEnum):
    UPHELD = "upheld"
    REJECTED = "rejected"


class Consequence(enum.StrEnum):
    """What followed from an upheld objection."""

    NONE = "none"
    """The result stays as it is."""
    FINALIST = "finalist"
    """The entry joined the public finalists."""
    AWARD = "award"
    """What was announced about it is changed; a second person confirms."""


class Remedied:
    """What follows from an upheld one, of an applicant or of the public (docs/adr/0025)."""

    remedy: Mapped[str] = mapped_column(Text, default="")
    """What follows from an upheld one, in words."""
    readers: Mapped[int] = mapped_column(default=0)
    """So many judges who had not read the entry read it because of this; 0 for none."""
    consequence: Mapped[Consequence | None]
    """None until somebody decided."""
    conclusion: Mapped[str] = mapped_column(Text, default="")
    """Why so, as everybody reads it whom it concerns."""
    concluded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    concluded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Appeal(Remedied, Base):
    """An applicant objects to what was decided about their own entry: once for each publication.

    Its id is the number of its receipt.
    """

    __tablename__ = "appeal"
    __table_args__ = (UniqueConstraint("entry_id", "about"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    about: Mapped[Publication]
    reason: Mapped[str] = mapped_column(Text)
    evidence: Mapped[str] = mapped_column(Text, default="")
    filed_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    filed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """The last minute for the answer; None where the edition sets no such time."""
    verdict: Mapped[Verdict | None]
    answer: Mapped[str] = mapped_column(Text, default="")
    """Why so."""
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    entry: Mapped[Entry] = relationship()
    filed_by: Mapped[User] = relationship(foreign_keys=[filed_by_id])
    answered_by: Mapped[User | None] = relationship(foreign_keys=[answered_by_id])


class Ground(enum.StrEnum):
    """What the public says against a nominee."""

    NOT_ORIGINAL = "not_original"
    UNTRUE = "untrue"
    NOT_RUNNING = "not_running"
    CONFLICT = "conflict"
    OTHER = "other"


class Relation(enum.StrEnum):
    """Who somebody is to the innovation that they object to."""

    USER = "user"
    COLLEAGUE = "colleague"
    """Works in the same agency."""
    MAKER = "maker"
    """Made something similar."""
    OTHER = "other"


class Refusal(enum.StrEnum):
    """Why an objection is not examined."""

    ABUSIVE = "abusive"
    GROUNDLESS = "groundless"
    REPEATED = "repeated"
    OUTSIDE = "outside"
    """About something else than this nominee, or the time to object to it."""


class Objection(Remedied, Base):
    """Somebody of the public objects to a nominee (sanggahan).

    It counts once the link in a letter is confirmed, which makes its id the number of a receipt.
    Who wrote it is known to those who handle it alone, and is forgotten RETENTION_DAYS after its
    end; so are the words as they were written: what was passed on to the agency stays.
    """

    __tablename__ = "objection"
    __table_args__ = (
        Index(
            "uq_objection_open",
            "entry_id",
            "contact",
            unique=True,
            sqlite_where=sql("closed_at IS NULL"),
            postgresql_where=sql("closed_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    about: Mapped[Publication]
    ground: Mapped[Ground]
    text: Mapped[str] = mapped_column(Text)
    evidence: Mapped[str] = mapped_column(Text, default="")
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254))
    organisation: Mapped[str] = mapped_column(String(160), default="")
    relation: Mapped[Relation | None]
    nonce: Mapped[str] = mapped_column(String(43))
    """What the secret of its link is made of, with the key of the site."""
    claimed: Mapped[str | None] = mapped_column(String(64), index=True)
    """Trace of the address that the link was sent to."""
    contact: Mapped[str | None] = mapped_column(String(64))
    """The same once it is confirmed: one open objection to each nominee."""
    network: Mapped[str | None] = mapped_column(String(64))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    filed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """The last minute for the answer; None where the edition sets no such time."""
    screened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    screened_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    refusal: Mapped[Refusal | None]
    refusal_words: Mapped[str] = mapped_column(Text, default="")
    released: Mapped[str] = mapped_column(Text, default="")
    """What the agency of the nominee reads of it."""
    response_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    response: Mapped[str] = mapped_column(Text, default="")
    responded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    responded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    verdict: Mapped[Verdict | None]
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When it was refused or answered."""
    entry: Mapped[Entry] = relationship()
    screened_by: Mapped[User | None] = relationship(foreign_keys=[screened_by_id])
    responded_by: Mapped[User | None] = relationship(foreign_keys=[responded_by_id])
    answered_by: Mapped[User | None] = relationship(foreign_keys=[answered_by_id])
    files: Mapped[list["ObjectionFile"]] = relationship(
        order_by="ObjectionFile.id", cascade="all, delete-orphan", back_populates="objection"
    )


class ObjectionFile(Base):
    """Evidence that came with an objection."""

    __tablename__ = "objection_file"
    __table_args__ = (UniqueConstraint("objection_id", "sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    objection_id: Mapped[int] = mapped_column(ForeignKey("objection.id"))
    filename: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"), index=True)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    is_released: Mapped[bool] = mapped_column(default=False)
    """Whether the agency of the nominee reads it."""
    objection: Mapped[Objection] = relationship(back_populates="files")
    stored: Mapped[StoredFile] = relationship()

    @property
    def entry(self) -> Entry:
        return self.objection.entry
