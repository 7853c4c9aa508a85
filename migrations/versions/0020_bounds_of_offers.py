"""an invitation may offer one case, or a province or sector"""

import sqlalchemy as sa
from alembic import op


revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("entry_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("scope", sa.String(length=80), nullable=False, server_default="")
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_invitation_entry_id"), "entry", ["entry_id"], ["id"]
        )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.alter_column("scope", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_invitation_entry_id"), type_="foreignkey")
        batch_op.drop_column("scope")
        batch_op.drop_column("entry_id")
