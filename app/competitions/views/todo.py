"""One thing that a secretariat has to do, and those of them that come from objections."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from app.accounts.models import User
from app.competitions.models import Edition
from app.core.i18n import gettext as _
from app.core.i18n import long_datetime, ngettext
from app.judging.models import Reopening
from app.judging.models.awards import AwardChange
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


def confirming(
    edition: Edition, name: str, reopenings: Sequence[Reopening], changes: Sequence[AwardChange]
) -> Iterator[Todo]:
    """What one person proposes and this one may confirm."""
    for one in reopenings:
        url = url_for("judging.open_again", slug=edition.slug, ref=one.assignment_id)
        title = _("Penilaian menunggu persetujuan Anda untuk dibuka kembali")
        yield _second(title, name, one.proposed_by, url)
    for change in changes:
        url = url_for("judging.award", slug=edition.slug, ref=change.entry_id)
        title = _("Perubahan keputusan menunggu persetujuan Anda")
        yield _second(title, name, change.proposed_by, url)


def _second(title: str, name: str, first: User, url: str) -> Todo:
    words = _("%(edition)s. Diusulkan %(name)s.", edition=name, name=first.name)
    return Todo(title, words, url, _("Baca usulannya"), "soon")


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
