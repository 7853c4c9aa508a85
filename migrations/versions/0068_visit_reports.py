"""what judges found where finalists work"""

import sqlalchemy as sa
from alembic import op

revision = "0068"
down_revision = "0067"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "visit_report",
        sa.Column("reading_id", sa.Integer(), primary_key=True),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reading_id"], ["assignment.id"], "fk_visit_report_reading_id_assignment"
        ),
    )


def downgrade() -> None:
    op.drop_table("visit_report")
