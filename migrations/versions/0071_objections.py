"""what the public objects to, and the files that came with it"""

import sqlalchemy as sa
from alembic import op

from app.core.db import UtcDateTime

revision = "0071"
down_revision = "0070"
branch_labels = None
depends_on = None

_PEOPLE = ("screened_by_id", "responded_by_id", "answered_by_id")


def upgrade() -> None:
    moment = UtcDateTime(timezone=True)
    op.create_table(
        "objection",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(40), nullable=False),
        sa.Column("ground", sa.String(40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("organisation", sa.String(160), nullable=False),
        sa.Column("relation", sa.String(40)),
        sa.Column("nonce", sa.String(43), nullable=False),
        sa.Column("claimed", sa.String(64)),
        sa.Column("contact", sa.String(64)),
        sa.Column("network", sa.String(64)),
        sa.Column("asked_at", moment, nullable=False),
        sa.Column("expires_at", moment, nullable=False),
        sa.Column("filed_at", moment),
        sa.Column("due_at", moment),
        sa.Column("screened_at", moment),
        sa.Column("screened_by_id", sa.Integer()),
        sa.Column("refusal", sa.String(40)),
        sa.Column("refusal_words", sa.Text(), nullable=False),
        sa.Column("released", sa.Text(), nullable=False),
        sa.Column("response_due_at", moment),
        sa.Column("response", sa.Text(), nullable=False),
        sa.Column("responded_by_id", sa.Integer()),
        sa.Column("responded_at", moment),
        sa.Column("verdict", sa.String(40)),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("remedy", sa.Text(), nullable=False),
        sa.Column("answered_by_id", sa.Integer()),
        sa.Column("closed_at", moment),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], "fk_objection_entry_id_entry"),
        *(
            sa.ForeignKeyConstraint(
                [person], ["user_account.id"], f"fk_objection_{person}_user_account"
            )
            for person in _PEOPLE
        ),
    )
    op.create_index("ix_objection_claimed", "objection", ["claimed"])
    op.create_index(
        "uq_objection_open",
        "objection",
        ["entry_id", "contact"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "objection_file",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("objection_id", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(200), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("added_at", moment, nullable=False),
        sa.Column("is_released", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["objection_id"], ["objection.id"], "fk_objection_file_objection_id_objection"
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["stored_file.sha256"], "fk_objection_file_sha256_stored_file"
        ),
        sa.UniqueConstraint("objection_id", "sha256", name="uq_objection_file_objection_id_sha256"),
    )
    op.create_index("ix_objection_file_sha256", "objection_file", ["sha256"])


def downgrade() -> None:
    op.drop_table("objection_file")
    op.drop_table("objection")
