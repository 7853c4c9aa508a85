"""kind of a letter

Subjects of before told the platform admin titles and results; they become neutral, and stay so.
"""

import sqlalchemy as sa
from alembic import op


revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

TOLD = (
    "Lolos seleksi administrasi: ",
    "Tidak lolos seleksi administrasi: ",
    "Hasil seleksi administrasi dikoreksi: ",
    "Proposal dikembalikan: ",
    "Proposal ditarik: ",
    "Proposal menunggu Anda: ",
)
TOLD_IN_ENGLISH = (
    "Passed the administrative selection: ",
    "Failed the administrative selection: ",
    "The result of the administrative selection is being corrected: ",
    "Proposal returned: ",
    "Proposal withdrawn: ",
    "A proposal waits for you: ",
)

letter = sa.table("letter", sa.column("subject", sa.String))


def upgrade() -> None:
    kind = sa.Column("kind", sa.String(length=60), nullable=False, server_default="")
    op.add_column("letter", kind)
    for starts, now in ((TOLD, "Kabar tentang proposal"), (TOLD_IN_ENGLISH, "News of a proposal")):
        told = sa.or_(*(letter.c.subject.startswith(start) for start in starts))
        op.execute(sa.update(letter).where(told).values(subject=now))


def downgrade() -> None:
    op.drop_column("letter", "kind")
