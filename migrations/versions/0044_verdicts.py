"""what a judge found behind a claimed figure"""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not in a batch: SQLite would make the table anew, without the triggers of 0036.
    op.add_column(
        "assignment", sa.Column("verdicts", sa.JSON(), nullable=False, server_default="{}")
    )


def downgrade() -> None:
    op.drop_column("assignment", "verdicts")
