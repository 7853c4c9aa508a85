"""runs of ratings as the worker found them, and an index that holds all that a sum reads"""

import sqlalchemy as sa
from alembic import op

from app.core.db import UtcDateTime

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rating_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rated_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("rating_ids", sa.JSON(), nullable=False),
        sa.Column("first_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("last_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["rated_id"], ["rated_entry.id"], name="fk_rating_run_rated_id_rated_entry"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_rating_run"),
    )
    op.create_index("ix_rating_run_rated_id", "rating_run", ["rated_id"])
    op.create_index(
        "ix_usefulness_rating_sums",
        "usefulness_rating",
        ["rated_id", "confirmed_at", "first", "second", "third"],
    )


def downgrade() -> None:
    op.drop_index("ix_usefulness_rating_sums", table_name="usefulness_rating")
    op.drop_index("ix_rating_run_rated_id", table_name="rating_run")
    op.drop_table("rating_run")
