"""what judges say they know"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "judge_expertise",
        sa.Column("judge_id", sa.Integer(), nullable=False),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.Column("goals", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["judge_id"], ["user_account.id"], name=op.f("fk_judge_expertise_judge_id_user_account")
        ),
        sa.PrimaryKeyConstraint("judge_id", name=op.f("pk_judge_expertise")),
    )


def downgrade() -> None:
    op.drop_table("judge_expertise")
