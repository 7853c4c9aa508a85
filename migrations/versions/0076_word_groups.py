"""words that find each other, with their history

The groups of app/search/lexicon/groups.txt, with which an installation starts.
"""

import re
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import sqlalchemy as sa
from alembic import op

from app.core.db import UtcDateTime

revision = "0076"
down_revision = "0075"
branch_labels = None
depends_on = None

FILE = Path(__file__).resolve().parents[2] / "app" / "search" / "lexicon" / "groups.txt"
KINDS = {">": "wider", "~": "near", "=": "same"}


def upgrade() -> None:
    moment = UtcDateTime(timezone=True)
    group = op.create_table(
        "word_group",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("phrases", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("retired_at", moment),
        sa.Column("changed_at", moment, nullable=False),
        sqlite_autoincrement=True,
    )
    version = op.create_table(
        "word_group_version",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("phrases", sa.Text(), nullable=False),
        sa.Column("is_retired", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("made_by_id", sa.Integer()),
        sa.Column("made_at", moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["word_group.id"], "fk_word_group_version_group_id_word_group"
        ),
        sa.UniqueConstraint("group_id", "number", name="uq_word_group_version_group_id_number"),
    )
    book = op.create_table(
        "word_book",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("mark", sa.String(64), nullable=False),
    )
    now = datetime.now(UTC)
    groups = [{"kind": kind, "phrases": "\n".join(phrases)} for kind, phrases in _groups()]
    op.bulk_insert(group, [{**one, "version": 1, "changed_at": now} for one in groups])
    ids = op.get_bind().scalars(sa.select(group.c.id).order_by(group.c.id)).all()
    first = {"number": 1, "is_retired": False, "reason": "", "made_at": now}
    told = zip(ids, groups, strict=True)
    op.bulk_insert(version, [{"group_id": ref, **one, **first} for ref, one in told])
    said = "\n".join(f"{kind} {' = '.join(phrases)}" for kind, phrases in _groups())
    op.bulk_insert(book, [{"id": 1, "mark": sha256(said.encode()).hexdigest()}])


def downgrade() -> None:
    op.drop_table("word_book")
    op.drop_table("word_group_version")
    op.drop_table("word_group")


def _groups():
    for line in FILE.read_text("utf-8").splitlines():
        said = line.partition("#")[0].strip()
        if said:
            sign = next(sign for sign in KINDS if sign in said)
            parts = re.split("[>,]", said) if sign == ">" else said.split(sign)
            yield KINDS[sign], tuple(part.strip() for part in parts)
