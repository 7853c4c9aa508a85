"""when the name in a judge's tie was found to mean another agency"""

import sqlalchemy as sa
from alembic import op

from app.core.db import UtcDateTime

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("judge_tie", sa.Column("matched_at", UtcDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("judge_tie", "matched_at")
