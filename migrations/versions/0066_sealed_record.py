"""the sealed record of an edition, and the key to its judges in two halves"""

import sqlalchemy as sa
from alembic import op

from app.core.db import UtcDateTime

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sealed_bundle",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("written_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_sealed_bundle_edition_id")
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["stored_file.sha256"], name=op.f("fk_sealed_bundle_sha256")
        ),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_sealed_bundle")),
    )
    op.create_table(
        "sealed_half",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("half", sa.String(length=64), nullable=False),
        sa.Column("taken_by_id", sa.Integer(), nullable=True),
        sa.Column("taken_at", UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["sealed_bundle.edition_id"],
            name=op.f("fk_sealed_half_edition_id"),
        ),
        sa.ForeignKeyConstraint(
            ["taken_by_id"], ["user_account.id"], name=op.f("fk_sealed_half_taken_by_id")
        ),
        sa.PrimaryKeyConstraint("edition_id", "number", name=op.f("pk_sealed_half")),
        sa.UniqueConstraint(
            "edition_id", "taken_by_id", name=op.f("uq_sealed_half_edition_id_taken_by_id")
        ),
    )


def downgrade() -> None:
    op.drop_table("sealed_half")
    op.drop_table("sealed_bundle")
