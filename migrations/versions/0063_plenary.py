"""what panelists choose in the plenary, and the steps in which decisions were marked"""

import sqlalchemy as sa
from alembic import op

from app.core.db import UtcDateTime

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "panel_pick",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("panelist_id", sa.Integer(), nullable=False),
        sa.Column("choice", sa.String(40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("picked_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], "fk_panel_pick_edition_id_edition"),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], "fk_panel_pick_entry_id_entry"),
        sa.ForeignKeyConstraint(
            ["panelist_id"], ["user_account.id"], "fk_panel_pick_panelist_id_user_account"
        ),
        sa.UniqueConstraint("entry_id", "panelist_id", name="uq_panel_pick_entry_id_panelist_id"),
    )
    op.create_index("ix_panel_pick_edition_id", "panel_pick", ["edition_id"])
    op.create_table(
        "decision_step",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], "fk_decision_step_edition_id_edition"
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["user_account.id"], "fk_decision_step_made_by_id_user_account"
        ),
    )
    op.create_index("ix_decision_step_edition_id", "decision_step", ["edition_id"])


def downgrade() -> None:
    op.drop_table("decision_step")
    op.drop_table("panel_pick")
