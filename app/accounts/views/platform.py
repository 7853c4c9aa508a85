"""All people of the site, for the platform admin."""

from collections.abc import Callable

from flask import flash, redirect, request, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app.accounts import identity, queries, rules
from app.accounts.actions import invitations, own, people
from app.accounts.forms import PlatformInviteForm, ReasonForm
from app.accounts.models import Role, User
from app.accounts.rules import Offer
from app.accounts.views.agency_names import agency_hints
from app.accounts.views.blueprint import bp, here
from app.accounts.views.places import place_names
from app.agencies import queries as agencies
from app.competitions import queries as competitions
from app.core import clock
from app.core.db import transaction
from app.core.errors import RuleBroken
from app.core.forms import carried_out
from app.core.htmx import render_page
from app.core.i18n import gettext as _
from app.core.paging import asked_page
from app.library import queries as library
from app.limits import INVITING, limited
from app.permissions import Permission, requires

STATES = {"aktif": True, "nonaktif": False}
"""What the filter `keadaan` asks for."""


@bp.get("/pengelola/orang")
@requires(Permission.PLATFORM_PEOPLE)
def all_people() -> Response:
    args = request.args
    found = queries.people(
        args.get("q", "").strip()[:100],
        role=Role(args["peran"]) if args.get("peran") in list(Role) else None,
        active=STATES.get(args.get("keadaan", "")),
        page=asked_page(),
    )
    held = {user.id: rules.in_force(user.grants, now=clock.now()) for user in found.items}
    places = place_names([grant for grants in held.values() for grant in grants])
    return render_page("accounts/all_people.html", found=found, held=held, places=places)


@bp.get("/pengelola/orang/undangan")
@requires(Permission.PLATFORM_PEOPLE)
def all_invitations() -> Response:
    page = asked_page()
    invited = queries.unanswered_invitations(list(Role), page=page)
    return render_page(
        "accounts/all_invitations.html",
        invited=invited,
        places=place_names(invited.items),
        back=here(request.path),
    )


@bp.get("/pengelola/orang/<int:ref>")
@requires(Permission.PLATFORM_PEOPLE, load=queries.user_with_grants)
def person(user: User) -> Response:
    held = rules.in_force(user.grants, now=clock.now())
    return render_page(
        "accounts/person.html",
        user=user,
        held=held,
        former=[grant for grant in user.grants if grant not in held],
        places=place_names(user.grants),
        back=here(request.path),
    )


@bp.route("/pengelola/orang/undang", methods=["GET", "POST"])
@requires(Permission.PLATFORM_PEOPLE)
@limited(INVITING)
def invite_anyone() -> Response:
    form = PlatformInviteForm(competitions.competition_choices(), library.hub_scopes())
    if not (
        form.validate_on_submit()
        and carried_out(lambda: _invite(form), form.email, form.said_elsewhere)
    ):
        return render_page("accounts/invite_anyone.html", form=form, **agency_hints(form.agency))
    flash(_("Undangan dikirim ke %(email)s.", email=form.email.data), "ok")
    return redirect(url_for(".all_invitations"), code=303)


def _invite(form: PlatformInviteForm) -> None:
    role, agency_id, competition_id = Role(form.role.data), None, None
    if role in rules.AGENCY_STAFF:
        agency = agencies.find_agency(form.agency.data)
        if agency is None:
            raise RuleBroken("agency_unknown", name=form.agency.data)
        agency_id = agency.id
    if role in rules.ORGANISERS:
        competition_id = form.competition.data
    scope = form.scope.data if role is Role.HUB_VERIFIER else ""
    offer = Offer(role, agency_id=agency_id, competition_id=competition_id, scope=scope)
    by = identity.person()
    until = form.ends_at(competitions.zone_of(competition_id))
    invitations.invite(offer, email=form.email.data, name=form.name.data, by=by, until=until)


@bp.post("/pengelola/orang/<int:ref>/nonaktifkan")
@requires(Permission.PLATFORM_PEOPLE, load=queries.user_with_grants)
def deactivate(user: User) -> Response:
    return _done(user, people.deactivate, _l("Akun dinonaktifkan dan semua sesinya diakhiri."))


@bp.post("/pengelola/orang/<int:ref>/aktifkan")
@requires(Permission.PLATFORM_PEOPLE, load=queries.user_with_grants)
def reactivate(user: User) -> Response:
    return _done(user, people.reactivate, _l("Akun diaktifkan kembali."))


@bp.post("/pengelola/orang/<int:ref>/akhiri-sesi")
@requires(Permission.PLATFORM_PEOPLE, load=queries.user_with_grants)
def end_sessions(user: User) -> Response:
    return _done(user, own.end_sessions, _l("Semua sesi orang ini diakhiri."))


@bp.route("/pengelola/orang/<int:ref>/verifikasi", methods=["GET", "POST"])
@requires(Permission.PLATFORM_PEOPLE, load=queries.user_with_grants)
def reset_second_factor(user: User) -> Response:
    form, by = ReasonForm(), identity.person()
    if not (
        form.validate_on_submit()
        and carried_out(lambda: people.reset_second_factor(user, form.reason.data, by), form.reason)
    ):
        return render_page("accounts/reset_second_factor.html", form=form, user=user)
    flash(_("Verifikasi dua langkah orang ini dimatikan dan semua sesinya diakhiri."), "ok")
    return redirect(url_for(".person", ref=user.id), code=303)


def _done(user: User, act: Callable[..., None], words: LazyString) -> Response:
    with transaction():
        act(user, by=identity.person())
    flash(str(words), "ok")
    return redirect(url_for(".person", ref=user.id), code=303)
