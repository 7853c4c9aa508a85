"""criteria that are optional or judge some categories, and what each reading is counted out of"""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

STAGE = sa.table("stage", sa.column("id", sa.Integer), sa.column("rubric_id", sa.Integer))
RUBRIC = sa.table("rubric", sa.column("id", sa.Integer), sa.column("scale_maximum", sa.Integer))
CRITERION = sa.table(
    "criterion", sa.column("rubric_id", sa.Integer), sa.column("weight", sa.BigInteger)
)
"""Weights are stored as whole hundredths."""
ASSIGNMENT = sa.table(
    "assignment",
    sa.column("stage_id", sa.Integer),
    sa.column("scored", sa.Integer),
    sa.column("full_marks", sa.BigInteger),
)


def upgrade() -> None:
    op.add_column(
        "criterion",
        sa.Column("is_optional", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column(
        "criterion", sa.Column("category_keys", sa.JSON(), nullable=False, server_default="[]")
    )
    op.add_column(
        "assignment", sa.Column("full_marks", sa.BigInteger(), nullable=False, server_default="0")
    )
    full_marks = (
        sa.select(sa.cast(RUBRIC.c.scale_maximum * sa.func.sum(CRITERION.c.weight), sa.BigInteger))
        .select_from(
            STAGE.join(RUBRIC, RUBRIC.c.id == STAGE.c.rubric_id).join(
                CRITERION, CRITERION.c.rubric_id == RUBRIC.c.id
            )
        )
        .where(STAGE.c.id == ASSIGNMENT.c.stage_id)
        .group_by(RUBRIC.c.scale_maximum)
        .scalar_subquery()
    )
    op.execute(
        sa.update(ASSIGNMENT).where(ASSIGNMENT.c.scored > 0).values(full_marks=full_marks)
    )


def downgrade() -> None:
    op.drop_column("assignment", "full_marks")
    op.drop_column("criterion", "category_keys")
    op.drop_column("criterion", "is_optional")
