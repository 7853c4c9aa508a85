"""unsettled marks"""

import sqlalchemy as sa
from alembic import op


revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unsettled_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("page", sa.String(length=32), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignment.id"],
            name=op.f("fk_unsettled_mark_assignment_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unsettled_mark")),
        sa.UniqueConstraint(
            "assignment_id",
            "field",
            "page",
            name=op.f("uq_unsettled_mark_assignment_id_field_page"),
        ),
    )
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("reopened_reason", sa.Text(), nullable=False, server_default="")
        )
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.alter_column("reopened_reason", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_column("reopened_reason")
        batch_op.drop_column("reopened_at")
    op.drop_table("unsettled_mark")
