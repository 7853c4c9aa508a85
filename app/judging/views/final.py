"""The final scores of the finalists, as a page and as a table for spreadsheets."""

from collections.abc import Sequence
from typing import Any

from flask import Response

from app.competitions.models import Edition
from app.competitions.queries import edition_by_slug
from app.core import clock
from app.core.htmx import render_page
from app.core.i18n import gettext as _
from app.core.i18n import localized
from app.core.paging import ListPagination, paged
from app.core.sheets import Cell, Kind, asked_kind, sheet_file
from app.judging import queries, rules
from app.judging.queries import Finalist, Finals
from app.judging.rules.stages import of_finalists
from app.judging.views.blueprint import bp, entry_number
from app.judging.views.recap import own_entries
from app.limits import DOWNLOADS, limited
from app.permissions import Permission, requires
from app.rating.queries import Say, say_of

PER_PAGE = 50


@bp.get("/sekretariat/<slug>/rekap/akhir")
@requires(Permission.EDITION_RECAP, load=edition_by_slug)
def final_scores(edition: Edition) -> Response:
    finals = _visible(edition)
    refs = _to_see(finals) if finals else []
    page = paged(refs, PER_PAGE)
    return render_page(
        "judging/final_scores.html",
        edition=edition,
        stages=of_finalists(edition.stages),
        finals=finals,
        decidable=queries.why_not_decide(edition, clock.now()) is None,
        hidden=len(finals.order) - len(refs) if finals else 0,
        found=page,
        **(shown_finals(finals, page) if finals else {}),
    )


@bp.get("/sekretariat/<slug>/rekap/akhir.csv", defaults={"kind": Kind.CSV})
@bp.get("/sekretariat/<slug>/rekap/akhir.xlsx", defaults={"kind": Kind.XLSX})
@requires(Permission.EDITION_RECAP, load=edition_by_slug)
@limited(DOWNLOADS)
def final_scores_file(edition: Edition) -> Response:
    finals = _visible(edition)
    say = say_of(edition, clock.now())
    rows = finals.rows(_to_see(finals)) if finals else []
    cells = [_heads(finals, say), *(_cells(row, say) for row in rows)] if finals else []
    return sheet_file(asked_kind(), f"nilai-akhir-{edition.slug}", cells)


def shown_finals(finals: Finals, page: ListPagination) -> dict[str, Any]:
    """What the table of final scores is drawn from."""
    edition = finals.stages[0].edition
    return {"rows": finals.rows(page.items), "say": say_of(edition, clock.now())}


@bp.app_template_global()
def finals_parts(finals: Finals) -> str:
    """ "Penilaian proposal 70 %, Presentasi dan wawancara 30 %"."""
    parts = zip(finals.stages, finals.shares, strict=True)
    return ", ".join(f"{localized(stage, 'name')} {share} %" for stage, share in parts)


def _visible(edition: Edition) -> Finals | None:
    """Nobody sees a mark before all stages are over."""
    finals = queries.finals_of(edition)
    over = finals and all(rules.marks_visible(one, clock.now()) for one in finals.stages)
    return finals if over else None


def _to_see(finals: Finals) -> Sequence[int]:
    """The finalists in order, without those of this person's own agency."""
    own = own_entries(finals.recaps[0])
    return [ref for ref in finals.order if ref not in own]


def _heads(finals: Finals, say: Say | None) -> list[Cell]:
    parts = zip(finals.stages, finals.shares, strict=True)
    return [
        _("Nomor"),
        _("Judul"),
        _("Instansi"),
        *(f"{localized(stage, 'name')} ({share} %)" for stage, share in parts),
        _("Nilai akhir"),
        *([_("Nilai akhir dengan kebermanfaatan")] if say else ()),
    ]


def _cells(row: Finalist, say: Say | None) -> list[Cell]:
    entry = row.entry
    every = (*row.scores, row.total)
    scores: list[Cell] = ["" if one is None else rules.rounded(one) for one in every]
    final = say.final(entry.id, mean=row.total, adjusted=row.total) if say else None
    shown: list[Cell] = [] if say is None else ["" if final is None else round(final, 2)]
    return [entry_number(entry.id), entry.title, entry.agency.name, *scores, *shown]
