"""how many readings a judge can take in a stage"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "judge_limit",
        sa.Column("stage_id", sa.Integer(), nullable=False),
        sa.Column("judge_id", sa.Integer(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["stage_id"], ["stage.id"], name=op.f("fk_judge_limit_stage_id_stage")
        ),
        sa.ForeignKeyConstraint(
            ["judge_id"], ["user_account.id"], name=op.f("fk_judge_limit_judge_id_user_account")
        ),
        sa.PrimaryKeyConstraint("stage_id", "judge_id", name=op.f("pk_judge_limit")),
    )


def downgrade() -> None:
    op.drop_table("judge_limit")
