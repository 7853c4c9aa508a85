"""Two people correct or withdraw what was announced about an entry."""

from flask import Response, flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from app.core.forms import carried_out
from app.core.htmx import render_page
from app.core.i18n import gettext as _
from app.entries.models import Entry
from app.judging import actions, queries
from app.judging.forms.awarding import AwardForm
from app.judging.queries.reopening import may_be_second, second_people
from app.judging.rules.awarding import why_not_change
from app.judging.views.blueprint import bp
from app.judging.views.recap import entry_in_recap
from app.permissions import Permission, requires


@bp.get("/sekretariat/<slug>/keputusan/<int:ref>")
@requires(Permission.ENTRY_AWARD, load=entry_in_recap)
def award(entry: Entry) -> Response:
    decision = queries.award_of(entry)
    form = AwardForm(formdata=None)
    if decision and decision.withdrawn_at is None:
        form.outcome.data, form.award.data = decision.outcome.value, decision.award
    return _show(entry, form)


@bp.post("/sekretariat/<slug>/keputusan/<int:ref>")
@requires(Permission.ENTRY_AWARD, load=entry_in_recap)
def change_award(entry: Entry) -> AnyResponse:
    form, wish = AwardForm(), request.form.get("pilihan", "")
    form.offer(queries.award_of(entry))
    valid = wish in {"setujui", "batalkan"} or form.validate_on_submit()
    if not valid or not carried_out(lambda: _act(wish, entry, form), form.reason, _places(form)):
        return _show(entry, form)
    words = {
        "setujui": _("Keputusan diubah. Halaman hasil menyebutnya, dan pengusul diberi tahu."),
        "batalkan": _("Usulan dibatalkan."),
    }
    flash(words.get(wish, _("Usulan tercatat. Orang kedua harus menyetujuinya.")), "ok")
    return redirect(url_for(".award", slug=entry.edition.slug, ref=entry.id), code=303)


def _places(form: AwardForm) -> dict[str, object]:
    return {"judging.award_needed": form.award, "judging.nothing_changes": form.outcome}


def _act(wish: str, entry: Entry, form: AwardForm) -> None:
    if wish == "setujui":
        actions.confirm_change(entry, request.form.get("usulan", 0, int), by=current_user)
    elif wish == "batalkan":
        actions.drop_change(entry, by=current_user)
    else:
        actions.propose_change(entry, **form.wanted(), by=current_user)


def _show(entry: Entry, form: AwardForm) -> Response:
    edition, decision = entry.edition, queries.award_of(entry)
    waiting = queries.change_waiting(entry)
    first = waiting.proposed_by if waiting else current_user
    form.offer(decision)
    return render_page(
        "judging/award.html",
        edition=edition,
        entry=entry,
        decision=decision,
        closed=why_not_change(edition, decision),
        waiting=waiting,
        own=waiting is not None and first.id == current_user.id,
        agrees=waiting is not None and may_be_second(current_user, first, edition),
        seconds=second_people(first, edition),
        is_chair=queries.is_chair,
        form=form,
    )
