"""assignments as the solver proposes them, until a person approves"""

import sqlalchemy as sa
from alembic import op

from app.core.db import UtcDateTime

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "assignment_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stage_id", sa.Integer(), nullable=False),
        sa.Column("design_json", sa.Text(), nullable=False),
        sa.Column("design_sha256", sa.String(64), nullable=False),
        sa.Column("solution_json", sa.Text(), nullable=False),
        sa.Column("made_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("approved_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["stage_id"], ["stage.id"], name=op.f("fk_assignment_plan_stage_id_stage")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"],
            ["user_account.id"],
            name=op.f("fk_assignment_plan_made_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["approved_by_id"],
            ["user_account.id"],
            name=op.f("fk_assignment_plan_approved_by_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_plan")),
        sa.UniqueConstraint(
            "stage_id",
            "design_sha256",
            name=op.f("uq_assignment_plan_stage_id_design_sha256"),
        ),
    )


def downgrade() -> None:
    op.drop_table("assignment_plan")
