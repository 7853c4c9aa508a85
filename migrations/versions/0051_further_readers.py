"""one more reader, once, for what is too close to call"""

import sqlalchemy as sa
from alembic import op

from app.core.db import UtcDateTime

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not in a batch: SQLite would make the table anew, without the triggers of 0036.
    op.execute("ALTER TABLE assignment RENAME COLUMN reopened_until TO open_until")
    op.create_table(
        "further_round",
        sa.Column("stage_id", sa.Integer(), nullable=False),
        sa.Column("top", sa.Integer(), nullable=False),
        sa.Column("marks_stamp", sa.String(32), nullable=False),
        sa.Column("sent_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("sent_by_id", sa.Integer(), nullable=False),
        sa.Column("until", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["stage_id"], ["stage.id"], name=op.f("fk_further_round_stage_id_stage")
        ),
        sa.ForeignKeyConstraint(
            ["sent_by_id"],
            ["user_account.id"],
            name=op.f("fk_further_round_sent_by_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("stage_id", name=op.f("pk_further_round")),
    )


def downgrade() -> None:
    op.drop_table("further_round")
    op.execute("ALTER TABLE assignment RENAME COLUMN open_until TO reopened_until")
