"""awards that are corrected or withdrawn after the results

A confirmed change is never changed again, whichever program asks.
"""

import sqlalchemy as sa
from alembic import op

from app.core.db import UtcDateTime

revision = "0069"
down_revision = "0068"
branch_labels = None
depends_on = None

WORDS = "a confirmed change of an award stays as it is"
STANDS = "OLD.confirmed_at IS NOT NULL"


def upgrade() -> None:
    op.add_column("decision", sa.Column("withdrawn_at", UtcDateTime(timezone=True)))
    op.add_column("library_entry", sa.Column("award_withdrawn_at", UtcDateTime(timezone=True)))
    op.add_column(
        "library_entry",
        sa.Column("award_withdrawn_because", sa.Text(), nullable=False, server_default=""),
    )
    op.create_table(
        "award_change",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(40)),
        sa.Column("award", sa.String(200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("was_outcome", sa.String(40)),
        sa.Column("was_award", sa.String(200), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by_id", sa.Integer()),
        sa.Column("confirmed_at", UtcDateTime(timezone=True)),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], op.f("fk_award_change_entry_id")),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["user_account.id"], op.f("fk_award_change_proposed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"],
            ["user_account.id"],
            op.f("fk_award_change_confirmed_by_id"),
        ),
        sa.CheckConstraint(
            "confirmed_by_id <> proposed_by_id", name=op.f("ck_award_change_two_people")
        ),
    )
    op.create_index("ix_award_change_entry_id", "award_change", ["entry_id"])
    waiting = sa.text("confirmed_at IS NULL")
    op.create_index(
        "uq_award_change_waiting",
        "award_change",
        ["entry_id"],
        unique=True,
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
    _keep()


def _keep() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER award_change_no_{act.lower()} BEFORE {act} ON award_change"
                f" WHEN {STANDS} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_award_change() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER award_change_stays BEFORE UPDATE OR DELETE ON award_change"
        f" FOR EACH ROW WHEN ({STANDS}) EXECUTE FUNCTION refuse_award_change()"
    )


def downgrade() -> None:
    op.drop_table("award_change")
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION refuse_award_change()")
    op.drop_column("library_entry", "award_withdrawn_because")
    op.drop_column("library_entry", "award_withdrawn_at")
    op.drop_column("decision", "withdrawn_at")
