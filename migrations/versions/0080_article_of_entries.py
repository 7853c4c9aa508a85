"""cost, people, legal base, timeline and failures of a library entry

Added in place, so that the table keeps that its numbers are never used again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0080"
down_revision = "0079"
branch_labels = None
depends_on = None

TEXTS = ("cost", "people", "legal_base", "failures")


def upgrade() -> None:
    for name in TEXTS:
        column = sa.Column(name, sa.Text(), nullable=False, server_default="")
        op.add_column("library_entry", column)
    timeline = sa.Column("timeline", sa.JSON(), nullable=False, server_default="[]")
    op.add_column("library_entry", timeline)


def downgrade() -> None:
    for name in ("timeline", *TEXTS):
        op.drop_column("library_entry", name)
