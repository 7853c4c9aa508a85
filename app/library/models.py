"""Library entries with their versions, topics, award programmes and tiers."""

import enum
import json
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.agencies.models import Agency, Region
from app.core.db import Base, UtcDateTime
from app.entries.models import Entry, Snapshot


class Topic(Base):
    """One topic of the library's fixed vocabulary; apart from a competition's categories."""

    __tablename__ = "topic"

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    position: Mapped[int]


class AwardMapping(Base):
    """Which programme and tier an award's verbatim text stands for; edited by the secretariat."""

    __tablename__ = "award_mapping"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(String(300), unique=True)
    programme: Mapped[str] = mapped_column(String(120), default="")
    """For example "KIPP"; empty while nobody has mapped the text."""
    tier: Mapped[str] = mapped_column(String(120), default="")
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Origin(enum.StrEnum):
    IMPORT = "import"
    COMPETITION = "competition"


class LibraryStatus(enum.StrEnum):
    """How the innovation fares (domain.md §4.4); UNKNOWN until somebody confirms."""

    UNKNOWN = "belum_dikonfirmasi"
    CONTINUING = "berlanjut"
    GROWING = "berkembang"
    STOPPED = "berhenti"


COUNTED = "published_at IS NOT NULL AND withdrawn_at IS NULL AND is_demo"
"""Public and real, as the database says it once `is_demo` is denied in its own words; only so does
it see that `queries.IS_COUNTED` asks the same."""


class LibraryEntry(Base):
    """One innovation in the library. Its id is never used again, also after withdrawal."""

    __tablename__ = "library_entry"
    __table_args__ = (
        Index("ix_library_entry_published", "published_at", "withdrawn_at"),
        Index("ix_library_entry_changed", "changed_at", "id"),
        Index(
            "ix_library_entry_counted",
            "region_code",
            sqlite_where=text(f"{COUNTED} IS 0"),
            postgresql_where=text(f"{COUNTED} IS false"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    """The import record's key, or "entry-<id>" for a winner of a competition here."""
    slug: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(300))
    acronym_expansion: Mapped[str] = mapped_column(String(300), default="")
    summary: Mapped[str] = mapped_column(Text, default="")
    summary_en: Mapped[str] = mapped_column(Text, default="")
    problem: Mapped[str] = mapped_column(Text, default="")
    solution: Mapped[str] = mapped_column(Text, default="")
    results: Mapped[str] = mapped_column(Text, default="")
    cost: Mapped[str] = mapped_column(Text, default="")
    people: Mapped[str] = mapped_column(Text, default="")
    """How many and which skills; nobody's name."""
    legal_base: Mapped[str] = mapped_column(Text, default="")
    timeline: Mapped[list[str]] = mapped_column(JSON, default=list)
    """What happened, in order: ["2019: diuji di dua desa", …]; the time before the colon."""
    failures: Mapped[str] = mapped_column(Text, default="")
    """What did not work, and what was done about it."""
    sections: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    """Further public text of a competition's form: [{"title": …, "title_en": …, "text": …}]."""
    figures: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    """[{"indicator", "unit", "baseline", "result", "period", "source"}], numbers as text."""
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    unit_name: Mapped[str] = mapped_column(String(300), default="")
    region_code: Mapped[str | None] = mapped_column(ForeignKey("region.code"), index=True)
    year: Mapped[int | None] = mapped_column(index=True)
    topic_key: Mapped[str | None] = mapped_column(ForeignKey("topic.key"), index=True)
    """None only in a draft: the secretariat chooses before it publishes."""
    award_mapping_id: Mapped[int | None] = mapped_column(ForeignKey("award_mapping.id"), index=True)
    award_withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Since when the award stands no more: it is still named, with the day, and counts no more."""
    award_withdrawn_because: Mapped[str] = mapped_column(Text, default="")
    sdgs: Mapped[list[int]] = mapped_column(JSON, default=list)
    vulnerable_groups: Mapped[list[str]] = mapped_column(JSON, default=list)
    replicated_by: Mapped[list[str]] = mapped_column(JSON, default=list)
    replication_of: Mapped[list[int]] = mapped_column(JSON, default=list)
    """Ids of the entries that this one replicates."""
    source_urls: Mapped[list[str]] = mapped_column(JSON, default=list)
    video_url: Mapped[str] = mapped_column(String(500), default="")
    licence: Mapped[str] = mapped_column(String(80), default="")
    status: Mapped[LibraryStatus] = mapped_column(default=LibraryStatus.UNKNOWN)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    origin: Mapped[Origin]
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"), unique=True)
    snapshot_id: Mapped[int | None] = mapped_column(ForeignKey("snapshot.id"))
    version: Mapped[int] = mapped_column(default=1)
    edited_by_hand: Mapped[bool] = mapped_column(default=False)
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """When readers last saw something else: edited, published, withdrawn, or its agency renamed."""
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_because: Mapped[str] = mapped_column(Text, default="")
    """The reason that everyone reads; empty when none was asked for."""
    agency: Mapped[Agency] = relationship()
    region: Mapped[Region | None] = relationship()
    topic: Mapped[Topic | None] = relationship()
    award_mapping: Mapped[AwardMapping | None] = relationship()
    entry: Mapped[Entry | None] = relationship()
    snapshot: Mapped[Snapshot | None] = relationship()


class LibraryVersion(Base):
    """What a library entry said at one version: canonical JSON, its hash, who and why."""

    __tablename__ = "library_version"
    __table_args__ = (UniqueConstraint("library_entry_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    library_entry_id: Mapped[int] = mapped_column(ForeignKey("library_entry.id"))
    number: Mapped[int]
    body: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(300), default="")
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def content(self) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads(self.body)
        return loaded
