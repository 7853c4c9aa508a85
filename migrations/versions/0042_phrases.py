"""phrases that judges keep"""

import sqlalchemy as sa
from alembic import op

from app.core.db import UtcDateTime

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "judge_phrase",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("judge_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(300), nullable=False),
        sa.Column("kept_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["criterion_id"], ["criterion.id"], name=op.f("fk_judge_phrase_criterion_id_criterion")
        ),
        sa.ForeignKeyConstraint(
            ["judge_id"], ["user_account.id"], name=op.f("fk_judge_phrase_judge_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judge_phrase")),
        sa.UniqueConstraint(
            "judge_id",
            "criterion_id",
            "text",
            name=op.f("uq_judge_phrase_judge_id_criterion_id_text"),
        ),
    )
    op.create_index(op.f("ix_judge_phrase_criterion_id"), "judge_phrase", ["criterion_id"])


def downgrade() -> None:
    op.drop_table("judge_phrase")
