"""the audit trail is append-only in the database, too

Both databases refuse to change or delete a row of it, whichever program asks.
"""

from alembic import op


revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

WORDS = "the audit trail is append-only"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_row_no_{act.lower()} BEFORE {act} ON audit_row"
                f" BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_row_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_row"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER audit_row_no_update")
        op.execute("DROP TRIGGER audit_row_no_delete")
        return
    op.execute("DROP TRIGGER audit_row_append_only ON audit_row")
    op.execute("DROP FUNCTION refuse_audit_change()")
