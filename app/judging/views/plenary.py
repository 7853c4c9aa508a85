"""The plenary: panelists choose before each other's eyes, and see how the chosen spread."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from app.competitions.models import Edition
from app.competitions.queries import edition_by_slug
from app.competitions.settings import Dimension
from app.core import clock
from app.core.db import transaction
from app.core.errors import NotFound
from app.core.forms import carried_out
from app.core.htmx import render_page, wants_fragment
from app.core.i18n import gettext as _
from app.core.paging import ListPagination, paged
from app.entries.models import Entry
from app.judging import actions, queries
from app.judging.forms.plenary import PickForm
from app.judging.models.plenary import Choice
from app.judging.queries import Plenary
from app.judging.rules.deciding import panel_is_blind, phase
from app.judging.rules.stages import of_proposals
from app.judging.views.blueprint import bp
from app.judging.views.panel import entry_before_panel
from app.judging.views.recap import own_entries
from app.permissions import Permission, requires

PER_PAGE = 50
CHOICES = {
    Choice.FINALIST: (_l("Finalis"), "ok", "ok"),
    Choice.WINNER: (_l("Pemenang"), "ok", "award"),
    Choice.PASSED_OVER: (_l("Dilewati"), "", "void"),
}
"""What was chosen → its word, the look of its badge, its icon."""
DIMENSIONS = {
    Dimension.CATEGORY: _l("Kategori"),
    Dimension.GROUP: _l("Kelompok"),
    Dimension.AGENCY_KIND: _l("Jenis instansi"),
    Dimension.REGION: _l("Wilayah"),
    Dimension.DISADVANTAGED: _l("Daerah tertinggal"),
}


@bp.context_processor
def words_of_plenary() -> dict[str, object]:
    return {"panel_choices": CHOICES, "dimension_words": DIMENSIONS}


@bp.get("/penilaian/panel/<slug>/pleno")
@requires(Permission.EDITION_PANEL, load=edition_by_slug)
def plenary(edition: Edition) -> AnyResponse:
    if not queries.panel_meets(edition, clock.now()):
        return redirect(url_for(".panel", slug=edition.slug), code=303)
    conflicts = queries.standing_conflicts(None, [current_user.id])
    return _show(edition, {ref for ref, _judge in conflicts}, mine=True)


@bp.get("/sekretariat/<slug>/keputusan/pleno")
@requires(Permission.EDITION_RECAP, load=edition_by_slug)
def followed_plenary(edition: Edition) -> AnyResponse:
    """The same for the organisers, who only look on."""
    stage = of_proposals(edition.stages)
    if stage is None or not queries.panel_meets(edition, clock.now()):
        return redirect(url_for(".recap", slug=edition.slug), code=303)
    return _show(edition, own_entries(queries.recap(stage, with_marks=True)), mine=False)


@bp.get("/penilaian/panel/<slug>/<int:ref>/pilihan")
@requires(Permission.ENTRY_PANEL, load=entry_before_panel)
def own_pick(entry: Entry) -> Response:
    known = queries.own_picks(entry.edition, current_user.id).get(entry.id)
    return _show_pick(entry, PickForm(formdata=None, obj=known))


@bp.post("/penilaian/panel/<slug>/<int:ref>/pilihan")
@requires(Permission.ENTRY_PANEL, load=entry_before_panel)
def pick(entry: Entry) -> AnyResponse:
    form = PickForm()
    form.offer(phase(entry.edition))

    def act() -> None:
        said = {"award": form.award.data if form.award else "", "reason": form.reason.data}
        words = {name: text or "" for name, text in said.items()}
        actions.pick(entry, Choice(form.choice.data), **words, by=current_user)

    fields = dict.fromkeys(("judging.pick_needs_reason", "judging.reason_needed"), form.reason)
    if not form.validate_on_submit() or not carried_out(act, form.choice, fields):
        return _show_pick(entry, form)
    return _back(entry)


@bp.post("/penilaian/panel/<slug>/<int:ref>/pilihan/hapus")
@requires(Permission.ENTRY_PANEL, load=entry_before_panel)
def take_pick_back(entry: Entry) -> AnyResponse:
    with transaction():
        actions.take_pick_back(entry, by=current_user)
    return _back(entry)


def _back(entry: Entry) -> AnyResponse:
    """To the row from which the person came."""
    flash(_("Tersimpan. Panelis lain langsung melihatnya; belum diumumkan."), "ok")
    page, shown = request.args.get("halaman", None, int), request.args.get("tampil")
    where = url_for(
        ".plenary", slug=entry.edition.slug, halaman=page, tampil=shown, _anchor=f"p-{entry.id}"
    )
    return redirect(where, code=303)


def _show_pick(entry: Entry, form: PickForm) -> Response:
    form.offer(phase(entry.edition))
    found = queries.plenary_of(entry.edition)
    if found is None or entry.id not in found.order:
        raise NotFound
    return render_page(
        "judging/own_pick.html",
        entry=entry,
        edition=entry.edition,
        plenary=found,
        row=_row(found, entry, list(found.order)),
        own=queries.own_picks(entry.edition, current_user.id).get(entry.id),
        blind=panel_is_blind(entry.edition),
        form=form,
    )


def _show(edition: Edition, hidden: Collection[int], *, mine: bool) -> AnyResponse:
    state = queries.plenary_state(edition, hidden)
    if wants_fragment() and request.args.get("sejak") == state:
        return Response(status=204)  # so that nothing is read out again, and no place is lost
    found = queries.plenary_of(edition)
    if found is None:
        raise NotFound
    page = paged(_filtered(found, hidden), PER_PAGE)
    return render_page(
        "judging/plenary.html",
        fragment="judging/_plenary.html",
        edition=edition,
        plenary=found,
        state=state,
        found=page,
        rows=_rows(found, page),
        own=queries.own_picks(edition, current_user.id) if mine else {},
        mine=mine,
        hidden=len(set(found.order).intersection(hidden)),
        board=queries.board_of(edition, found.order, found.picked, found.chosen),
        blind=mine and panel_is_blind(edition),
        ends=phase(edition),
        closed=queries.why_not_decide(edition, clock.now()),
    )


def _filtered(found: Plenary, hidden: Collection[int]) -> Sequence[int]:
    wanted = {
        "dipilih": found.picked,
        "panel": found.chosen,
        "dekat": found.close,
    }.get(request.args.get("tampil", ""))
    open_to_me = [ref for ref in found.order if ref not in hidden]
    return open_to_me if wanted is None else [ref for ref in open_to_me if ref in wanted]


def _rows(found: Plenary, page: ListPagination) -> Sequence[Mapping[str, Any]]:
    entries, order = queries.entries_by_id(page.items), list(found.order)
    return [_row(found, entries[ref], order) for ref in page.items]


def _row(found: Plenary, entry: Entry, order: Sequence[int]) -> Mapping[str, Any]:
    return {
        "entry": entry,
        "rank": order.index(entry.id) + 1,
        "score": found.scores.get(entry.id),
        "span": found.spans.get(entry.id),
        "picks": found.picks.get(entry.id, ()),
        "choice": found.choices.get(entry.id),
        "award": found.awards.get(entry.id, ""),
        "votes": found.votes(entry.id),
        "voters": found.voters(entry.id),
    }
