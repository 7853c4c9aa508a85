"""what a judge declares of their ties to agencies, and when they signed that it is all"""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "judge_tie",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("judge_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("agency_name", sa.String(200), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("is_actual", sa.Boolean(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["judge_id"], ["user_account.id"], name=op.f("fk_judge_tie_judge_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_judge_tie_agency_id_agency")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judge_tie")),
    )
    op.create_index(op.f("ix_judge_tie_judge_id"), "judge_tie", ["judge_id"])
    op.create_index(op.f("ix_judge_tie_agency_id"), "judge_tie", ["agency_id"])
    op.create_table(
        "judge_pact",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("judge_id", sa.Integer(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_judge_pact_edition_id_edition")
        ),
        sa.ForeignKeyConstraint(
            ["judge_id"], ["user_account.id"], name=op.f("fk_judge_pact_judge_id_user_account")
        ),
        sa.PrimaryKeyConstraint("edition_id", "judge_id", name=op.f("pk_judge_pact")),
    )


def downgrade() -> None:
    op.drop_table("judge_pact")
    op.drop_table("judge_tie")
