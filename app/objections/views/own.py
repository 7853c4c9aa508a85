"""An applicant objects to what was decided about their entry, and reads the answer."""

from flask import Response, flash, redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from app.core import clock
from app.core.errors import NotFound, RuleBroken, rule_text
from app.core.forms import carried_out
from app.core.htmx import render_page
from app.core.i18n import gettext as _
from app.entries.models import Entry
from app.entries.queries import entry_by_id
from app.objections import actions, queries, rules
from app.objections.forms import AppealForm
from app.objections.views.blueprint import appeal_offered, bp, remedy_of
from app.permissions import Permission, requires


@bp.get("/instansi/proposal/<int:ref>/keberatan")
@requires(Permission.ENTRY_APPEAL, load=entry_by_id)
def own_appeal(entry: Entry) -> Response:
    if not appeal_offered(entry) and rules.appeals_close(entry.edition) is None:
        raise NotFound
    return _show(entry, AppealForm(formdata=None))


@bp.post("/instansi/proposal/<int:ref>/keberatan")
@requires(Permission.ENTRY_APPEAL, load=entry_by_id)
def file_appeal(entry: Entry) -> AnyResponse:
    form = AppealForm()
    if not form.validate() or not _filed(entry, form):
        return _show(entry, form)
    flash(_("Keberatan tercatat. Tanda terimanya di bawah dan di surel Anda."), "ok")
    return redirect(url_for(".own_appeal", ref=entry.id), code=303)


def _filed(entry: Entry, form: AppealForm) -> bool:
    return carried_out(
        lambda: actions.file_appeal(
            entry,
            reason=form.reason.data,
            evidence=form.evidence.data or "",
            by=current_user,
        ),
        form.reason,
    )


def _show(entry: Entry, form: AppealForm) -> Response:
    appeals, about = queries.appeals_of_entry(entry), rules.newest(entry.edition)
    broken = rules.why_not_appeal(entry, clock.now())
    filed = any(one.about is about for one in appeals)
    return render_page(
        "objections/own_appeal.html",
        entry=entry,
        edition=entry.edition,
        appeals=appeals,
        remedies={one.id: remedy_of(one, clock.now()) for one in appeals if one.verdict},
        about=about,
        closes=rules.appeals_close(entry.edition),
        may_file=not broken and (not filed or bool(form.errors)),
        refusal=rule_text(RuleBroken(broken)) if broken and not filed else "",
        form=form,
    )
