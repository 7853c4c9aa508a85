"""what each Selesai locked"""

import sqlalchemy as sa
from alembic import op

from app.core.db import UtcDateTime

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "locked_marks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reading_id", sa.Integer(), nullable=False),
        sa.Column("locked_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("points", sa.JSON(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("weighed", sa.BigInteger(), nullable=False),
        sa.Column("full_marks", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reading_id"], ["assignment.id"], name=op.f("fk_locked_marks_reading_id_assignment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_locked_marks")),
    )
    op.create_index(op.f("ix_locked_marks_reading_id"), "locked_marks", ["reading_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_locked_marks_reading_id"), table_name="locked_marks")
    op.drop_table("locked_marks")
