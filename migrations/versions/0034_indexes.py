"""indexes for the audit trail, the letters of judges and the entries that passed"""

from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

ADDED = (
    ("ix_audit_row_at", "audit_row", ["at"]),
    ("ix_audit_row_actor_id", "audit_row", ["actor_id"]),
    ("ix_assignment_stage_judge_started", "assignment", ["stage_id", "judge_id", "started_at"]),
    ("ix_entry_edition_state", "entry", ["edition_id", "state"]),
)


def upgrade() -> None:
    for name, table, columns in ADDED:
        op.create_index(name, table, columns)
    op.drop_index("ix_entry_edition_id", "entry")


def downgrade() -> None:
    op.create_index("ix_entry_edition_id", "entry", ["edition_id"])
    for name, table, _columns in reversed(ADDED):
        op.drop_index(name, table)
