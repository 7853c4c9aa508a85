"""The recap of all marks, as a page and as a table for spreadsheets."""

from collections.abc import Collection, Sequence
from fractions import Fraction
from typing import Any

from flask import Response, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from app.competitions.models import Edition, Stage
from app.competitions.queries import edition_by_slug
from app.core import clock
from app.core.errors import NotFound
from app.core.htmx import render_page
from app.core.i18n import gettext as _
from app.core.i18n import localized
from app.core.paging import paged
from app.core.sheets import Cell, Kind, asked_kind, sheet_file
from app.entries.models import Entry
from app.judging import queries, rules
from app.judging.messages import MARKING
from app.judging.queries import Recap, RecapRow
from app.judging.queries.applicants import known_decisions_by_entry
from app.judging.queries.visits import visits_of
from app.judging.rules.deciding import phase
from app.judging.rules.stages import assessments, grade_of, of_finalists, why_not_begun
from app.judging.views.assigning import chosen_stage
from app.judging.views.blueprint import bp, entry_number
from app.judging.views.results import scored_in
from app.limits import DOWNLOADS, limited
from app.permissions import Permission, can, requires
from app.rating.queries import Say, say_of

PER_PAGE = 50


@bp.get("/sekretariat/<slug>/rekap")
@requires(Permission.EDITION_RECAP, load=edition_by_slug)
def recap(edition: Edition) -> Response:
    found = _recap(edition)
    order = _order(found)
    return render_page(
        "judging/recap.html",
        edition=edition,
        stages=assessments(edition.stages),
        stage=found.stage,
        visible=found.with_marks,
        **_standing(found.stage),
        order=order,
        waiting=queries.reopenings_waiting(found.stage),
        **_page(found, order),
    )


def _standing(stage: Stage) -> dict[str, Any]:
    """What may be decided, and what is missing before this stage begins."""
    edition = stage.edition
    return {
        "decidable": queries.why_not_decide(edition, clock.now()) is None,
        "to_mark": MARKING[phase(edition)],
        "unnamed": why_not_begun(stage, edition),
        "grade": grade_of(stage),
    }


def _page(found: Recap, order: str) -> dict[str, Any]:
    """The table without own entries, how many these are, and what changed since the marks could
    be seen."""
    own = own_entries(found)
    seen = queries.without(queries.ranked(found, order), own)
    late = queries.decided_late(found.stage) if found.with_marks else ()
    return {**listed(found, seen, PER_PAGE), "hidden": len(own), "late": late}


def own_entries(found: Recap) -> Collection[int]:
    """Ids of the entries of this person's own agency, whose marks they see when everybody does."""
    if not found.with_marks or not any(grant.agency_id for grant in current_user.grants):
        return ()
    passed = queries.entries_to_assign(found.stage)
    return {entry.id for entry, _snapshot in passed if not can(Permission.ENTRY_RECAP, entry)}


@bp.get("/sekretariat/<slug>/rekap.csv", defaults={"kind": Kind.CSV})
@bp.get("/sekretariat/<slug>/rekap.xlsx", defaults={"kind": Kind.XLSX})
@requires(Permission.EDITION_RECAP, load=edition_by_slug)
@limited(DOWNLOADS)
def recap_file(edition: Edition) -> Response:
    found = _recap(edition)
    seen = queries.without(queries.ranked(found, _order(found)), own_entries(found))
    rows = queries.recap_rows(found, list(seen))
    letters = tuple(found.aliases.values())
    cells = [_heads(letters), *(_cells(letters, row) for row in rows)]
    if found.has_teams:
        teams = [_("Nilai tim"), *(_shown(row.team_mark) for row in rows)]
        cells = [[*line, team] for line, team in zip(cells, teams, strict=True)]
    if say := _say(found):
        more = [_public_heads(), *(_said(row, say) for row in rows)]
        cells = [[*line, *said] for line, said in zip(cells, more, strict=True)]
    return sheet_file(asked_kind(), f"rekap-{edition.slug}", cells)


def entry_in_recap(slug: str, ref: int) -> Entry | None:
    entry = queries.panel_entry(ref)
    return entry if entry is not None and entry.edition.slug == slug else None


