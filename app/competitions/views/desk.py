"""The secretariat's pages: its editions, and one edition until it opens."""

from flask import Response, flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from app.competitions import messages, queries, rules
from app.competitions.actions import loading, preparing
from app.competitions.description import to_freeze
from app.competitions.forms import CalendarForm, NewYearForm, TextsForm
from app.competitions.models import Competition, Edition, EditionState, FormVersion, Rubric
from app.competitions.views.agenda import needs_now
from app.competitions.views.blueprint import bp, see
from app.competitions.views.settings import how_judged
from app.competitions.views.words import stage_rows
from app.core import canonical, clock
from app.core.db import transaction
from app.core.forms import carried_out
from app.core.htmx import render_page
from app.core.i18n import gettext as _
from app.core.i18n import localized
from app.entries.messages import STATES as ENTRY_STATES
from app.entries.queries.listing import counts_of
from app.permissions import Permission, can, requires


@bp.get("/sekretariat")
@requires(Permission.SECRETARIAT_WORK)
def workspace() -> Response:
    """The person's editions, and what waits in them."""
    now = clock.now()
    editions = queries.organised_by(current_user, now)
    competitions = {edition.competition.id: edition.competition for edition in editions}
    return render_page(
        "competitions/workspace.html",
        editions=editions,
        needs=needs_now(editions),
        current={edition.id: rules.current_stage(edition.stages, now) for edition in editions},
        growing=[one for one in competitions.values() if can(Permission.COMPETITION_MANAGE, one)],
    )


@bp.get("/sekretariat/<slug>")
@requires(Permission.EDITION_FOLLOW, load=queries.edition_by_slug)
def overview(edition: Edition) -> Response:
    return render_page(
        "competitions/overview.html",
        edition=edition,
        needs=needs_now([edition])[edition.id],
        counts=counts_of(edition),
        entry_states=ENTRY_STATES,
        stages=stage_rows(edition, clock.now()),
    )


@bp.route("/sekretariat/<slug>/jadwal", methods=["GET", "POST"])
@requires(Permission.EDITION_MANAGE, load=queries.edition_by_slug)
def calendar(edition: Edition) -> Response:
    """Dates are typed here until the opening; afterwards the page shows them."""
    if edition.state is not EditionState.PREPARED:
        rows = stage_rows(edition, clock.now())
        return render_page("competitions/calendar.html", edition=edition, stages=rows, form=None)
    form = CalendarForm(edition)
    if not form.validate_on_submit():
        return render_page("competitions/calendar.html", edition=edition, form=form)
    with transaction():
        preparing.set_calendar(edition, form.calendar, by=current_user)
    flash(_("Jadwal disimpan."), "ok")
    return see(".calendar", edition)


@bp.route("/sekretariat/<slug>/teks", methods=["GET", "POST"])
@requires(Permission.EDITION_MANAGE, load=queries.edition_by_slug)
def texts(edition: Edition) -> Response:
    form = TextsForm(edition)
    if not form.validate_on_submit():
        return render_page("competitions/texts.html", edition=edition, form=form)
    with transaction():
        preparing.change_texts(edition, form.texts, by=current_user)
    flash(_("Teks disimpan."), "ok")
    return see(".texts", edition)


@bp.get("/sekretariat/<slug>/buka")
@requires(Permission.EDITION_MANAGE, load=queries.edition_by_slug)
def opening(edition: Edition) -> Response:
    """What will be frozen, and what is missing before it can be."""
    form, definition = queries.form_in_force(edition)
    rubric = queries.rubric_in_force(edition)
    return render_page(
        "competitions/opening.html",
        edition=edition,
        missing=_missing(edition),
        far_year=rules.is_far_from(edition.year, edition.stages),
        form_definition=definition,
        **how_judged(edition, definition, rubric),
        digest=_digest(edition, form, rubric),
        messages=messages,
    )


@bp.post("/sekretariat/<slug>/buka")
@requires(Permission.EDITION_MANAGE, load=queries.edition_by_slug)
def open_now(edition: Edition) -> Response:
    with transaction():
        preparing.open_edition(edition, by=current_user)
    flash(_("Kompetisi dibuka. Isinya kini dibekukan dan dapat dibaca siapa saja."), "ok")
    return see(".overview", edition)


@bp.route("/sekretariat/<slug>/hapus", methods=["GET", "POST"])
@requires(Permission.EDITION_MANAGE, load=queries.edition_by_slug)
def discard(edition: Edition) -> AnyResponse:
    """Away with an edition that was prepared by mistake."""
    if request.method == "GET":
        return render_page("competitions/discard.html", edition=edition)
    name = localized(edition, "name")
    with transaction():
        preparing.discard(edition, by=current_user)
    flash(_("%(name)s dihapus.", name=name), "ok")
    return redirect(url_for(".workspace"), code=303)


@bp.route("/sekretariat/kompetisi/<slug>/tahun-baru", methods=["GET", "POST"])
@requires(Permission.COMPETITION_MANAGE, load=queries.competition_by_slug)
def new_year(competition: Competition) -> Response:
    """Prepare another year from an edition that is there."""
    form = NewYearForm()
    form.offer(competition.editions)
    copied: list[Edition] = []

    def act() -> None:
        source = next(one for one in competition.editions if one.id == form.source.data)
        copied.append(loading.copy_to_year(source, form.year.data, by=current_user))

    if not form.validate_on_submit() or not carried_out(act, form.year):
        return render_page("competitions/new_year.html", competition=competition, form=form)
    flash(_("Tahun baru disiapkan. Periksa jadwal dan teksnya."), "ok")
    return see(".calendar", copied[0])


def _digest(edition: Edition, form: FormVersion, rubric: Rubric | None) -> str:
    """The fingerprint of all that an opening freezes."""
    return canonical.sha256(canonical.dumps(to_freeze(edition, form, rubric))) if rubric else ""


def _missing(edition: Edition) -> list[str]:
    """What an edition lacks before it may open; nothing once it is open."""
    if edition.state is not EditionState.PREPARED:
        return []
    form, rubric = queries.newest_form(edition), queries.rubric_in_force(edition)
    codes = rules.missing_to_open(edition, form, rubric, clock.now())
    return [str(messages.MISSING[code]) for code in codes]
