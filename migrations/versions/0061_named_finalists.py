"""since when a finalist is public, before the results are"""

import sqlalchemy as sa
from alembic import op

from app.core.db import UtcDateTime

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("decision", sa.Column("named_at", UtcDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("decision", "named_at")
