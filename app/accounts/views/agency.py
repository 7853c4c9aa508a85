"""The people of an agency, for its admins."""

from collections.abc import Iterable

from flask import flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from app.accounts import identity, queries, rules
from app.accounts.actions import invitations
from app.accounts.forms import StaffInviteForm
from app.accounts.models import Grant, Invitation, Role
from app.accounts.rules import Offer
from app.accounts.views.blueprint import bp, here
from app.agencies import queries as agencies
from app.agencies.models import Agency
from app.core import clock
from app.core.forms import carried_out
from app.core.htmx import render_page
from app.core.i18n import gettext as _
from app.core.paging import asked_page
from app.limits import INVITING, limited
from app.permissions import Permission, requires


def own_agency() -> Agency | None:
    """The agency whose admin the reader is; the first where they serve several."""
    held = rules.usable(current_user, Role.AGENCY_ADMIN, now=clock.now())
    return held[0].agency if held else None


def _agency_by_ref(ref: int) -> Agency | None:
    return agencies.agency_by_id(ref)


@bp.get("/instansi/orang")
@requires(Permission.AGENCY_ADMINISTER)
def own_agency_people() -> Response:
    agency = own_agency()
    return _show(agency) if agency is not None else redirect(url_for(".account"))


@bp.get("/instansi/<int:ref>/orang")
@requires(Permission.AGENCY_MANAGE, load=_agency_by_ref)
def agency_people(agency: Agency) -> Response:
    return _show(agency)


def _show(agency: Agency) -> Response:
    q = request.args.get("q", "").strip()[:100]
    page = asked_page()
    held = rules.usable(current_user, Role.AGENCY_ADMIN, now=clock.now())
    admin_of = {grant.agency_id for grant in held if grant.agency_id}
    people = queries.holders(rules.AGENCY_STAFF, agency_id=agency.id, q=q, page=page)
    invited = queries.unanswered_invitations(rules.AGENCY_STAFF, agency_id=agency.id)
    return render_page(
        "accounts/agency_people.html",
        fragment="accounts/_agency_people.html",
        agency=agency,
        agencies=agencies.agencies_of(admin_of, admin_of),
        q=q,
        people=people,
        invited=invited,
        places=_units(people.items),
        places_invited=_units(invited.items),
        back=here(request.path),
    )


def _units(rows: Iterable[Grant | Invitation]) -> dict[int, str]:
    return {row.id: row.unit.name if row.unit else _("Seluruh instansi") for row in rows}


@bp.route("/instansi/<int:ref>/orang/undang", methods=["GET", "POST"])
@requires(Permission.AGENCY_MANAGE, load=_agency_by_ref)
@limited(INVITING)
def invite_staff(agency: Agency) -> Response:
    form = StaffInviteForm()
    form.offer(agencies.units_of(agency))
    if not (form.validate_on_submit() and carried_out(lambda: _invite(agency, form), form.email)):
        return render_page("accounts/invite_staff.html", form=form, agency=agency)
    flash(_("Undangan dikirim ke %(email)s.", email=form.email.data), "ok")
    return redirect(url_for(".agency_people", ref=agency.id), code=303)


def _invite(agency: Agency, form: StaffInviteForm) -> None:
    offer = Offer(Role(form.role.data), agency.id, form.unit_id)
    by = identity.person()
    invitations.invite(offer, email=form.email.data, name=form.name.data, by=by)
