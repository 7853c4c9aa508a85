"""what the points of a reading come to

Added in place: the readings of a large year are not copied for it.
"""

import sqlalchemy as sa
from alembic import op


revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "assignment", sa.Column("scored", sa.Integer(), nullable=False, server_default="0")
    )
    op.add_column(
        "assignment", sa.Column("weighed", sa.BigInteger(), nullable=False, server_default="0")
    )


def downgrade() -> None:
    op.drop_column("assignment", "weighed")
    op.drop_column("assignment", "scored")
