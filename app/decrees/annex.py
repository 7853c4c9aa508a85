"""The annex (lampiran) of a decree, for a word processor and for a spreadsheet.

It is a paper of the organiser, so it speaks Indonesian to whoever downloads it, and every name in
it comes from a record.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import count, groupby

from app.competitions.models import Edition
from app.core.blocks import Block, Fact, Grid, Heading, Paper, Paragraph, Place
from app.core.i18n import gettext as _
from app.core.i18n import long_date, ngettext
from app.core.sheets import Cell
from app.decrees.models import Decree
from app.judging.models import Decision, Outcome

WIDTHS = (1.1, 6.6, 4.6, 4.9, 3.3, 2.9, 2.3)
"""Centimetres of the columns on paper."""


def paper(edition: Edition, decree: Decree | None, decisions: Sequence[Decision]) -> Paper:
    """For a word processor: a table for each award, numbered through."""
    return Paper(
        title=_("Lampiran Keputusan"),
        blocks=[*_head(edition, decree), *_tables(decisions), *_signature(edition, decree)],
        foot=edition.name,
        author=edition.competition.organiser.name,
        language="id-ID",
    )


def sheet(decree: Decree | None, decisions: Sequence[Decision]) -> Iterator[Sequence[Cell]]:
    """For a spreadsheet: one row each, which says of which decree it is."""
    yield [*_columns(), _("Penghargaan"), _("Nomor keputusan"), _("Tanggal keputusan")]
    number = decree.number if decree else _("belum dicatat")
    dated = long_date(decree.dated) if decree else _("belum dicatat")
    for place, one in enumerate(decisions, 1):
        yield [place, *_cells(one), _award(one), number, dated]


def _columns() -> list[str]:
    return [
        _("No."), _("Inovasi"), _("Unit"), _("Instansi"), _("Wilayah"), _("Kategori"),
        _("Kelompok"),
    ]  # fmt: skip


def _cells(decision: Decision) -> list[str]:
    entry = decision.entry
    unit, region = entry.unit, entry.agency.region
    return [
        entry.title,
        unit.name if unit else "",
        entry.agency.name,
        region.name if region else "",
        entry.category.name if entry.category else "",
        entry.group.name if entry.group else "",
    ]


def _award(decision: Decision) -> str:
    return decision.award if decision.outcome is Outcome.WINNER else _("Finalis")


def _head(edition: Edition, decree: Decree | None) -> Iterator[Block]:
    if edition.competition.is_demo:
        yield Paragraph(_("Contoh. Bukan naskah resmi."), strong=True)
    if decree is None:
        yield Paragraph(_("Rancangan: keputusannya belum dicatat di situs."), strong=True)
    facts = (
        (_("Keputusan"), decree.office if decree else "…"),
        (_("Nomor"), decree.number if decree else "…"),
        (_("Tanggal"), long_date(decree.dated) if decree else "…"),
        (_("Tentang"), decree.about if decree else "…"),
        (_("Penyelenggaraan"), edition.name),
    )
    for term, value in facts:
        yield Fact(term, value)


def _tables(decisions: Iterable[Decision]) -> Iterator[Block]:
    places = count(1)
    for award, found in groupby(decisions, _award):
        rows = [[str(next(places)), *_cells(one)] for one in found]
        many = ngettext("%(num)d inovasi", "%(num)d inovasi", len(rows))
        yield Heading(f"{award} ({many})")
        yield Grid(_columns(), WIDTHS, rows)


def _signature(edition: Edition, decree: Decree | None) -> Iterator[Block]:
    yield Place(decree.office if decree else edition.competition.organiser.name)
