"""Alembic runs inside the application, so that one configuration rules."""

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
    with engine.connect() as connection:
        _configure(connection)


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
