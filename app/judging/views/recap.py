"""The recap of all marks, as a page and as CSV."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from flask import Response, request
from flask_babel import gettext as _

from app.competitions.models import Edition
from app.competitions.queries import edition_by_slug
from app.core import clock
from app.core.errors import NotFound
from app.core.htmx import render_page
from app.core.i18n import localized
from app.core.paging import paged
from app.core.sheets import csv_file
from app.entries.models import Entry
from app.judging import queries, rules
from app.judging.queries import Recap, RecapRow
from app.judging.views.assigning import chosen_stage
from app.judging.views.blueprint import bp
from app.limits import DOWNLOADS, limited
from app.permissions import Permission, requires

PER_PAGE = 50
SORTS: dict[str, Callable[[RecapRow], Any]] = {
    "nomor": lambda row: row.entry_id,
    "judul": lambda row: row.title.casefold(),
    "rata": lambda row: (_or_none(row.mean), row.tiebreak),
    "rentang": lambda row: _or_none(row.span),
    "simpangan": lambda row: _or_none(row.variance),
    "selesai": lambda row: (row.done, row.assigned),
}


@bp.get("/sekretariat/<slug>/rekap")
@requires(Permission.EDITION_RECAP, load=edition_by_slug)
def recap(edition: Edition) -> Response:
    found = _recap(edition)
    order = _order(found)
    return render_page(
        "judging/recap.html",
        edition=edition,
        stages=rules.assessments(edition.stages),
        stage=found.stage,
        recap=found,
        visible=rules.marks_visible(found.stage, clock.now()),
        decidable=rules.why_not_decide(edition, clock.now()) is None,
        grade=rules.passing_grade(edition),
        order=order,
        **listed(sorted_rows(found, order), PER_PAGE),
    )


@bp.get("/sekretariat/<slug>/rekap.csv")
@requires(Permission.EDITION_RECAP, load=edition_by_slug)
@limited(DOWNLOADS)
def recap_csv(edition: Edition) -> Response:
    found = _recap(edition)
    entries = queries.entries_by_id([row.entry_id for row in found.rows])
    rows = (_cells(found, row, entries[row.entry_id]) for row in sorted_rows(found, _order(found)))
    return csv_file(f"rekap-{edition.slug}", [_heads(found), *rows])


def sorted_rows(recap: Recap, wanted: str) -> list[RecapRow]:
    """The rows in the order asked for: a key of SORTS, with - in front for descending."""
    key = SORTS.get(wanted.removeprefix("-"), SORTS["nomor"])
    return sorted(recap.rows, key=key, reverse=wanted.startswith("-"))


def listed(rows: Sequence[RecapRow], size: int) -> dict[str, Any]:
    """What a table of rows is drawn from: the page that is asked for, and its entries by id."""
    page = paged(rows, size)
    return {
        "found": page,
        "entries": queries.entries_by_id([row.entry_id for row in page.items]),
    }


def _recap(edition: Edition) -> Recap:
    stage = chosen_stage(edition)
    if stage is None:
        raise NotFound
    return queries.recap(stage, with_marks=rules.marks_visible(stage, clock.now()))


def _order(found: Recap) -> str:
    """As asked for; else the highest mean first, as soon as there are marks to see."""
    visible = rules.marks_visible(found.stage, clock.now())
    return request.args.get("urut", "-rata" if visible else "nomor")


def _or_none(value: Fraction | None) -> Fraction:
    """What has no figure sorts below everything that has one."""
    return Fraction(-1) if value is None else value


def _heads(found: Recap) -> list[str]:
    return [
        _("Nomor"),
        _("Judul"),
        _("Instansi"),
        _("Kelompok"),
        _("Kategori"),
        *(_("Juri %(letter)s", letter=alias) for alias in found.aliases),
        _("Rata-rata"),
        _("Rentang"),
        _("Simpangan baku"),
        _("Selesai dinilai"),
        _("Ditugaskan"),
    ]


def _cells(found: Recap, row: RecapRow, entry: Entry) -> Sequence[str | int | Decimal]:
    marks = [row.mark_of(alias) for alias in found.aliases]
    return [
        entry.id,
        entry.title,
        entry.agency.name,
        localized(entry.group, "name") if entry.group else "",
        localized(entry.category, "name") if entry.category else "",
        *(rules.rounded(mark.total) if mark else "" for mark in marks),
        "" if row.mean is None else rules.rounded(row.mean),
        "" if row.span is None else rules.rounded(row.span),
        "" if row.variance is None else rules.root(row.variance),
        row.done,
        row.assigned,
    ]
