"""written from"""

import sqlalchemy as sa
from alembic import op


revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("written_from", sa.JSON(), nullable=False, server_default="{}")
        )
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.alter_column("written_from", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_column("written_from")
