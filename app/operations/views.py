"""The workspace of the platform admin: what needs attention, health, letters, settings."""

from datetime import timedelta
from typing import Any

from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app.accounts import identity
from app.accounts import queries as accounts
from app.accounts.models import Role
from app.competitions import queries as competitions
from app.core import chain, clock, files, metrics, settings
from app.core.db import db, transaction
from app.core.htmx import render_page
from app.core.i18n import ZONES, ngettext, reader_zone
from app.core.i18n import gettext as _
from app.core.jobs import Job, JobState
from app.core.mail import Letter
from app.core.paging import asked_page
from app.core.sheets import Kind, sheet_file
from app.limits import DOWNLOADS, limited
from app.navigation import DeskLink
from app.operations import actions, backup, queries
from app.operations.audit_trail import audit_sheet, offered_actions, sought, told
from app.operations.audit_words import SUBJECTS
from app.operations.forms import given_values, settings_form
from app.operations.messages import EMAIL, FINE, JOB_STATES, OPERATOR, PARTS, TROUBLES
from app.permissions import Permission, public, requires
from app.search.queries import count_waiting, live_index
from app.site import worker
from app.site.health import readiness

bp = Blueprint("operations", __name__)
PRODUCTS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
BACKUP_IS_OLD = timedelta(days=2)
AUDIT_ROWS = 50
HEADS = 60
AUDIT_FILE_ROWS = 10_000

DESK_LINKS = (
    DeskLink(
        "pengelola", 10, _l("Beranda pengelola"), "operations.overview", Permission.PLATFORM_HEALTH
    ),
    DeskLink(
        "pengelola", 40, _l("Kesehatan sistem"), "operations.health", Permission.PLATFORM_HEALTH
    ),
    DeskLink("pengelola", 50, _l("Surat"), "operations.letters", Permission.PLATFORM_HEALTH),
    DeskLink("pengelola", 55, _l("Jejak audit"), "operations.audit", Permission.PLATFORM_AUDIT),
    DeskLink(
        "pengelola", 60, _l("Pengaturan"), "operations.edit_settings", Permission.PLATFORM_SETTINGS
    ),
)


@bp.get("/pengelola")
@requires(Permission.PLATFORM_HEALTH)
def overview() -> Response:
    failing = queries.letters_in_trouble()[0]
    return render_page(
        "operations/overview.html",
        troubles=_troubles(failing),
        jobs=queries.job_counts(),
        failed=JobState.FAILED,
        unsent=queries.count_unsent_letters(),
        failing=failing,
        people=(accounts.count_people(), accounts.unanswered_invitations(list(Role), size=1).total),
        keeps_letters=_keeps_letters(),
        without_editions=competitions.is_without_editions(),
        unserved=competitions.competitions_without_secretariat(),
        without_contact=not all(settings.words()[key] for key in (OPERATOR, EMAIL)),
    )


def _troubles(letters: int) -> dict[str, str]:
    """The parts that do not work, by name, with what to do."""
    parts = _parts(letters).items()
    return {str(PARTS[part]): str(TROUBLES[state]) for part, state in parts if state not in FINE}


def _parts(letters: int) -> dict[str, str]:
    """Each part of the installation with "ok" or a code of TROUBLES, in the order of PARTS."""
    known = {**readiness(), "letters": "failing" if letters else "ok", "backup": _backup()}
    return {part: known[part] for part in PARTS if part in known}


def _backup() -> str:
    """A trial or a demo needs none."""
    made = backup.last_made()
    if current_app.config["APP_ENV"] != "production":
        return "ok" if made else "unneeded"
    if made is None:
        return "never"
    return "ok" if clock.now() - made < BACKUP_IS_OLD else "old"


def _keeps_letters() -> bool:
    """Without a mail server letters are only written down, and shown here."""
    return not current_app.config["SMTP_URL"]


@bp.get("/segel")
@public
def heads() -> Response:
    """The ends of the audit trail's chain as they were made public, for everybody to keep."""
    return render_page("operations/heads.html", heads=chain.published_heads(HEADS))


