"""when each finalist presents and is asked"""

import sqlalchemy as sa
from alembic import op

from app.core.db import UtcDateTime

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "interview_slot",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("stage_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("room", sa.String(80), nullable=False),
        sa.Column("starts_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("presenting", sa.Integer(), nullable=False),
        sa.Column("asking", sa.Integer(), nullable=False),
        sa.Column("link", sa.String(500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("told_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["stage_id"], ["stage.id"], "fk_interview_slot_stage_id_stage"),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], "fk_interview_slot_entry_id_entry"),
        sa.UniqueConstraint("stage_id", "entry_id", name="uq_interview_slot_stage_id_entry_id"),
        sa.UniqueConstraint(
            "stage_id", "room", "starts_at", name="uq_interview_slot_stage_id_room_starts_at"
        ),
    )
    op.create_index("ix_interview_slot_entry_id", "interview_slot", ["entry_id"])


def downgrade() -> None:
    op.drop_table("interview_slot")
