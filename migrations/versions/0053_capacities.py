"""how many readings a judge says they can take"""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "judge_capacity",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("judge_id", sa.Integer(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_judge_capacity_edition_id_edition")
        ),
        sa.ForeignKeyConstraint(
            ["judge_id"], ["user_account.id"], name=op.f("fk_judge_capacity_judge_id_user_account")
        ),
        sa.PrimaryKeyConstraint("edition_id", "judge_id", name=op.f("pk_judge_capacity")),
    )


def downgrade() -> None:
    op.drop_table("judge_capacity")
