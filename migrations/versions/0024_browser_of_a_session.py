"""in which browser a session is open"""

import sqlalchemy as sa
from alembic import op


revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("user_session", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("browser", sa.String(length=60), nullable=False, server_default="")
        )
    with op.batch_alter_table("user_session", schema=None) as batch_op:
        batch_op.alter_column("browser", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("user_session", schema=None) as batch_op:
        batch_op.drop_column("browser")
