"""One thing that a secretariat has to do, and those of them that come from objections."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_login import current_user

from app.accounts.models import User
from app.competitions.models import Edition
from app.core.i18n import gettext as _
from app.core.i18n import localized, long_datetime, ngettext
from app.judging.models import Reopening
from app.judging.models.awards import AwardChange
from app.objections import queries
from app.objections.models import Appeal, Objection
from app.objections.rules import appeals_close, objections_close, urgency
from app.permissions import Permission, can


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


def objecting(editions: Sequence[Edition], at: datetime) -> Mapping[int, Sequence[Todo]]:
    """Edition id → appeals and objections that wait for this person there, who had no part in what
    was decided."""
    appealed = queries.to_answer([e.id for e in editions if appeals_close(e)], current_user)
    objected = queries.to_handle([e.id for e in editions if objections_close(e)], current_user, at)
    found: dict[int, list[Todo]] = {}
    for edition in editions:
        appeals = [e for e in appealed.get(edition.id, ()) if can(Permission.APPEAL_FOLLOW, e)]
        others = [e for e in objected.get(edition.id, ()) if can(Permission.OBJECTION_FOLLOW, e)]
        if appeals:
            found.setdefault(edition.id, []).extend(_answering(edition, appeals, at))
        if others:
            found.setdefault(edition.id, []).append(_handling(edition, others, at))
    return found


def _answering(edition: Edition, appeals: Sequence[Appeal], at: datetime) -> Iterator[Todo]:
    """Applicants' appeals that wait for an answer, by the time that it is due; and those whose new
    judges are done."""
    url = url_for("objections.appeals", slug=edition.slug)
    if open_ := [one for one in appeals if one.verdict is None]:
        title = ngettext(
            "%(num)d keberatan menunggu jawaban", "%(num)d keberatan menunggu jawaban", len(open_)
        )
        due = open_[0].due_at
        yield Todo(title, _by_when(edition, due), url, _("Baca keberatan"), urgency(due, at))
    if read := len(appeals) - len(open_):
        title = ngettext(
            "%(num)d keberatan sudah dibaca juri baru dan menunggu tindak lanjut",
            "%(num)d keberatan sudah dibaca juri baru dan menunggu tindak lanjut",
            read,
        )
        action = _("Putuskan tindak lanjutnya")
        yield Todo(title, localized(edition, "name"), url, action, "soon")


def _handling(edition: Edition, objections: Sequence[Objection], at: datetime) -> Todo:
    """Objections of the public to be screened or decided, by the time that they are due."""
    due = objections[0].due_at
    return Todo(
        title=ngettext(
            "%(num)d sanggahan masyarakat menunggu Anda",
            "%(num)d sanggahan masyarakat menunggu Anda",
            len(objections),
        ),
        words=_by_when(edition, due),
        url=url_for("objections.objections", slug=edition.slug),
        action=_("Periksa sanggahan"),
        urgency=urgency(due, at),
    )


def _by_when(edition: Edition, due: datetime | None) -> str:
    name = localized(edition, "name")
    if due is None:
        return name
    return _("%(edition)s. Paling lambat %(moment)s.", edition=name, moment=long_datetime(due))


def recording(edition: Edition, name: str, decreed: Collection[int]) -> Iterator[Todo]:
    """Nothing stands against the decree of these editions (ids) any more."""
    if edition.id in decreed and can(Permission.EDITION_DECIDE, edition):
        yield Todo(
            title=_("Keputusan penetapan belum dicatat"),
            words=_(
                "%(edition)s. Hasil sudah diumumkan dan tidak ada keberatan yang terbuka.",
                edition=name,
            ),
            url=url_for("papers.papers", slug=edition.slug),
            action=_("Ke naskah"),
        )
