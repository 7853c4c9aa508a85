"""the decree of an edition, and each correction of its record"""

import sqlalchemy as sa
from alembic import op

from app.core.db import UtcDateTime

revision = "0067"
down_revision = "0066"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "decree",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(120), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("about", sa.String(400), nullable=False),
        sa.Column("office", sa.String(200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], "fk_decree_edition_id"),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["user_account.id"], "fk_decree_recorded_by_id"
        ),
        sa.UniqueConstraint("edition_id", "version", name="uq_decree_edition_id_version"),
    )


def downgrade() -> None:
    op.drop_table("decree")
