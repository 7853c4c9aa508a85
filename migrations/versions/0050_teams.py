"""judges of an entry discuss and agree on one mark"""

import sqlalchemy as sa
from alembic import op

from app.core.db import UtcDateTime

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "team_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stage_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", UtcDateTime(timezone=True), nullable=False),
        *_of("team_message", stage_id="stage", entry_id="entry", author_id="user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_message")),
        sa.UniqueConstraint(
            "stage_id", "entry_id", "author_id", "token", name=op.f("uq_team_message_stage_id_entry_id_author_id_token")
        ),
    )
    op.create_table(
        "team_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stage_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("points", sa.JSON(), nullable=False),
        sa.Column("weighed", sa.BigInteger(), nullable=False),
        sa.Column("full_marks", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", UtcDateTime(timezone=True), nullable=False),
        *_of("team_proposal", stage_id="stage", entry_id="entry", proposed_by_id="user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_proposal")),
        sa.UniqueConstraint(
            "stage_id", "entry_id", "number", name=op.f("uq_team_proposal_stage_id_entry_id_number")
        ),
    )
    op.create_table(
        "team_answer",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("judge_id", sa.Integer(), nullable=False),
        sa.Column("agrees", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("answered_at", UtcDateTime(timezone=True), nullable=False),
        *_of("team_answer", proposal_id="team_proposal", judge_id="user_account"),
        sa.PrimaryKeyConstraint("proposal_id", "judge_id", name=op.f("pk_team_answer")),
    )


def downgrade() -> None:
    op.drop_table("team_answer")
    op.drop_table("team_proposal")
    op.drop_table("team_message")


def _of(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint(
            [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}")
        )
        for column, other in columns.items()
    ]
