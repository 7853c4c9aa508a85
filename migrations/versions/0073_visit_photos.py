"""photos of what judges found where finalists work"""

import sqlalchemy as sa
from alembic import op

from app.core.db import UtcDateTime

revision = "0073"
down_revision = "0072"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "visit_photo",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("reading_id", sa.Integer(), nullable=False),
        sa.Column("source_sha256", sa.String(64), nullable=False),
        sa.Column("large_sha256", sa.String(64), nullable=False),
        sa.Column("small_sha256", sa.String(64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("added_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["reading_id"], ["assignment.id"], "fk_visit_photo_reading_id_assignment"
        ),
        sa.ForeignKeyConstraint(
            ["large_sha256"], ["stored_file.sha256"], "fk_visit_photo_large_sha256_stored_file"
        ),
        sa.ForeignKeyConstraint(
            ["small_sha256"], ["stored_file.sha256"], "fk_visit_photo_small_sha256_stored_file"
        ),
        sa.UniqueConstraint(
            "reading_id", "source_sha256", name="uq_visit_photo_reading_id_source_sha256"
        ),
    )
    op.create_index("ix_visit_photo_large_sha256", "visit_photo", ["large_sha256"])
    op.create_index("ix_visit_photo_small_sha256", "visit_photo", ["small_sha256"])


def downgrade() -> None:
    op.drop_table("visit_photo")
