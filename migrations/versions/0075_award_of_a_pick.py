"""the award that a panelist would give to a winner"""

import sqlalchemy as sa
from alembic import op

revision = "0075"
down_revision = "0074"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("panel_pick") as table:
        table.add_column(sa.Column("award", sa.String(200), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("panel_pick") as table:
        table.drop_column("award")
