"""what is searched, counted by day"""

import sqlalchemy as sa
from alembic import op

revision = "0078"
down_revision = "0077"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "asked_query",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("lang", sa.String(8), nullable=False),
        sa.Column("words", sa.String(100), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("results", sa.Integer(), nullable=False),
        sa.UniqueConstraint("day", "lang", "words", name="uq_asked_query_day_lang_words"),
    )


def downgrade() -> None:
    op.drop_table("asked_query")
