"""Who looks at marks before they are public: a line of the audit trail, the one write of a GET.

What shows marks is known by its permission, so that no new page can forget to tell. Reads within
a quarter of an hour are one line, since pages ask again by themselves; every download is one.
Without its line no answer leaves: who can't be put on record sees nothing.
"""

from datetime import timedelta
from typing import Any

from flask import Flask, Response, g, request
from flask_login import current_user
from sqlalchemy import exists, select

from app.competitions.models import Edition
from app.core import clock
from app.core.audit import AuditRow, note
from app.core.db import db, transaction
from app.entries.models import Entry
from app.judging import rules
from app.judging.rules.stages import assessments
from app.objections.models import Appeal, Objection, Verdict
from app.permissions import Permission

WATCHED = frozenset(
    {
        Permission.APPEAL_FOLLOW,
        Permission.EDITION_DECIDE,
        Permission.EDITION_PANEL,
        Permission.EDITION_RECAP,
        Permission.ENTRY_CASE,
        Permission.ENTRY_PANEL,
        Permission.ENTRY_RECAP,
        Permission.OBJECTION_FOLLOW,
    }
)
"""What opens the marks of other people."""
ONE_LOOK = timedelta(minutes=15)


def _put_on_record(response: Response) -> Response:
    permission, subject = g.get("asked", (None, None))
    if permission in WATCHED and request.method == "GET" and response.status_code == 200:
        subject = _what_is_shown(subject)
        edition = subject.edition if isinstance(subject, Entry) else subject
        if edition is not None and _holds_secret_marks(edition):
            _tell(subject, edition, is_file="attachment" in response.headers.get(_FILE, ""))
    return response


def _what_is_shown(subject: Any) -> Any:
    """The edition or the entry whose marks are; None where an objection that is not upheld shows
    none."""
    if isinstance(subject, Appeal | Objection):
        return subject.entry if subject.verdict is Verdict.UPHELD else None
    return subject


_FILE = "Content-Disposition"


def _holds_secret_marks(edition: Edition) -> bool:
    """Whether there are marks to see that are not public yet."""
    if edition.results_published_at is not None:
        return False
    now = clock.now()
    return any(rules.marks_visible(stage, now) for stage in assessments(edition.stages))


def _tell(subject: Any, edition: Edition, *, is_file: bool) -> None:
    person, ref = current_user.id, edition.id
    if not is_file and _was_seen(subject, person):
        return
    with transaction():
        note(
            "marks.exported" if is_file else "marks.seen",
            subject,
            by=current_user,
            edition_id=ref,
            page=request.endpoint,
        )


def _was_seen(subject: Any, person: int) -> bool:
    told = exists().where(
        AuditRow.actor_id == person,
        AuditRow.action == "marks.seen",
        AuditRow.subject_type == subject.__tablename__,
        AuditRow.subject_id == subject.id,
        AuditRow.at > clock.now() - ONE_LOOK,
    )
    return bool(db.session.scalar(select(told)))


def init_app(app: Flask) -> None:
    app.after_request(_put_on_record)
