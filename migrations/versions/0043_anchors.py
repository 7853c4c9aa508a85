"""anchors: entries that every judge scores, and the marks that were agreed for them"""

import sqlalchemy as sa
from alembic import op

from app.core.db import UtcDateTime

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "anchor",
        sa.Column("stage_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("points", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("again", sa.Boolean(), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=False),
        sa.Column("set_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["stage_id"], ["stage.id"], name=op.f("fk_anchor_stage_id_stage")),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_anchor_entry_id_entry")),
        sa.ForeignKeyConstraint(
            ["set_by_id"], ["user_account.id"], name=op.f("fk_anchor_set_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("stage_id", "entry_id", name=op.f("pk_anchor")),
    )


def downgrade() -> None:
    op.drop_table("anchor")
