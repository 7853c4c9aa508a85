"""topics that judges write, and the words of what is to be read"""

import sqlalchemy as sa
from alembic import op

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "snapshot_words",
        sa.Column("snapshot_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["snapshot.id"], name=op.f("fk_snapshot_words_snapshot_id_snapshot")
        ),
        sa.PrimaryKeyConstraint("snapshot_id", name=op.f("pk_snapshot_words")),
    )
    topics = sa.Column("topics", sa.JSON(), nullable=False, server_default="[]")
    with op.batch_alter_table("judge_expertise") as batch_op:
        batch_op.add_column(topics)
    with op.batch_alter_table("judge_expertise") as batch_op:
        batch_op.alter_column("topics", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("judge_expertise") as batch_op:
        batch_op.drop_column("topics")
    op.drop_table("snapshot_words")
