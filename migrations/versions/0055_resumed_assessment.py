"""since when an assessment runs again that was over"""

import sqlalchemy as sa
from alembic import op

from app.core.db import UtcDateTime

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("stage", sa.Column("resumed_at", UtcDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("stage", "resumed_at")