@bp.get("/sekretariat/<slug>/rekap/<int:ref>")
@requires(Permission.ENTRY_RECAP, load=entry_in_recap)
def recap_entry(entry: Entry) -> AnyResponse:
    stages = _seen(entry)
    stage = next((one for one in [chosen_stage(entry.edition), *stages] if one in stages), None)
    if stage is None:
        return redirect(url_for(".recap", slug=entry.edition.slug), code=303)
    shown = _behind(queries.recap_of(entry, stage))
    return render_page(
        "judging/recap_entry.html",
        edition=entry.edition,
        entry=entry,
        stage=stage,
        stages=stages,
        **shown,
    )


def _seen(entry: Entry) -> Sequence[Stage]:
    """The stages in which it took part and whose marks can be seen by now."""
    every = scored_in(entry, known_decisions_by_entry([entry.id]).get(entry.id))
    return [one for one in every if rules.marks_visible(one, clock.now())]


def _behind(row: RecapRow) -> dict[str, Any]:
    """The readings of a row: those that count, those open again, and what both locked before."""
    cards, again = queries.readings_behind(row), queries.open_again(row)
    now = clock.now()
    return {
        "row": row,
        "cards": [(mark, one, queries.claims_of(one)) for mark, one in cards],
        "again": again,
        "openable": {one.id for _mark, one in cards if not rules.why_not_open_again(one, now)},
        "visits": visits_of([one for _mark, one in cards]),
        "before": queries.locked_before([*(one for _mark, one in cards), *again]),
    }


def listed(recap: Recap | None, refs: Sequence[int], size: int) -> dict[str, Any]:
    """What a table of these entries is drawn from: the page that is asked for, and its rows."""
    page = paged(refs, size)
    rows = queries.recap_rows(recap, page.items) if recap else ()
    return {"recap": recap, "found": page, "rows": rows, "say": _say(recap)}


def _say(recap: Recap | None) -> Say | None:
    """What the public's rating adds, where marks are seen and the edition counts it; with stages
    for finalists it adds to what all of them come to."""
    if recap is None or not recap.with_marks or of_finalists(recap.stage.edition.stages):
        return None
    return say_of(recap.stage.edition, clock.now())


def _recap(edition: Edition) -> Recap:
    stage = chosen_stage(edition)
    if stage is None:
        raise NotFound
    return queries.recap(stage, with_marks=rules.marks_visible(stage, clock.now()))


def _order(found: Recap) -> str:
    """As asked for; else as the edition ranks, as soon as there are marks to see."""
    best = queries.best_first(found.stage.edition) if found.with_marks else "nomor"
    return request.args.get("urut", best)


def _heads(letters: Sequence[str]) -> list[str]:
    return [
        _("Nomor"),
        _("Judul"),
        _("Instansi"),
        _("Kelompok"),
        _("Kategori"),
        *(_("Juri %(letter)s", letter=alias) for alias in letters),
        _("Rata-rata"),
        _("Terkoreksi"),
        _("Rentang"),
        _("Simpangan baku"),
        _("Selesai dinilai"),
        _("Ditugaskan"),
    ]


def _shown(figure: Fraction | None) -> Cell:
    return "" if figure is None else rules.rounded(figure)


def _cells(letters: Sequence[str], row: RecapRow) -> Sequence[Cell]:
    entry = row.entry
    marks = [row.mark_of(alias) for alias in letters]
    return [
        entry_number(entry.id),
        entry.title,
        entry.agency.name,
        localized(entry.group, "name") if entry.group else "",
        localized(entry.category, "name") if entry.category else "",
        *(rules.rounded(mark.total) if mark else "" for mark in marks),
        _shown(row.mean),
        "" if row.adjusted is None else row.adjusted,
        _shown(row.span),
        "" if row.variance is None else rules.root(row.variance),
        row.done,
        row.assigned,
    ]


def _public_heads() -> list[Cell]:
    return [_("Penilaian publik"), _("Nilai akhir dengan kebermanfaatan")]


def _said(row: RecapRow, say: Say) -> Sequence[Cell]:
    """How many of the public count, and the final score with what they say."""
    rated = say.figures.get(row.entry.id)
    final = say.final(row.entry.id, mean=row.mean, adjusted=row.adjusted)
    return rated.tally.n if rated else "", "" if final is None else round(final, 2)
