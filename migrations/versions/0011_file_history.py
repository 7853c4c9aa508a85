"""the history of files from the audit trail

Files that were added and removed before their history was kept: the audit trail knows when and by
whom, and the attachments know their names. A file that is gone for good has no name any more.
"""

import json

import sqlalchemy as sa
from alembic import op


revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ATTACHMENT = sa.table(
    "attachment",
    sa.column("id"),
    sa.column("entry_id"),
    sa.column("question_key"),
    sa.column("filename"),
)
AUDIT = sa.table(
    "audit_row", sa.column("id"), sa.column("at"), sa.column("actor_id"), sa.column("action"),
    sa.column("payload"),
)
VERSION = sa.table(
    "answer_version",
    sa.column("entry_id"),
    sa.column("question_key"),
    sa.column("version"),
    sa.column("value_json"),
    sa.column("changed_by_id"),
    sa.column("changed_at"),
    sa.column("page"),
)
ANSWER = sa.table("answer", sa.column("entry_id"), sa.column("question_key"))


def upgrade() -> None:
    connection = op.get_bind()
    attachments = {row.id: row for row in connection.execute(sa.select(ATTACHMENT))}
    done = {"entry.file_added": list.append, "entry.file_removed": list.remove}
    trail = sa.select(AUDIT).where(AUDIT.c.action.in_(done)).order_by(AUDIT.c.id)
    names: dict[tuple[int, str], list[str]] = {}
    versions: dict[tuple[int, str], int] = {}
    for row in connection.execute(trail).all():
        attachment = attachments.get(json.loads(row.payload)["attachment_id"])
        if attachment is None:
            continue
        place = attachment.entry_id, attachment.question_key
        done[row.action](names.setdefault(place, []), attachment.filename)
        versions[place] = versions.get(place, 0) + 1
        text = json.dumps(names[place], ensure_ascii=False, separators=(",", ":"))
        connection.execute(
            sa.insert(VERSION).values(
                entry_id=place[0],
                question_key=place[1],
                version=versions[place],
                value_json=text,
                changed_by_id=row.actor_id,
                changed_at=row.at,
                page="",
            )
        )


def downgrade() -> None:
    """Only a question of files has a history without an answer."""
    answered = sa.select(ANSWER).where(
        ANSWER.c.entry_id == VERSION.c.entry_id, ANSWER.c.question_key == VERSION.c.question_key
    )
    op.execute(sa.delete(VERSION).where(~answered.exists()))
