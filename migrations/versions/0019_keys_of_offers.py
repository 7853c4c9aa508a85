"""the newest of the same unanswered offers gets the key"""

import sqlalchemy as sa
from alembic import op


revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_BOUNDS = ("agency_id", "unit_id", "competition_id", "edition_id")
_invitation = sa.table(
    "invitation",
    *(sa.column(name, sa.Integer) for name in ("id", *_BOUNDS)),
    *(sa.column(name, sa.String) for name in ("email", "role", "open_key")),
    *(sa.column(name, sa.DateTime) for name in ("accepted_at", "revoked_at")),
)


def upgrade() -> None:
    connection = op.get_bind()
    unanswered = sa.select(_invitation).where(
        _invitation.c.accepted_at.is_(None), _invitation.c.revoked_at.is_(None)
    )
    newest = {_key(row): row.id for row in connection.execute(unanswered.order_by(_invitation.c.id))}
    for key, ref in newest.items():
        one = _invitation.update().where(_invitation.c.id == ref)
        connection.execute(one.values(open_key=key))


def _key(row: sa.Row) -> str:
    """As `accounts.rules.open_key` made it when this was written."""
    without = {"agency_id"} if row.role in ("evaluator", "panelist") else set()
    bounds = [(name, getattr(row, name)) for name in _BOUNDS if name not in without]
    named = [("role", row.role), *bounds]
    return " ".join([row.email, *(f"{name}={value}" for name, value in named if value)])


def downgrade() -> None:
    op.execute(_invitation.update().values(open_key=None))
