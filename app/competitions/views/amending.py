"""The secretariat's amendments of an edition that is open."""

from collections.abc import Callable

from flask import Response, abort, flash, request
from flask_login import current_user
from wtforms import Field

from app.competitions import queries, rules
from app.competitions.actions import amending
from app.competitions.forms import CloseEarlyForm, ExtraTimeForm, MoveDatesForm
from app.competitions.models import Edition, Stage
from app.competitions.views.blueprint import bp, see
from app.competitions.views.confirming import confirmation
from app.competitions.views.words import amendment_words, stage_rows
from app.core import clock
from app.core.forms import BaseForm, carried_out
from app.core.htmx import render_page
from app.core.i18n import gettext as _
from app.entries.queries import agencies_of_edition
from app.judging.queries.waiting import waiting_in
from app.judging.rules.stages import assessments
from app.permissions import Permission, requires


@bp.get("/sekretariat/<slug>/ubahan")
@requires(Permission.EDITION_MANAGE, load=queries.edition_by_slug)
def amendments(edition: Edition) -> Response:
    """The stages with what may be amended, and all amendments so far."""
    return render_page(
        "competitions/amendments.html",
        edition=edition,
        stages=stage_rows(edition, clock.now()),
        amendments=amendment_words(edition),
    )


@bp.route("/sekretariat/<slug>/ubahan/tanggal", methods=["GET", "POST"])
@requires(Permission.EDITION_MANAGE, load=queries.edition_by_slug)
def move_dates(edition: Edition) -> Response:
    stage = _stage(edition)
    form = MoveDatesForm(stage, clock.now())

    def act() -> None:
        amending.move_dates(stage, **form.dates, reason=form.reason.data, by=current_user)

    if _is_sent(form) and (answer := _amended(edition, act, form.closes_at)):
        return answer
    page, resumes = "competitions/move_dates.html", rules.is_resumed_by_moving(stage, clock.now())
    return render_page(page, edition=edition, stage=stage, resumes=resumes, form=form)


@bp.route("/sekretariat/<slug>/ubahan/tutup", methods=["GET", "POST"])
@requires(Permission.EDITION_MANAGE, load=queries.edition_by_slug)
def close_early(edition: Edition) -> Response:
    stage = _stage(edition)
    form = CloseEarlyForm(edition)

    def act() -> None:
        at, reason = form.moment("at"), form.reason.data
        amending.close_early(stage, at=at, reason=reason, by=current_user)

    if _is_sent(form) and (answer := _amended(edition, act, form.at)):
        return answer
    page, judging = "competitions/close_early.html", waiting_in(assessments([stage]))
    waits = judging.get(stage.id)
    return render_page(page, edition=edition, stage=stage, judging=waits, form=form)


@bp.route("/sekretariat/<slug>/ubahan/waktu-tambahan", methods=["GET", "POST"])
@requires(Permission.EDITION_MANAGE, load=queries.edition_by_slug)
def give_extra_time(edition: Edition) -> Response:
    stage = _stage(edition)
    form = ExtraTimeForm(edition, agencies_of_edition(edition.id))

    def act() -> None:
        until, reason = form.moment("closes_at"), form.reason.data
        amending.give_extra_time(stage, form.found, closes_at=until, reason=reason, by=current_user)

    if _is_sent(form) and (answer := _amended(edition, act, form.closes_at)):
        return answer
    return render_page("competitions/extra_time.html", edition=edition, stage=stage, form=form)


def _stage(edition: Edition) -> Stage:
    """The stage that the address names (`?tahap=`); 404 when the edition has no such stage."""
    ref = request.args.get("tahap", type=int)
    stage = next((one for one in edition.stages if one.id == ref), None)
    return stage if stage is not None else abort(404)


def _is_sent(form: BaseForm) -> bool:
    """Whether the form is right; not when somebody comes back to it from the confirmation."""
    return "ubah" not in request.form and form.validate_on_submit()


def _amended(edition: Edition, act: Callable[[], object], field: Field) -> Response | None:
    """The page to be read first; once it was read, the publication; None when a rule forbids it."""
    page = confirmation(edition, act, field)
    if page is not None or field.errors or not carried_out(act, field):
        return page
    number = queries.last_amendment_number(edition.id)
    flash(_("Ubahan nomor %(number)s diumumkan.", number=number), "ok")
    return see(".amendments", edition)
