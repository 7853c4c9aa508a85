"""The database: base class, exact column types, and the only place that commits."""

import enum
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar, TypeVarTuple

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask, current_app
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    BigInteger,
    DateTime,
    Dialect,
    Engine,
    Enum,
    MetaData,
    Row,
    Select,
    event,
    inspect,
)
from sqlalchemy.engine import Connection
from sqlalchemy.orm import DeclarativeBase, Session, registry
from sqlalchemy.types import TypeDecorator

from app.core import events

WRITING = "lumbung_writing"
_PRAGMAS = ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=10000", "synchronous=NORMAL")
RowT = TypeVar("RowT")
TupleT = TypeVarTuple("TupleT")
_asking = threading.Lock()
"""Held by the thread of this process that asks for SQLite's write lock."""
_ASK_AGAIN = 0.001  # seconds


_TEXT_ENUM = Enum(
    enum.StrEnum,
    native_enum=False,
    length=40,
    values_callable=lambda kind: [member.value for member in kind],
)
"""Enums are kept as their values in text columns: adding one needs no change of type."""


class Base(DeclarativeBase):
    """Base of every table; names every constraint so that SQLite can drop it again."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    registry = registry(metadata=metadata, type_annotation_map={enum.StrEnum: _TEXT_ENUM})


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC datetime on every database; refuses a naive one with ValueError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r}: times are kept in UTC")
        utc = value.astimezone(UTC)
        return utc if dialect.name == "postgresql" else utc.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class ExactDecimal(TypeDecorator[Decimal]):
    """A decimal with `places` digits, stored as a scaled integer so that no database rounds it."""

    impl = BigInteger
    cache_ok = True

    def __init__(self, places: int = 4) -> None:
        super().__init__()
        self.places = places

    def process_bind_param(self, value: Decimal | int | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        scaled = Decimal(value).scaleb(self.places)
        if scaled != scaled.to_integral_value():
            raise ValueError(f"{value} has more than {self.places} decimal places")
        return int(scaled)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-self.places).normalize() + 0


db = SQLAlchemy(model_class=Base)
migrate = Migrate(render_as_batch=True, compare_type=True)


@contextmanager
def transaction(*, kept: bool = False) -> Iterator[None]:
    """Run one use case: all of its rows, and its events' consequences, or none of them.

    Rows that were loaded before are read again inside, so that rules judge the present state;
    and again after it, unless `kept`: then they stay as this use case saw and left them, which is
    all that its answer needs.
    On SQLite the write lock is taken at the start (BEGIN IMMEDIATE); elsewhere use `locked()`.
    A nested transaction joins the outer one.
    """
    session = db.session()
    if session.info.get(WRITING):
        yield
        return
    session.rollback()
    session.connection(execution_options={WRITING: True})
    session.info[WRITING] = True
    try:
        yield
        events.dispatch(session.info)
        session.expire_on_commit = not kept
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.expire_on_commit = True
        session.info.pop(WRITING, None)
        events.discard(session.info)


@contextmanager
def apart() -> Iterator[Connection]:
    """A transaction on a connection of its own, for tables that no model has: all of it or none,
    whatever becomes of the session's. PostgreSQL only: SQLite has one writer at a time."""
    with db.engine.begin() as connection:
        yield connection


@contextmanager
def part() -> Iterator[None]:
    """A part of a transaction that may fail alone: its rows and events go, the rest stays."""
    session = db.session()
    recorded = events.mark(session.info)
    try:
        with session.begin_nested():
            yield
    except BaseException:
        events.forget_since(session.info, recorded)
        raise


def plain_rows(statement: Select[*TupleT], values: dict[str, Any]) -> Sequence[Row[*TupleT]]:
    """The rows of a statement that asks for columns, without the work that the session does for
    each statement and row."""
    db.session.flush()  # as the session does before it asks
    return db.session.connection().execute(statement, values).all()


def locked(row: RowT) -> RowT:
    """`row`, read again and held against other writers until the transaction ends.

    What this transaction has changed in it so far stays. What it refers to is read again when it
    is asked for.
    """
    db.session.flush()  # a refresh drops what was not written yet
    db.session.expire(row)
    columns = [one.key for one in inspect(row).mapper.column_attrs if not one.deferred]
    db.session.refresh(row, columns, with_for_update={"of": type(row)})
    return row


def record(happened: events.Event) -> None:
    """Note that something happened; its subscribers run before the transaction commits."""
    events.record(db.session().info, happened)


def settle() -> None:
    """Let subscribers act now on what has happened so far: a long transaction builds on it."""
    events.dispatch(db.session().info)


def is_migrated() -> bool:
    """Whether exactly the migrations of this code have been applied."""
    applied = MigrationContext.configure(db.session.connection()).get_current_heads()
    return set(applied) == _newest(str(current_app.config["MIGRATIONS_PATH"]))


@cache
def _newest(folder: str) -> frozenset[str]:
    return frozenset(ScriptDirectory(folder).get_heads())


def init_app(app: Flask) -> None:
    db.init_app(app)
    migrate.init_app(app, db, directory=str(app.config["MIGRATIONS_PATH"]))


@event.listens_for(Session, "before_flush")
def _refuse_write_outside_transaction(session: Session, *_: Any) -> None:
    if (session.new or session.dirty or session.deleted) and not session.info.get(WRITING):
        raise RuntimeError("rows may only change inside core.db.transaction()")


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # SQLAlchemy's begin event below opens transactions
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    if connection.get_execution_options().get(WRITING):
        _take_write_lock(connection)
    else:
        sqlite: Any = connection.connection.dbapi_connection
        sqlite.execute("BEGIN")


def _take_write_lock(connection: Connection) -> None:
    """BEGIN IMMEDIATE within a moment of the lock being free, or OperationalError in the end.

    SQLite asks ever more seldom, down to ten times a second, and many threads that do so keep
    each other waiting while nobody writes. Here one thread of a process asks, every millisecond,
    and the others wait behind it.
    """
    sqlite: Any = connection.connection.dbapi_connection
    patience = sqlite.execute("PRAGMA busy_timeout").fetchone()[0]
    end = time.monotonic() + patience / 1000
    is_asking = _asking.acquire(timeout=patience / 1000)
    sqlite.execute("PRAGMA busy_timeout=0")
    try:
        while _is_kept_out(sqlite) and time.monotonic() < end:
            time.sleep(_ASK_AGAIN)
        if not sqlite.in_transaction:
            connection.exec_driver_sql("BEGIN IMMEDIATE")  # which says what is in the way
    finally:
        sqlite.execute(f"PRAGMA busy_timeout={patience}")
        if is_asking:
            _asking.release()


def _is_kept_out(sqlite: Any) -> bool:
    """Whether somebody else is writing; else a transaction has begun, or never will."""
    try:
        sqlite.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as problem:
        return problem.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
    return False
