"""certificates of winners and finalists, each found by a code of its own"""

import sqlalchemy as sa
from alembic import op

revision = "0072"
down_revision = "0071"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("issued_paper") as table:
        table.add_column(sa.Column("entry_id", sa.Integer()))
        table.add_column(sa.Column("code", sa.String(12)))
        table.create_foreign_key("fk_issued_paper_entry_id", "entry", ["entry_id"], ["id"])
        table.create_unique_constraint("uq_issued_paper_code", ["code"])
        table.create_index("ix_issued_paper_entry_id", ["entry_id"])


def downgrade() -> None:
    op.execute("DELETE FROM issued_paper WHERE kind = 'certificate'")
    with op.batch_alter_table("issued_paper") as table:
        table.drop_index("ix_issued_paper_entry_id")
        table.drop_constraint("uq_issued_paper_code", type_="unique")
        table.drop_constraint("fk_issued_paper_entry_id", type_="foreignkey")
        table.drop_column("code")
        table.drop_column("entry_id")
