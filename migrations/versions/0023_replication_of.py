"""which entries of the library an entry replicates

Added in place, so that the table keeps that its numbers are never used again.
"""

import sqlalchemy as sa
from alembic import op


revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    replicated = sa.Column("replication_of", sa.JSON(), nullable=False, server_default="[]")
    op.add_column("library_entry", replicated)


def downgrade() -> None:
    op.drop_column("library_entry", "replication_of")
