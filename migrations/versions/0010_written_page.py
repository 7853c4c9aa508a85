"""written page"""

import sqlalchemy as sa
from alembic import op


revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("answer_version", "answer_conflict"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(
                sa.Column("page", sa.String(length=32), nullable=False, server_default="")
            )
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column("page", server_default=None)


def downgrade() -> None:
    for table in ("answer_version", "answer_conflict"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column("page")