@bp.get("/segel.atom")
@public
def heads_feed() -> Response:
    """The same as Atom (RFC 4287)."""
    body = render_template("operations/heads.xml", heads=chain.published_heads(HEADS))
    return Response(body, mimetype="application/atom+xml")


@bp.get("/pengelola/kesehatan")
@requires(Permission.PLATFORM_HEALTH)
def health() -> Response:
    letters = queries.letters_in_trouble()
    return render_page(
        "operations/health.html",
        parts=_parts(letters[0]),
        names=PARTS,
        words=TROUBLES,
        known={**_known(), "letters": letters},
        counts=queries.job_counts(),
        states=JOB_STATES,
        failed=JobState.FAILED,
        jobs=queries.troubled_jobs(asked_page()),
    )


def _known() -> dict[str, Any]:
    """What there is to tell of the parts, for `part_note` of the templates."""
    return {
        "product": PRODUCTS[db.engine.dialect.name],
        "index": live_index().status(),
        "index_waits": count_waiting(),
        "seen": worker.last_sign(current_app),
        "space": files.free_space(),
        "backed_up": backup.last_made(),
    }


@bp.post("/pengelola/kesehatan/pekerjaan/<int:ref>/ulangi")
@requires(Permission.PLATFORM_HEALTH)
def retry_job(ref: int) -> Response:
    job: Job = queries.job_by_id(ref) or abort(404)
    with transaction():
        actions.retry_job(job, by=identity.person())
    flash(_("Pekerjaan dijadwalkan lagi."), "ok")
    return redirect(url_for(".health"), code=303)


@bp.post("/pengelola/kesehatan/pekerjaan/ulangi")
@requires(Permission.PLATFORM_HEALTH)
def retry_all() -> Response:
    with transaction():
        count = actions.retry_all(by=identity.person())
    flash(
        ngettext(
            "%(num)d pekerjaan dijadwalkan lagi.", "%(num)d pekerjaan dijadwalkan lagi.", count
        ),
        "ok",
    )
    return redirect(url_for(".health"), code=303)


@bp.get("/pengelola/surat")
@requires(Permission.PLATFORM_HEALTH)
def letters() -> Response:
    q = request.args.get("q", "").strip()[:100]
    found = queries.letters(q, asked_page())
    return render_page(
        "operations/letters.html",
        found=found,
        q=q,
        keeps_letters=_keeps_letters(),
        may_be_handed_on=queries.may_be_handed_on,
    )


@bp.get("/pengelola/surat/<int:ref>")
@requires(Permission.PLATFORM_HEALTH)
def letter(ref: int) -> Response:
    if not _keeps_letters():
        abort(404)
    found: Letter = queries.letter_by_id(ref) or abort(404)
    if not queries.may_be_handed_on(found):
        abort(404)
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


@bp.get("/pengelola/jejak")
@requires(Permission.PLATFORM_AUDIT)
def audit() -> Response:
    rows = queries.audit_rows(sought(request.args), AUDIT_ROWS + 1)
    shown, more = rows[:AUDIT_ROWS], len(rows) > AUDIT_ROWS
    return render_page(
        "operations/audit.html",
        rows=told(shown),
        older=shown[-1].id if more else None,
        actions=offered_actions(),
        subjects=SUBJECTS,
        zone=ZONES[reader_zone()],
        most=AUDIT_FILE_ROWS,
    )


@bp.get("/pengelola/jejak.csv", defaults={"kind": Kind.CSV})
@bp.get("/pengelola/jejak.xlsx", defaults={"kind": Kind.XLSX})
@requires(Permission.PLATFORM_AUDIT)
@limited(DOWNLOADS)
def audit_file(kind: Kind) -> Response:
    rows = queries.audit_rows(sought(request.args), AUDIT_FILE_ROWS)
    return sheet_file(kind, "jejak-audit", audit_sheet(told(rows)))


@bp.get("/metrics")
@public
def metrics_text() -> Response:
    """For Prometheus, which shows the installation's token; for others there is no such page."""
    if not metrics.may_be_read():
        abort(404)
    return metrics.answer(queries.backlog())
