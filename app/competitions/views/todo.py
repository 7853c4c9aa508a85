"""One thing that a secretariat has to do, and those of them that come from objections."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from app.competitions.models import Edition
from app.core.i18n import gettext as _
from app.core.i18n import long_datetime, ngettext
from app.objections.models import Appeal
from app.objections.rules import urgency


@dataclass(frozen=True)
class Todo:
    """One thing to do: what, why now, and where; urgency is late, soon or empty."""

    title: str
    words: str
    url: str
    action: str
    urgency: str = ""


def answering(edition: Edition, name: str, appeals: Sequence[Appeal], at: datetime) -> Todo:
    """Applicants' objections that wait for an answer, by the time that it is due."""
    due = appeals[0].due_at
    by_when = (
        _("%(edition)s. Paling lambat %(moment)s.", edition=name, moment=long_datetime(due))
        if due
        else name
    )
    return Todo(
        title=ngettext(
            "%(num)d keberatan menunggu jawaban",
            "%(num)d keberatan menunggu jawaban",
            len(appeals),
        ),
        words=by_when,
        url=url_for("objections.appeals", slug=edition.slug),
        action=_("Baca keberatan"),
        urgency=urgency(due, at),
    )
