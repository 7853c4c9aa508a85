"""which request asked for a job"""

import sqlalchemy as sa
from alembic import op


revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("request_id", sa.String(length=64), nullable=False, server_default="")
        )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.alter_column("request_id", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_column("request_id")
