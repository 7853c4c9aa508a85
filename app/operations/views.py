"""The workspace of the platform admin: what needs attention, health, letters, settings."""

from flask import Blueprint, abort, current_app, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app.accounts import identity
from app.accounts import queries as accounts
from app.accounts.models import Role
from app.core import metrics
from app.core.db import transaction
from app.core.htmx import render_page
from app.core.jobs import Job, JobState
from app.core.mail import Letter
from app.core.paging import asked_page
from app.navigation import DeskLink
from app.operations import actions, queries
from app.operations.forms import given_values, settings_form
from app.operations.messages import JOB_STATES, PARTS, TROUBLES
from app.permissions import Permission, public, requires
from app.search.queries import live_index
from app.site.health import readiness

bp = Blueprint("operations", __name__)

DESK_LINKS = (
    DeskLink("pengelola", 10, _l("Ringkasan"), "operations.overview", Permission.PLATFORM_HEALTH),
    DeskLink("pengelola", 40, _l("Kesehatan"), "operations.health", Permission.PLATFORM_HEALTH),
    DeskLink("pengelola", 50, _l("Surat"), "operations.letters", Permission.PLATFORM_HEALTH),
    DeskLink(
        "pengelola", 60, _l("Pengaturan"), "operations.edit_settings", Permission.PLATFORM_SETTINGS
    ),
)


@bp.get("/pengelola")
@requires(Permission.PLATFORM_HEALTH)
def overview() -> Response:
    return render_page(
        "operations/overview.html",
        troubles=_troubles(),
        jobs=queries.job_counts(),
        failed=JobState.FAILED,
        unsent=queries.count_unsent_letters(),
        people=accounts.count_people(),
        invited=accounts.unanswered_invitations(list(Role), size=1).total,
        keeps_letters=_keeps_letters(),
    )


def _troubles() -> dict[str, str]:
    """The parts that do not work, by name, with what to do."""
    parts = readiness()
    return {
        str(PARTS[part]): str(TROUBLES.get(state, state))
        for part, state in parts.items()
        if part in PARTS and state != "ok"
    }


def _keeps_letters() -> bool:
    """Without a mail server letters are only written down, and shown here."""
    return not current_app.config["SMTP_URL"]


@bp.get("/pengelola/kesehatan")
@requires(Permission.PLATFORM_HEALTH)
def health() -> Response:
    free, whole = queries.free_disk()
    return render_page(
        "operations/health.html",
        parts={part: state for part, state in readiness().items() if part in PARTS},
        names=PARTS,
        words=TROUBLES,
        index=live_index().status(),
        free=free,
        whole=whole,
        counts=queries.job_counts(),
        states=JOB_STATES,
        failed=JobState.FAILED,
        jobs=queries.troubled_jobs(asked_page()),
    )


@bp.post("/pengelola/kesehatan/pekerjaan/<int:ref>/ulangi")
@requires(Permission.PLATFORM_HEALTH)
def retry_job(ref: int) -> Response:
    job: Job = queries.job_by_id(ref) or abort(404)
    with transaction():
        actions.retry_job(job, by=identity.person())
    flash(_("Pekerjaan dijadwalkan lagi."), "ok")
    return redirect(url_for(".health"), code=303)


@bp.get("/pengelola/surat")
@requires(Permission.PLATFORM_HEALTH)
def letters() -> Response:
    q = request.args.get("q", "").strip()[:100]
    found = queries.letters(q, asked_page())
    return render_page("operations/letters.html", found=found, q=q, keeps_letters=_keeps_letters())


@bp.get("/pengelola/surat/<int:ref>")
@requires(Permission.PLATFORM_HEALTH)
def letter(ref: int) -> Response:
    if not _keeps_letters():
        abort(404)
    found: Letter = queries.letter_by_id(ref) or abort(404)
    return render_page("operations/letter.html", letter=found)


@bp.route("/pengelola/pengaturan", methods=["GET", "POST"])
@requires(Permission.PLATFORM_SETTINGS)
def edit_settings() -> Response:
    form = settings_form()
    if not form.validate_on_submit():
        return render_page("operations/settings.html", form=form)
    with transaction():
        actions.change_settings(given_values(form), by=identity.person())
    flash(_("Pengaturan disimpan."), "ok")
    return redirect(url_for(".edit_settings"), code=303)


@bp.get("/metrics")
@public
def metrics_text() -> Response:
    """For Prometheus, which shows the installation's token; for others there is no such page."""
    if not metrics.may_be_read():
        abort(404)
    return metrics.answer(queries.backlog())
