"""Alembic runs inside the application, so that one configuration rules."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import context
from flask import current_app

from app.core.db import Base, ExactDecimal, UtcDateTime, db


def run_migrations() -> None:
    """Apply revisions on the application's own engine, one transaction for all of them."""
    given = context.config.attributes.get("connection")
    engine = db.engine
    if given is not None:
        _configure(given)
        return
    with engine.connect() as connection, _loose_foreign_keys(connection):
        _configure(connection)


@contextmanager
def _loose_foreign_keys(connection: sa.Connection) -> Iterator[None]:
    """SQLite changes a table by making it anew, which keys that point to it would forbid.

    The switch works only outside a transaction, hence below SQLAlchemy, which would begin one.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    plain = connection.connection.driver_connection
    plain.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
        dangling = plain.execute("PRAGMA foreign_key_check").fetchall()
        if dangling:
            raise SystemExit(f"rows refer to what is gone: {dangling[:5]}")
    finally:
        plain.execute("PRAGMA foreign_keys=ON")


def _plain_type(kind: str, item: object, _: object) -> str | bool:
    """Write our own column types as the plain ones below them: revisions never import the app."""
    if kind != "type":
        return False
    plain = {UtcDateTime: "sa.DateTime(timezone=True)", ExactDecimal: "sa.BigInteger()"}
    if isinstance(item, sa.Enum):
        return f"sa.String(length={item.length})"
    return plain.get(type(item), False)


def _configure(connection: object) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=_plain_type,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


if context.is_offline_mode():
    raise SystemExit("migrations need a database: run them online")
with current_app.app_context():
    run_migrations()
