"""a word for the finished readings of a stage, which the database changes with each of them

What was worked out from the marks is kept under this word: a new word with every change, whichever
program makes it, so that no word ever stands for two sets of marks.
"""

import sqlalchemy as sa
from alembic import op


revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

CHANGES = (
    ("insert", "INSERT", "NEW.state = 'done'"),
    ("update", "UPDATE", "OLD.state = 'done' OR NEW.state = 'done'"),
    ("delete", "DELETE", "OLD.state = 'done'"),
)


def upgrade() -> None:
    op.add_column("stage", sa.Column("marks_stamp", sa.String(32), nullable=True))
    if op.get_bind().dialect.name == "sqlite":
        for name, act, when in CHANGES:
            row = "OLD" if act == "DELETE" else "NEW"
            op.execute(
                f"CREATE TRIGGER assignment_stamp_{name} AFTER {act} ON assignment WHEN {when}"
                " BEGIN UPDATE stage SET marks_stamp = lower(hex(randomblob(16)))"
                f" WHERE id = {row}.stage_id; END"
            )
        return
    op.execute(
        "CREATE FUNCTION stamp_marks() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " UPDATE stage SET marks_stamp = replace(gen_random_uuid()::text, '-', '')"
        " WHERE id = COALESCE(NEW.stage_id, OLD.stage_id); RETURN NULL; END $$"
    )
    for name, act, when in CHANGES:
        op.execute(
            f"CREATE TRIGGER assignment_stamp_{name} AFTER {act} ON assignment FOR EACH ROW"
            f" WHEN ({when}) EXECUTE FUNCTION stamp_marks()"
        )


def downgrade() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    for name, _act, _when in CHANGES:
        op.execute(f"DROP TRIGGER assignment_stamp_{name}" + ("" if on_sqlite else " ON assignment"))
    if not on_sqlite:
        op.execute("DROP FUNCTION stamp_marks()")
    op.drop_column("stage", "marks_stamp")
