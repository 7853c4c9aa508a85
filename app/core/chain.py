"""The audit trail as a chain of hashes: each row is linked to all before it.

Writers only add rows; the one worker links them, a moment later and in the order in which it finds
them, so that nobody who writes waits for anybody. A row of a long transaction is linked late.
"""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, String, func, select
from sqlalchemy.orm import Mapped, mapped_column

from app.core.audit import AuditRow
from app.core.chaining import START, chained, leaf, step
from app.core.db import Base, UtcDateTime, db, transaction

ROWS_AT_ONCE = 1000
LATE = 1000
"""So far behind the last linked row a glance looks for what was committed late."""
TURN = 0x736567656C  # of who links, among the locks of a database


class AuditLink(Base):
    """The place of a row of the audit trail in the chain; never changed."""

    __tablename__ = "audit_link"

    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """From 1, without a gap."""
    row_id: Mapped[int] = mapped_column(ForeignKey("audit_row.id"), unique=True)
    salt: Mapped[str] = mapped_column(String(32))
    """Without it nobody finds out by trying who stands behind a digest of the row."""
    hash: Mapped[str] = mapped_column(String(64))


class AuditHead(Base):
    """The end of the chain as it was made public on a day."""

    __tablename__ = "audit_head"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    rows: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True)
class Head:
    """The end of a chain: how many rows it has, and the hash that stands for all of them."""

    rows: int
    hash: str


@dataclass(frozen=True)
class Broken:
    """Where the chain does not hold: at its position, with the row that should stand there."""

    position: int
    row_id: int | None
    why: str
    """"changed": the row is not the one that was linked; "missing": the row is gone; "gap": there
    is no link at this position; "short": the chain ends before a head that was published;
    "other": it is long enough, but not the chain whose head was published."""


def link(*, all_rows: bool = False) -> bool:
    """Link up to ROWS_AT_ONCE rows that are not yet; whether more may wait.

    A glance looks at the end of the trail only; `all_rows` finds also what came very late.
    """
    if not all_rows and not _unlinked(1, all_rows=False):
        return False
    with transaction():
        if db.engine.dialect.name == "postgresql":  # on SQLite there is one writer anyway
            db.session.execute(select(func.pg_advisory_xact_lock(TURN)))
        rows = _unlinked(ROWS_AT_ONCE, all_rows=all_rows)
        end = head()
        for row in rows:
            salt = secrets.token_hex(16)
            end = Head(end.rows + 1, step(end.hash, _leaf(row, salt)))
            db.session.add(AuditLink(position=end.rows, row_id=row.id, salt=salt, hash=end.hash))
    return len(rows) == ROWS_AT_ONCE


def link_all() -> Head:
    """Link every row that is there, and answer with the head."""
    while link(all_rows=True):
        pass
    return head()


def head() -> Head:
    """The end of the chain as it is linked now."""
    last = db.session.execute(
        select(AuditLink.position, AuditLink.hash).order_by(AuditLink.position.desc()).limit(1)
    ).first()
    return Head(last[0], last[1]) if last else Head(0, START)


def count_unlinked() -> int:
    """How many rows wait to be linked."""
    rows = db.session.scalar(select(func.count(AuditRow.id))) or 0
    return rows - (db.session.scalar(select(func.count(AuditLink.position))) or 0)


def published_heads(most: int) -> Sequence[AuditHead]:
    """The newest heads, newest first."""
    return db.session.scalars(select(AuditHead).order_by(AuditHead.day.desc()).limit(most)).all()


def broken(against: Head | None = None) -> Broken | None:
    """The first place where the chain does not hold, computed from the rows themselves; None
    where all is well. `against` is a head that was published once: it must still lie on it."""
    end = Head(0, START)
    for link_, row in walk():
        place = end.rows + 1
        if link_.position != place:
            return Broken(place, None, "gap")
        if row is None:
            return Broken(place, link_.row_id, "missing")
        end = Head(place, step(end.hash, _leaf(row, link_.salt)))
        if end.hash != link_.hash:
            return Broken(place, row.id, "changed")
        if against is not None and against.rows == place and against.hash != end.hash:
            return Broken(place, row.id, "other")
    if against is not None and against.rows > end.rows:
        return Broken(end.rows + 1, None, "short")
    return None


def walk(after: int = 0) -> Iterator[tuple[AuditLink, AuditRow | None]]:
    """The links after this position, in order, each with its row; None where that is gone."""
    last: int | None = after
    while last is not None:
        found = db.session.execute(
            select(AuditLink, AuditRow)
            .outerjoin(AuditRow, AuditRow.id == AuditLink.row_id)
            .where(AuditLink.position > last)
            .order_by(AuditLink.position)
            .limit(ROWS_AT_ONCE)
        ).all()
        yield from ((one[0], one[1]) for one in found)
        last = found[-1][0].position if found else None


def _unlinked(most: int, *, all_rows: bool) -> Sequence[AuditRow]:
    wanted = (
        select(AuditRow)
        .outerjoin(AuditLink, AuditLink.row_id == AuditRow.id)
        .where(AuditLink.position.is_(None))
        .order_by(AuditRow.id)
        .limit(most)
    )
    if not all_rows:
        last = db.session.scalar(select(func.max(AuditLink.row_id))) or 0
        wanted = wanted.where(AuditRow.id > last - LATE)
    return db.session.scalars(wanted).all()


def _leaf(row: AuditRow, salt: str) -> str:
    return leaf(in_chain(row, salt))


def in_chain(row: AuditRow, salt: str) -> dict[str, object]:
    """The row as it is chained."""
    return chained(
        id=row.id,
        at=row.at,
        actor_id=row.actor_id,
        action=row.action,
        subject_type=row.subject_type,
        subject_id=row.subject_id,
        edition_id=row.edition_id,
        payload=row.payload,
        salt=salt,
    )
