"""keep how an agency's other name is written"""

import sqlalchemy as sa
from alembic import op


revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("agency_alias", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("name", sa.String(length=200), nullable=False, server_default="")
        )
    op.execute("UPDATE agency_alias SET name = name_key")
    with op.batch_alter_table("agency_alias", schema=None) as batch_op:
        batch_op.alter_column("name", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("agency_alias", schema=None) as batch_op:
        batch_op.drop_column("name")
