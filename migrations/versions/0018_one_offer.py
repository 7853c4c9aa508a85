"""nobody is offered the same role twice"""

import sqlalchemy as sa
from alembic import op


revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("open_key", sa.String(length=400), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_invitation_open_key"), ["open_key"])


def downgrade() -> None:
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_invitation_open_key"), type_="unique")
        batch_op.drop_column("open_key")
