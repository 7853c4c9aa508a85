"""The outbox of the search index, and the words that find each other with their history."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, UtcDateTime
from app.search.groups import Group, Kind


class IndexChange(Base):
    """Written in the transaction of the change itself. Marked when applied, not counted off by
    a cursor: on PostgreSQL a lower id may be committed after a higher one and would be lost."""

    __tablename__ = "index_change"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int]
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    applied_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)


class WordGroup(Base):
    """Words that find each other, as the secretariat keeps them; a retired group finds nothing."""

    __tablename__ = "word_group"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Kind]
    phrases: Mapped[str] = mapped_column(Text)
    """One a line, as `groups.Group` has them."""
    version: Mapped[int]
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def group(self) -> Group:
        return Group(self.kind, tuple(self.phrases.split("\n")))


class WordGroupVersion(Base):
    """What a group said at one version, who made it so and why; never changed. The person is a
    plain id, as in the audit trail: nothing here looks up."""

    __tablename__ = "word_group_version"
    __table_args__ = (UniqueConstraint("group_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("word_group.id"))
    number: Mapped[int]
    kind: Mapped[Kind]
    phrases: Mapped[str] = mapped_column(Text)
    is_retired: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(String(300))
    """Empty for what the site began with."""
    made_by_id: Mapped[int | None]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def group(self) -> Group:
        return Group(self.kind, tuple(self.phrases.split("\n")))


class WordBook(Base):
    """The one row that tells each process whether the groups are those that it knows; who
    changes a group holds it, so that two changes never judge by the same state."""

    __tablename__ = "word_book"

    id: Mapped[int] = mapped_column(primary_key=True)
    mark: Mapped[str] = mapped_column(String(64))


class AskedQuery(Base):
    """How often the words were searched on one day, by nobody knows whom."""

    __tablename__ = "asked_query"
    __table_args__ = (UniqueConstraint("day", "lang", "words"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(Date)
    lang: Mapped[str] = mapped_column(String(8))
    words: Mapped[str] = mapped_column(String(100))
    times: Mapped[int]
    results: Mapped[int]
    """What the last of these searches found."""
