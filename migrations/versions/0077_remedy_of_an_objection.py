"""what follows from an upheld objection of the public, as from an appeal"""

import sqlalchemy as sa
from alembic import op

from app.core.db import UtcDateTime

revision = "0077"
down_revision = "0076"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("objection") as objection:
        objection.add_column(sa.Column("readers", sa.Integer(), nullable=False, server_default="0"))
        objection.add_column(sa.Column("consequence", sa.String(40)))
        objection.add_column(sa.Column("conclusion", sa.Text(), nullable=False, server_default=""))
        objection.add_column(sa.Column("concluded_by_id", sa.Integer()))
        objection.add_column(sa.Column("concluded_at", UtcDateTime(timezone=True)))
        objection.create_foreign_key(
            op.f("fk_objection_concluded_by_id"), "user_account", ["concluded_by_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("objection") as objection:
        objection.drop_constraint(op.f("fk_objection_concluded_by_id"), type_="foreignkey")
        for name in ("concluded_at", "concluded_by_id", "conclusion", "consequence", "readers"):
            objection.drop_column(name)
