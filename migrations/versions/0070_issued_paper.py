"""official papers as they were issued, and the files that came back from signing"""

import sqlalchemy as sa
from alembic import op

from app.core.db import UtcDateTime

revision = "0070"
down_revision = "0069"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "issued_paper",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("stage_id", sa.Integer()),
        sa.Column("judge_id", sa.Integer()),
        sa.Column("replaces_id", sa.Integer()),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("content_sha256", sa.String(64), nullable=False),
        sa.Column("file_sha256", sa.String(64), nullable=False),
        sa.Column("issued_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("issued_by_id", sa.Integer(), nullable=False),
        sa.Column("sent_at", UtcDateTime(timezone=True)),
        sa.Column("signed_sha256", sa.String(64)),
        sa.Column("signed_at", UtcDateTime(timezone=True)),
        sa.Column("signatures", sa.Integer(), nullable=False),
        sa.Column("pages_signed", sa.JSON(), nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [target], f"fk_issued_paper_{column}")
            for column, target in (
                ("edition_id", "edition.id"),
                ("stage_id", "stage.id"),
                ("judge_id", "user_account.id"),
                ("replaces_id", "issued_paper.id"),
                ("file_sha256", "stored_file.sha256"),
                ("issued_by_id", "user_account.id"),
                ("signed_sha256", "stored_file.sha256"),
            )
        ),
        sa.UniqueConstraint(
            "edition_id", "kind", "number", name="uq_issued_paper_edition_id_kind_number"
        ),
    )
    op.create_index("ix_issued_paper_judge_id", "issued_paper", ["judge_id"])


def downgrade() -> None:
    op.drop_table("issued_paper")
