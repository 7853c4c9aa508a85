"""an index for what the home page counts of the library"""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

COUNTED = "published_at IS NOT NULL AND withdrawn_at IS NULL AND is_demo"


def upgrade() -> None:
    op.create_index(
        "ix_library_entry_counted",
        "library_entry",
        ["region_code"],
        sqlite_where=sa.text(f"{COUNTED} IS 0"),
        postgresql_where=sa.text(f"{COUNTED} IS false"),
    )


def downgrade() -> None:
    op.drop_index("ix_library_entry_counted", "library_entry")
