"""what follows from an upheld objection: new readers, and what was decided with them"""

import sqlalchemy as sa
from alembic import op

from app.core.db import UtcDateTime

revision = "0074"
down_revision = "0073"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rereading",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("stage_id", sa.Integer(), nullable=False),
        sa.Column("sent_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("sent_by_id", sa.Integer(), nullable=False),
        sa.Column("until", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], op.f("fk_rereading_entry_id")),
        sa.ForeignKeyConstraint(["stage_id"], ["stage.id"], op.f("fk_rereading_stage_id")),
        sa.ForeignKeyConstraint(
            ["sent_by_id"], ["user_account.id"], op.f("fk_rereading_sent_by_id")
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_rereading")),
    )
    op.create_index(op.f("ix_rereading_stage_id"), "rereading", ["stage_id"])
    with op.batch_alter_table("appeal") as appeal:
        appeal.add_column(sa.Column("readers", sa.Integer(), nullable=False, server_default="0"))
        appeal.add_column(sa.Column("consequence", sa.String(40)))
        appeal.add_column(
            sa.Column("conclusion", sa.Text(), nullable=False, server_default="")
        )
        appeal.add_column(sa.Column("concluded_by_id", sa.Integer()))
        appeal.add_column(sa.Column("concluded_at", UtcDateTime(timezone=True)))
        appeal.create_foreign_key(
            op.f("fk_appeal_concluded_by_id"), "user_account", ["concluded_by_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("appeal") as appeal:
        appeal.drop_constraint(op.f("fk_appeal_concluded_by_id"), type_="foreignkey")
        for name in ("concluded_at", "concluded_by_id", "conclusion", "consequence", "readers"):
            appeal.drop_column(name)
    op.drop_table("rereading")
