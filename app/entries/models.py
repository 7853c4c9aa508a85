"""An entry, its answers, files, snapshots, way through the offices, and administrative check."""

import enum
import json
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.agencies.models import Agency, Unit
from app.competitions.models import Category, Edition, Group
from app.core.db import Base, UtcDateTime
from app.core.files import StoredFile


class EntryState(enum.StrEnum):
    DRAFT = "draft"
    WITH_ADMIN = "with_admin"
    """Waits for the agency admin."""
    RETURNED = "returned"
    """Back at the innovator with a note."""
    SUBMITTED = "submitted"
    """Forwarded to the secretariat; waits for the administrative check."""
    PASSED = "passed"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


class Entry(Base):
    """One innovation that an agency puts forward in one edition."""

    __tablename__ = "entry"
    __table_args__ = (
        Index("ix_entry_edition_state", "edition_id", "state"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("edition_group.id"))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"))
    title: Mapped[str] = mapped_column(String(300), default="")
    title_key: Mapped[str] = mapped_column(String(300), default="", index=True)
    """The title normalised, to find duplicates."""
    state: Mapped[EntryState] = mapped_column(default=EntryState.DRAFT, index=True)
    waiting_since: Mapped[datetime] = mapped_column(UtcDateTime)
    started_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    forwarded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    edition: Mapped[Edition] = relationship()
    agency: Mapped[Agency] = relationship()
    unit: Mapped[Unit | None] = relationship()
    group: Mapped[Group | None] = relationship()
    category: Mapped[Category | None] = relationship()
    started_by: Mapped[User] = relationship()


class Answer(Base):
    """The present answer to one question; `version` grows with every change of the text."""

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("entry_id", "question_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    question_key: Mapped[str] = mapped_column(String(60))
    value_json: Mapped[str] = mapped_column(Text)
    """Canonical JSON; the shape follows the question's kind (competitions/definition.py)."""
    version: Mapped[int]
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def value(self) -> Any:
        return json.loads(self.value_json)


class AnswerVersion(Base):
    """What an answer was at one version, who wrote it, when: the history that all may read.

    A question of files has no answer but a history all the same: the names of its files.
    """

    __tablename__ = "answer_version"
    __table_args__ = (UniqueConstraint("entry_id", "question_key", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    question_key: Mapped[str] = mapped_column(String(60))
    version: Mapped[int]
    value_json: Mapped[str] = mapped_column(Text)
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    page: Mapped[str] = mapped_column(String(32), default="")
    """The word that the page got when it was opened: no page argues with itself."""
    changed_by: Mapped[User] = relationship()

    @property
    def value(self) -> Any:
        return json.loads(self.value_json)


class AnswerConflict(Base):
    """A text that was saved over an older version: kept beside the answer until someone chooses."""

    __tablename__ = "answer_conflict"

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    question_key: Mapped[str] = mapped_column(String(60))
    based_on_version: Mapped[int]
    value_json: Mapped[str] = mapped_column(Text)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    page: Mapped[str] = mapped_column(String(32), default="")
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    made_by: Mapped[User] = relationship()

    @property
    def value(self) -> Any:
        return json.loads(self.value_json)


class Partner(Base):
    """An agency that took part, known here or only by name, with its role."""

    __tablename__ = "entry_partner"

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(300), default="")
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"), index=True)


class EntrySource(Base):
    """A library entry that this entry replicates (docs/adr/0003-pointers-up.md)."""

    __tablename__ = "entry_source"
    __table_args__ = (UniqueConstraint("entry_id", "library_entry_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    library_entry_id: Mapped[int] = mapped_column(ForeignKey("library_entry.id"), index=True)


class AttachmentClass(enum.StrEnum):
    ADMINISTRATIVE = "administrative"
    """Letters and statements; never shown to judges."""
    EVIDENCE = "evidence"


class Attachment(Base):
    """A file under a question. Removing hides it; the bytes stay while a snapshot names them."""

    __tablename__ = "attachment"

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    question_key: Mapped[str] = mapped_column(String(60))
    kind: Mapped[AttachmentClass]
    filename: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"), index=True)
    added_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    entry: Mapped[Entry] = relationship()
    file: Mapped[StoredFile] = relationship()


class Occasion(enum.StrEnum):
    HANDED_TO_ADMIN = "handed_to_admin"
    FORWARDED = "forwarded"


class Snapshot(Base):
    """The whole entry as it was when handed on: immutable canonical JSON with its SHA-256.

    It is also the receipt (tanda terima): number, server time, file list, hash.
    """

    __tablename__ = "snapshot"
    __table_args__ = (UniqueConstraint("entry_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    number: Mapped[int]
    """1, 2, … within the entry; above 1 it is a resubmission."""
    receipt_number: Mapped[str] = mapped_column(String(40), unique=True)
    occasion: Mapped[Occasion]
    body: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    taken_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime)
    entry: Mapped[Entry] = relationship()
    taken_by: Mapped[User] = relationship()

    @cached_property
    def content(self) -> dict[str, Any]:
        """What `body` says; read once, and shared: nobody changes it."""
        loaded: dict[str, Any] = json.loads(self.body)
        return loaded


class Transition(Base):
    """One step on the entry's way: from whom to whom, when, by whom, with which note."""

    __tablename__ = "entry_transition"

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    from_state: Mapped[EntryState | None]
    to_state: Mapped[EntryState]
    note: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[User | None] = relationship()


class AdministrativeCheck(Base):
    """The secretariat's check (seleksi administrasi) of one snapshot, item by item."""

    __tablename__ = "administrative_check"

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), unique=True)
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshot.id"))
    items: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    """[{"key": …, "passed": true|false|null, "reason": …}] in the order of the checklist."""
    passed: Mapped[bool | None]
    earlier: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    """Verdicts that were opened again, oldest first (`rules.checklist.Earlier`)."""
    checked_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    checked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    entry: Mapped[Entry] = relationship()
    snapshot: Mapped[Snapshot] = relationship()


class CheckConflict(Base):
    """What one person said of an item that another had changed meanwhile: kept beside what is
    stored until someone chooses."""

    __tablename__ = "check_conflict"

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    item_key: Mapped[str] = mapped_column(String(60))
    passed: Mapped[bool | None]
    reason: Mapped[str] = mapped_column(Text)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    made_by: Mapped[User] = relationship()
