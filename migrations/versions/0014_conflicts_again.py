"""conflicts declared again, last save of a reading"""

import sqlalchemy as sa
from alembic import op


revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

PAIR = ["entry_id", "judge_id", "source"]
ONCE = "uq_conflict_entry_id_judge_id_source"


def upgrade() -> None:
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("saved_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("conflict", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(ONCE), type_="unique")
        batch_op.create_index(
            "uq_conflict_in_force",
            PAIR,
            unique=True,
            sqlite_where=sa.text("dismissed_at IS NULL"),
            postgresql_where=sa.text("dismissed_at IS NULL"),
        )


def downgrade() -> None:
    op.execute(
        "DELETE FROM conflict WHERE id NOT IN"
        " (SELECT max(id) FROM conflict GROUP BY entry_id, judge_id, source)"
    )
    with op.batch_alter_table("conflict", schema=None) as batch_op:
        batch_op.drop_index("uq_conflict_in_force")
        batch_op.create_unique_constraint(op.f(ONCE), PAIR)
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_column("saved_at")
