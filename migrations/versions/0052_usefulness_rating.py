"""what the public rates, the ratings, and what people decided about unusual runs of them"""

import sqlalchemy as sa
from alembic import op

from app.core.db import UtcDateTime

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rated_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stage_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", UtcDateTime(timezone=True), nullable=False),
        _of("rated_entry", "stage_id", "stage"),
        _of("rated_entry", "entry_id", "entry"),
        _of("rated_entry", "opened_by_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rated_entry")),
        sa.UniqueConstraint("stage_id", "entry_id", name=op.f("uq_rated_entry_stage_id_entry_id")),
    )
    op.create_index(op.f("ix_rated_entry_entry_id"), "rated_entry", ["entry_id"])
    op.create_table(
        "usefulness_rating",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rated_id", sa.Integer(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("second", sa.Integer(), nullable=False),
        sa.Column("third", sa.Integer(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("claimed", sa.String(length=64), nullable=True),
        sa.Column("contact", sa.String(length=64), nullable=True),
        sa.Column("domain", sa.String(length=64), nullable=True),
        sa.Column("network", sa.String(length=64), nullable=True),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("asked_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", UtcDateTime(timezone=True), nullable=True),
        _of("usefulness_rating", "rated_id", "rated_entry"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_usefulness_rating")),
        sa.UniqueConstraint("rated_id", "contact", name=op.f("uq_usefulness_rating_rated_id_contact")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_usefulness_rating_token_hash")),
    )
    op.create_index(op.f("ix_usefulness_rating_claimed"), "usefulness_rating", ["claimed"])
    op.create_table(
        "rating_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rated_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("rating_ids", sa.JSON(), nullable=False),
        sa.Column("verdict", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("taken_back_at", UtcDateTime(timezone=True), nullable=True),
        _of("rating_review", "rated_id", "rated_entry"),
        _of("rating_review", "by_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rating_review")),
    )
    op.create_index(op.f("ix_rating_review_rated_id"), "rating_review", ["rated_id"])


def downgrade() -> None:
    op.drop_table("rating_review")
    op.drop_table("usefulness_rating")
    op.drop_table("rated_entry")


def _of(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}")
    )
