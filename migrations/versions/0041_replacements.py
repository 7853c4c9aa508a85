"""why a judge stepped back from a reading, and who reads instead"""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "assignment", sa.Column("left_because", sa.Text(), nullable=False, server_default="")
    )
    op.create_table(
        "replacement",
        sa.Column("reading_id", sa.Integer(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=False),
        sa.Column("why", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reading_id"], ["assignment.id"], name=op.f("fk_replacement_reading_id_assignment")
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["assignment.id"], name=op.f("fk_replacement_replaces_id_assignment")
        ),
        sa.PrimaryKeyConstraint("reading_id", name=op.f("pk_replacement")),
    )
    op.create_index(op.f("ix_replacement_replaces_id"), "replacement", ["replaces_id"])


def downgrade() -> None:
    op.drop_table("replacement")
    op.drop_column("assignment", "left_because")
