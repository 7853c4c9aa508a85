"""From desk to desk: check the answers, hand on, return, forward, withdraw, and the receipt."""

from collections.abc import Callable

from flask import abort, flash
from flask_login import current_user
from werkzeug.wrappers import Response

from app.competitions.definition import Audience
from app.core import clock
from app.core.db import transaction
from app.core.errors import rule_text
from app.core.htmx import render_page
from app.core.i18n import gettext as _
from app.core.request import arrived
from app.entries import queries
from app.entries.actions import handing as actions
from app.entries.forms import ReturnForm, WithdrawForm
from app.entries.models import Entry, EntryState, Snapshot
from app.entries.queries import obstacles
from app.entries.queries.content import Draft
from app.entries.rules.reading import readable
from app.entries.steps import steps_of
from app.entries.views.about import about, why_not_withdraw
from app.entries.views.blueprint import bp, is_admin_of, see, sent_number, url_value
from app.entries.views.whereabouts import whereabouts_of
from app.permissions import Permission, requires


@bp.get("/instansi/proposal/<int:ref>/periksa")
@requires(Permission.ENTRY_EDIT, load=queries.entry_by_id)
def review(entry: Entry) -> Response:
    return _show_review(entry, ReturnForm(formdata=None))


def _show_review(entry: Entry, form: ReturnForm, seen: int | None = None) -> Response:
    """The answers to check; with `seen`, first what changed since that change."""
    shown = queries.last_change(entry.id)  # before the answers: what is saved now, is unseen
    draft = queries.draft_of(entry)
    content = queries.draft_content(entry, draft, 0, clock.now())
    return render_page(
        "entries/review.html",
        entry=entry,
        form=form,
        status=200 if seen is None else 409,
        shown=shown,
        changes=() if seen is None else queries.changes_since(entry.id, seen),
        gaps=[gap for step in steps_of(entry, draft) for gap in step.gaps],
        sections=readable(content, draft.definition, Audience.SECRETARIAT),
        obstacle=_obstacle(entry, draft),
        quota=queries.quota_of(entry),
        **about(entry, draft),
    )


def _obstacle(entry: Entry, draft: Draft) -> str:
    """What would be refused if the button of this page were pressed; "" when nothing."""
    as_admin, now = is_admin_of(entry), clock.now()
    found = (
        obstacles.to_forward(entry, draft, now=now)
        if entry.state is EntryState.WITH_ADMIN
        else obstacles.to_hand(entry, draft, as_admin=as_admin, now=now)
    )
    return rule_text(found) if found else ""


@bp.get("/instansi/proposal/<int:ref>/ajukan")
@bp.get("/instansi/proposal/<int:ref>/teruskan")
@bp.get("/instansi/proposal/<int:ref>/kembalikan")
@requires(Permission.ENTRY_EDIT, load=queries.entry_by_id)
def review_again(entry: Entry) -> Response:
    """Who comes back to where a form was sent (another language, a reload) sees the review."""
    return see(".review", ref=entry.id)


@bp.post("/instansi/proposal/<int:ref>/ajukan")
@requires(Permission.ENTRY_SUBMIT, load=queries.entry_by_id)
def hand(entry: Entry) -> Response:
    now, as_admin = arrived(), is_admin_of(entry)
    return _handed_on(
        entry,
        lambda seen: actions.hand_to_admin(
            entry, by=current_user, as_admin=as_admin, now=now, seen=seen
        ),
    )


@bp.post("/instansi/proposal/<int:ref>/teruskan")
@requires(Permission.ENTRY_FORWARD, load=queries.entry_by_id)
def forward(entry: Entry) -> Response:
    now = arrived()
    return _handed_on(
        entry, lambda seen: actions.forward(entry, by=current_user, now=now, seen=seen)
    )


def _handed_on(entry: Entry, act: Callable[[int], Snapshot]) -> Response:
    """The receipt; or the answers once more, where they are not what the person checked."""
    seen, ref = sent_number("seen"), entry.id
    try:
        with transaction():
            number = act(seen).receipt_number
    except actions.Unseen:
        return _show_review(entry, ReturnForm(formdata=None), seen)
    return see(".receipt", ref=ref, number=number)


@bp.post("/instansi/proposal/<int:ref>/kembalikan")
@requires(Permission.ENTRY_FORWARD, load=queries.entry_by_id)
def return_with_note(entry: Entry) -> Response:
    form = ReturnForm()
    if not form.validate_on_submit():
        return _show_review(entry, form)
    with transaction():
        actions.return_with_note(entry, form.note.data, by=current_user, now=arrived())
    flash(_("Proposal dikembalikan kepada unit beserta catatan Anda."), "ok")
    return see(".tasks", ref=entry.id)


@bp.get("/instansi/proposal/<int:ref>/tarik")
@requires(Permission.ENTRY_WITHDRAW, load=queries.entry_by_id)
def withdraw(entry: Entry) -> Response:
    return _show_withdraw(entry, WithdrawForm(formdata=None))


def _show_withdraw(entry: Entry, form: WithdrawForm) -> Response:
    why_not = why_not_withdraw(entry)
    return render_page("entries/withdraw.html", entry=entry, form=form, why_not=why_not)


@bp.post("/instansi/proposal/<int:ref>/tarik")
@requires(Permission.ENTRY_WITHDRAW, load=queries.entry_by_id)
def withdraw_now(entry: Entry) -> Response:
    form = WithdrawForm()
    if not form.validate_on_submit():
        return _show_withdraw(entry, form)
    done = _("Draf dibuang.") if entry.state is EntryState.DRAFT else _("Proposal ditarik kembali.")
    with transaction():
        actions.withdraw(entry, form.note.data or "", by=current_user, now=arrived())
    flash(done, "ok")
    return see(".tasks", ref=entry.id)


@bp.get("/instansi/proposal/<int:ref>/tanda-terima/<number>")
@requires(Permission.ENTRY_VIEW, load=queries.entry_by_snapshot)
def receipt(entry: Entry) -> Response:
    snapshot = queries.snapshot_by_receipt(url_value("number"), entry.id) or abort(404)
    return render_page(
        "entries/receipt.html",
        entry=entry,
        snapshot=snapshot,
        content=snapshot.content,
        where=whereabouts_of(entry, clock.now()),
    )
