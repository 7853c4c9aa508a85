"""who was reminded of what is left to read, and when"""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "judge_reminder",
        sa.Column("stage_id", sa.Integer(), nullable=False),
        sa.Column("judge_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["stage_id"], ["stage.id"], name=op.f("fk_judge_reminder_stage_id_stage")
        ),
        sa.ForeignKeyConstraint(
            ["judge_id"], ["user_account.id"], name=op.f("fk_judge_reminder_judge_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user_account.id"], name=op.f("fk_judge_reminder_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("stage_id", "judge_id", "day", name=op.f("pk_judge_reminder")),
    )


def downgrade() -> None:
    op.drop_table("judge_reminder")
