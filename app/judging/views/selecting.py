"""The rule of the edition proposes decisions; a person reads them and approves."""

from collections.abc import Sequence
from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from app.competitions.models import Edition
from app.competitions.queries import edition_by_slug
from app.core import canonical, clock
from app.core.forms import carried_out
from app.core.htmx import render_page
from app.core.i18n import gettext as _
from app.core.i18n import localized
from app.core.paging import paged
from app.judging import actions, queries, rules
from app.judging.forms.deciding import SelectionForm
from app.judging.models import Outcome
from app.judging.queries import Recap
from app.judging.rules.deciding import Phase, phase
from app.judging.rules.selecting import Line, Why
from app.judging.rules.stages import of_proposals
from app.judging.views.blueprint import bp
from app.permissions import Permission, requires

PER_PAGE = 100
WORDS = {
    Why.FIRST: _l("Diusulkan: didahulukan"),
    Why.RANK: _l("Diusulkan menurut peringkat"),
    Why.BELOW: _l("Tidak mencapai ambang batas"),
    Why.UNAGREED: _l("Belum ada nilai tim"),
    Why.QUOTA: _l("Jatah sudah penuh"),
    Why.FULL: _l("Semua tempat sudah terisi"),
    Why.TIED: _l("Nilainya persis sama dengan yang lain di batas; panel memutuskan"),
}


@bp.get("/sekretariat/<slug>/keputusan/usulan")
@requires(Permission.EDITION_DECIDE, load=edition_by_slug)
def proposed_decisions(edition: Edition) -> Response:
    lines = _lines(edition)
    chosen = _to_mark(edition, lines)
    form = SelectionForm(formdata=None, read=_fingerprint(chosen))
    form.offer(phase(edition))
    return _show(edition, lines, form)


@bp.post("/sekretariat/<slug>/keputusan/usulan")
@requires(Permission.EDITION_DECIDE, load=edition_by_slug)
def approve_decisions(edition: Edition) -> AnyResponse:
    """Mark what the rule proposes and nobody marked yet, if it is still what the person read."""
    lines, form = _lines(edition), SelectionForm()
    chosen = _to_mark(edition, lines)
    form.expects(_fingerprint(chosen))
    form.offer(phase(edition))
    if not form.validate_on_submit() or not _approved(edition, chosen, form):
        return _show(edition, lines, form)
    flash(_("Tersimpan. Belum diumumkan kepada siapa pun."), "ok")
    return redirect(url_for(".decisions", slug=edition.slug), code=303)


def _approved(edition: Edition, chosen: Sequence[int], form: SelectionForm) -> bool:
    """Whether the entries are marked now; else the form says why not."""

    def act() -> None:
        entries = list(queries.entries_by_id(chosen).values())
        outcome, award = Outcome(form.outcome.data), form.award.data if form.award else ""
        reason = form.reason.data or _("Menurut aturan pemilihan.")
        actions.decide(edition, entries, outcome, award=award, reason=reason, by=current_user)

    return carried_out(act, form.outcome, {"judging.award_needed": form.award or form.outcome})


def _recap(edition: Edition) -> Recap | None:
    """Of the assessment of the proposals, once it is over; None while judges still score, and when
    its finalists are public: the rule proposes nothing more."""
    stage = of_proposals(edition.stages)
    if stage is None or phase(edition) is Phase.AWARDING:
        return None
    visible = rules.marks_visible(stage, clock.now())
    return queries.recap(stage, with_marks=True) if visible else None


def _lines(edition: Edition) -> Sequence[Line]:
    recap = _recap(edition)
    return queries.selection_of(recap) if recap else ()


def _to_mark(edition: Edition, lines: Sequence[Line]) -> list[int]:
    """The entries that the rule proposes and about which nothing was decided yet."""
    decided = {one.entry_id for one in queries.decisions_of(edition.id)}
    return [line.entry for line in lines if line.is_proposed and line.entry not in decided]


def _fingerprint(chosen: Sequence[int]) -> str:
    """Says whether what was read is still what would be marked."""
    return canonical.sha256(canonical.dumps(list(chosen)))


def _show(edition: Edition, lines: Sequence[Line], form: SelectionForm) -> Response:
    proposed = sum(line.is_proposed for line in lines)
    shown = [line for line in lines if line.is_proposed or request.args.get("tampil") == "semua"]
    page = paged(shown, PER_PAGE)
    recap = _recap(edition)
    rows = queries.recap_rows(recap, [line.entry for line in page.items]) if recap else ()
    return render_page(
        "judging/selection.html",
        edition=edition,
        closed=queries.why_not_decide(edition, clock.now()),
        lines=list(zip(page.items, rows, strict=True)),
        counts={"proposed": proposed, "all": len(lines), "new": len(_to_mark(edition, lines))},
        found=page,
        form=form,
        **_said(edition),
    )


def _said(edition: Edition) -> dict[str, Any]:
    """The words of the lines, and what was decided already."""
    names = {f"group:{one.key}": localized(one, "name") for one in edition.groups}
    names |= {f"category:{one.key}": localized(one, "name") for one in edition.categories}
    return {
        "why_words": WORDS,
        "quota_names": names,
        "decided": {one.entry_id: one for one in queries.decisions_of(edition.id)},
    }
