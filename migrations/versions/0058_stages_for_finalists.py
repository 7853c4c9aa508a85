"""stages in which finalists are scored by a rubric of their own, and when finalists became public"""

import sqlalchemy as sa
from alembic import op

from app.core.db import UtcDateTime

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "edition", sa.Column("finalists_published_at", UtcDateTime(timezone=True), nullable=True)
    )
    for name in ("readers", "passing_grade", "share"):
        op.add_column("stage", sa.Column(name, sa.Integer(), nullable=True))
    op.add_column("stage", sa.Column("judge_roles", sa.JSON(), nullable=True))
    with op.batch_alter_table("rubric") as batch_op:
        batch_op.add_column(
            sa.Column(
                "stage_kind", sa.String(40), nullable=False, server_default="proposal_assessment"
            )
        )
        batch_op.drop_constraint("uq_rubric_edition_id_number", type_="unique")
        batch_op.create_unique_constraint(
            "uq_rubric_edition_id_stage_kind_number", ["edition_id", "stage_kind", "number"]
        )
    with op.batch_alter_table("rubric") as batch_op:
        batch_op.alter_column("stage_kind", server_default=None)


def downgrade() -> None:
    op.execute("DELETE FROM criterion WHERE rubric_id IN"
               " (SELECT id FROM rubric WHERE stage_kind <> 'proposal_assessment')")
    op.execute("UPDATE stage SET rubric_id = NULL WHERE rubric_id IN"
               " (SELECT id FROM rubric WHERE stage_kind <> 'proposal_assessment')")
    op.execute("DELETE FROM rubric WHERE stage_kind <> 'proposal_assessment'")
    with op.batch_alter_table("rubric") as batch_op:
        batch_op.drop_constraint("uq_rubric_edition_id_stage_kind_number", type_="unique")
        batch_op.create_unique_constraint("uq_rubric_edition_id_number", ["edition_id", "number"])
        batch_op.drop_column("stage_kind")
    for name in ("judge_roles", "share", "passing_grade", "readers"):
        op.drop_column("stage", name)
    op.drop_column("edition", "finalists_published_at")
