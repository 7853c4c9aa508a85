"""Certificates (piagam) of winners and finalists: what they say, and which of them still hold.

Every name on one comes from a record of this site, never from a field of its own. They speak
Indonesian, whoever reads the site.
"""

import enum
import io
from collections.abc import Mapping, Sequence
from datetime import datetime

import segno

from app.competitions.models import Edition
from app.core.i18n import absolute_url, long_date, spoken
from app.core.i18n import gettext as _
from app.core.pdf_files import drawn
from app.decrees.messages import appointed
from app.decrees.models import Decree
from app.entries.models import Entry
from app.judging.models import Decision, Outcome
from app.judging.queries import published_decisions
from app.judging.queries.awards import award_of
from app.papers import queries, rules
from app.papers.models import IssuedPaper, Kind

LARGE, SMALL = 21, 15
"""Points of the innovation's name; a long one is set smaller."""
LONG = 70


class Standing(enum.StrEnum):
    """What a certificate is worth now."""

    VALID = "valid"
    REPLACED = "replaced"
    """Another was issued since that says the same award."""
    CORRECTED = "corrected"
    """The award was corrected since."""
    WITHDRAWN = "withdrawn"


def certified(edition: Edition) -> Sequence[Decision]:
    """What was published and still stands, in the order of the results."""
    return [one for one in published_decisions(edition.id) if one.withdrawn_at is None]


def said(decision: Decision, decree: Decree | None) -> Mapping[str, str]:
    """All that a certificate says but its number, its day and its code."""
    entry, edition = decision.entry, decision.entry.edition
    won = decision.outcome is Outcome.WINNER
    chairs = queries.chairs_of(edition)
    return {
        "title": _("Piagam Penghargaan"),
        "author": edition.competition.organiser.name,
        "language": "id",
        "given": _("diberikan kepada inovasi"),
        "innovation": entry.title,
        "holder": ", ".join(
            filter(None, (entry.unit.name if entry.unit else "", entry.agency.name))
        ),
        "as": _("sebagai"),
        "award": award_on(decision),
        "edition": edition.name,
        "basis": appointed(decree) if decree and won else _announced(edition),
        "demo": _("Contoh. Bukan naskah resmi.") if edition.competition.is_demo else "",
        "office": _("Ketua penyelenggara") if chairs else edition.competition.organiser.name,
        "signatory": chairs[0].name if chairs else "",
    }


def award_on(decision: Decision) -> str:
    """What its certificate calls it."""
    with spoken("id"):
        return decision.award if decision.outcome is Outcome.WINNER else _("Finalis")


def _announced(edition: Edition) -> str:
    published = edition.results_published_at
    day = long_date(published, edition.timezone) if published else ""
    return _("Diumumkan pada %(day)s.", day=day)


def written(said: Mapping[str, str], number: str, code: str, at: datetime) -> bytes:
    """The certificate as PDF/UA, with a code that leads to the page which checks it."""
    address = absolute_url(f"/periksa/{rules.code_in_groups(code)}")
    size = LARGE if len(said["innovation"]) <= LONG else SMALL
    return drawn(
        "certificate",
        {
            **said,
            "number": _("Nomor %(number)s", number=number),
            "size": size,
            "code": _drawn_code(address),
            "alt": _("Kode QR ke halaman yang memeriksa piagam ini"),
            "check": _("Periksa keaslian dan keadaan piagam ini di"),
            "address": address,
            "shown": address.partition("://")[2],
            "place": long_date(at),
        },
    )


def _drawn_code(address: str) -> str:
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=4, xmldecl=False)
    return drawn.getvalue().decode()


def standing_of(
    paper: IssuedPaper, decision: Decision | None, newest: IssuedPaper | None
) -> Standing:
    """What this certificate is worth, as the award stands now; `newest` is the last one issued to
    the same entry."""
    if decision is None or decision.withdrawn_at is not None:
        return Standing.WITHDRAWN
    changed = [one.confirmed_at for one in decision.changes if one.confirmed_at is not None]
    if any(at > paper.issued_at for at in changed):
        return Standing.CORRECTED
    return Standing.VALID if newest is None or newest.id == paper.id else Standing.REPLACED


def of_entry(entry: Entry) -> IssuedPaper | None:
    """The certificate that its people may show; None where there is none that still holds."""
    paper = queries.newest_about(entry.edition, Kind.CERTIFICATE, entry_id=entry.id)
    if paper is None or standing_of(paper, award_of(entry), paper) is not Standing.VALID:
        return None
    return paper


def standing(edition: Edition) -> Sequence[IssuedPaper]:
    """Those of an edition that still hold, by number."""
    decisions = {one.entry_id: one for one in certified(edition)}
    return [
        one
        for one in queries.in_force(edition, Kind.CERTIFICATE)
        if standing_of(one, decisions.get(one.entry_id or 0), one) is Standing.VALID
    ]
