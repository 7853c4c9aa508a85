"""when a judge's agency was last corrected"""

import sqlalchemy as sa
from alembic import op

from app.core.db import UtcDateTime

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("role_grant", sa.Column("moved_at", UtcDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("role_grant", "moved_at")
