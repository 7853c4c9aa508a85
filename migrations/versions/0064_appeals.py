"""what applicants object to, and what was answered"""

import sqlalchemy as sa
from alembic import op

from app.core.db import UtcDateTime

revision = "0064"
down_revision = "0063"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "appeal",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("filed_by_id", sa.Integer(), nullable=False),
        sa.Column("filed_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("due_at", UtcDateTime(timezone=True)),
        sa.Column("verdict", sa.String(40)),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("remedy", sa.Text(), nullable=False),
        sa.Column("answered_by_id", sa.Integer()),
        sa.Column("answered_at", UtcDateTime(timezone=True)),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], "fk_appeal_entry_id_entry"),
        sa.ForeignKeyConstraint(
            ["filed_by_id"], ["user_account.id"], "fk_appeal_filed_by_id_user_account"
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["user_account.id"], "fk_appeal_answered_by_id_user_account"
        ),
        sa.UniqueConstraint("entry_id", "about", name="uq_appeal_entry_id_about"),
    )


def downgrade() -> None:
    op.drop_table("appeal")
