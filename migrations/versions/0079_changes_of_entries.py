"""library entries in the order in which they changed, for who harvests them"""

from alembic import op

revision = "0079"
down_revision = "0078"
branch_labels = None
depends_on = None

NAME = "ix_library_entry_changed"


def upgrade() -> None:
    op.create_index(NAME, "library_entry", ["changed_at", "id"])


def downgrade() -> None:
    op.drop_index(NAME, "library_entry")
