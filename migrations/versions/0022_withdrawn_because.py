"""why an entry was withdrawn from the library, in words for the public

The column is added in place: copying the table, as a batch does on SQLite, would lose that its
numbers are never used again.
"""

import sqlalchemy as sa
from alembic import op


revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    reason = sa.Column("withdrawn_because", sa.Text(), nullable=False, server_default="")
    op.add_column("library_entry", reason)


def downgrade() -> None:
    op.drop_column("library_entry", "withdrawn_because")
