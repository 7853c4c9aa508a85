"""partners that are saved already are matched by the names of bodies

The worker does it: what a name means is said by the code, which a migration must not import.
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op


revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

KIND = "entries.match_partners"

job = sa.table(
    "job",
    *(sa.column(name, sa.String) for name in ("kind", "key", "payload", "state", "error")),
    *(sa.column(name, sa.DateTime(timezone=True)) for name in ("run_at", "created_at")),
    *(sa.column(name, sa.Integer) for name in ("attempts", "progress")),
    sa.column("request_id", sa.String),
)
partner = sa.table("entry_partner", sa.column("agency_id", sa.Integer))


def upgrade() -> None:
    connection = op.get_bind()
    unmatched = sa.select(sa.literal(1)).select_from(partner).where(partner.c.agency_id.is_(None))
    if connection.scalar(unmatched.limit(1)) is None:
        return
    now = datetime.now(UTC)
    asked = {"kind": KIND, "key": KIND, "payload": "{}", "state": "waiting", "error": ""}
    counts = {"attempts": 0, "progress": 0, "request_id": ""}
    connection.execute(sa.insert(job).values(run_at=now, created_at=now, **asked, **counts))


def downgrade() -> None:
    op.execute(sa.delete(job).where(job.c.key == KIND))
