"""Ending and handing over a role; sending an invitation again or taking it back."""

from typing import Any

from flask import flash, redirect, request
from flask_login import current_user
from werkzeug.wrappers import Response

from app.accounts import identity, queries, rules
from app.accounts.actions import grants, invitations, rosters
from app.accounts.forms import JudgesAgencyForm, SuccessorForm
from app.accounts.models import Grant, Invitation
from app.accounts.views.agency_names import agency_hints
from app.accounts.views.blueprint import back_to, bp, first_page, here
from app.accounts.views.places import place_names
from app.competitions import queries as competitions
from app.core.db import transaction
from app.core.forms import BaseForm, carried_out
from app.core.htmx import render_page
from app.core.i18n import gettext as _
from app.limits import INVITING, limited
from app.permissions import Permission, requires


def _go_on() -> str:
    """The list from which the reader came."""
    return back_to(request.values.get("next"), "/")


def _about(form: BaseForm, grant: Grant) -> dict[str, Any]:
    place = place_names([grant])[grant.id]
    return {"form": form, "grant": grant, "place": place, "back": _go_on()}


@bp.route("/peran/<int:ref>/akhiri", methods=["GET", "POST"])
@requires(Permission.ROLE_MANAGE, load=queries.grant_by_id)
def end_role(grant: Grant) -> Response:
    form = BaseForm()
    if not form.validate_on_submit():
        return render_page("accounts/end_role.html", **_about(form, grant))
    with transaction():
        grants.end(grant, by=identity.person())
    flash(_("Peran %(name)s diakhiri. Pekerjaannya tetap ada.", name=grant.user.name), "ok")
    own = grant.user_id == current_user.id  # the list may be closed to the reader now
    return redirect(here(first_page(identity.person())) if own else _go_on(), code=303)


@bp.route("/peran/<int:ref>/serahkan", methods=["GET", "POST"])
@requires(Permission.ROLE_MANAGE, load=queries.grant_by_id)
@limited(INVITING)
def hand_over(grant: Grant) -> Response:
    form = SuccessorForm()
    if grant.user_id == current_user.id:
        del form.at_once  # whoever leaves stays until the successor has accepted
    if not (form.validate_on_submit() and carried_out(lambda: _replace(grant, form), form.email)):
        return render_page("accounts/hand_over.html", **_about(form, grant))
    flash(_("Undangan dikirim ke %(email)s.", email=form.email.data), "ok")
    return redirect(_go_on(), code=303)


def _replace(grant: Grant, form: SuccessorForm) -> None:
    by, offer = identity.person(), rules.offer_of(grant)
    invitations.invite(offer, email=form.email.data, name=form.name.data, by=by, replaces=grant)
    if form.at_once and form.at_once.data:
        grants.end(grant, by=by, has_successor=True)


def _judge(ref: int) -> Grant | None:
    grant = queries.grant_by_id(ref)
    return grant if grant is not None and grant.role in rules.JUDGES else None


@bp.route("/peran/<int:ref>/instansi", methods=["GET", "POST"])
@requires(Permission.ROLE_MANAGE, load=_judge)
def move_judge(grant: Grant) -> Response:
    form = JudgesAgencyForm(agency=grant.agency.name if grant.agency else "")
    if not (form.validate_on_submit() and carried_out(lambda: _move(grant, form), form.agency)):
        about = _about(form, grant) | agency_hints(form.agency)
        return render_page("accounts/move_judge.html", **about)
    flash(_("Instansi asal %(name)s disimpan.", name=grant.user.name), "ok")
    return redirect(_go_on(), code=303)


def _move(grant: Grant, form: JudgesAgencyForm) -> None:
    edition = competitions.editions_by_id({grant.edition_id or 0})[grant.edition_id or 0]
    organiser, new_agencies = edition.competition.organiser, request.form.getlist("new_agency")
    desk = rosters.Desk(edition.id, edition.competition_id, organiser, new_agencies)
    rosters.move_judge(grant, form.agency.data, desk=desk, by=identity.person())


@bp.post("/undangan/<int:ref>/kirim-ulang")
@requires(Permission.ROLE_MANAGE, load=queries.invitation_by_id)
@limited(INVITING)
def resend_invitation(invitation: Invitation) -> Response:
    with transaction():
        invitations.resend(invitation, by=identity.person())
    flash(_("Undangan dikirim lagi ke %(email)s.", email=invitation.email), "ok")
    return redirect(_go_on(), code=303)


@bp.post("/undangan/<int:ref>/batal")
@requires(Permission.ROLE_MANAGE, load=queries.invitation_by_id)
def revoke_invitation(invitation: Invitation) -> Response:
    with transaction():
        invitations.revoke(invitation, by=identity.person())
    flash(_("Undangan untuk %(email)s dibatalkan.", email=invitation.email), "ok")
    return redirect(_go_on(), code=303)
