"""weigh the readings that have points already"""

import sqlalchemy as sa
from alembic import op


revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

assignment = sa.table(
    "assignment",
    sa.column("id", sa.Integer),
    sa.column("scored", sa.Integer),
    sa.column("weighed", sa.BigInteger),
)
score = sa.table(
    "score",
    sa.column("assignment_id", sa.Integer),
    sa.column("criterion_id", sa.Integer),
    sa.column("points", sa.Integer),
)
criterion = sa.table(
    "criterion",
    sa.column("id", sa.Integer),
    sa.column("weight", sa.BigInteger),  # hundredths
)


def upgrade() -> None:
    own = score.c.assignment_id == assignment.c.id
    weighed = (
        sa.select(sa.cast(sa.func.sum(score.c.points * criterion.c.weight), sa.BigInteger))
        .join(criterion, criterion.c.id == score.c.criterion_id)
        .where(own)
    )
    op.execute(
        sa.update(assignment)
        .where(sa.exists().where(own))
        .values(
            scored=sa.select(sa.func.count()).select_from(score).where(own).scalar_subquery(),
            weighed=weighed.scalar_subquery(),
        )
    )


def downgrade() -> None:
    """The columns go with the revision before."""
