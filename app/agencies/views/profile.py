"""What the people of an agency see and keep up to date: contact desk and units."""

from flask import url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from app.accounts.models import Role
from app.accounts.rules import AGENCY_STAFF
from app.agencies import actions, queries
from app.agencies.forms import ContactDeskForm, NameForm
from app.agencies.models import Agency, Unit
from app.agencies.views.blueprint import bp, done
from app.core.db import transaction
from app.core.forms import carried_out
from app.core.htmx import render_page
from app.core.i18n import gettext as _
from app.permissions import Permission, can, requires
from app.predicates import grants


@bp.get("/instansi/profil")
@requires(Permission.AGENCY_WORK)
def profile() -> Response:
    refs = {g.agency_id for g in grants(current_user, *AGENCY_STAFF) if g.agency_id}
    admin_of = {g.agency_id for g in grants(current_user, Role.AGENCY_ADMIN) if g.agency_id}
    agencies = queries.agencies_of(refs, admin_of)
    units = queries.units_by_agency({agency.id for agency in agencies})
    return render_page("agencies/profile.html", agencies=agencies, units=units)


@bp.route("/instansi/<int:ref>/profil", methods=["GET", "POST"])
@requires(Permission.AGENCY_MANAGE, load=queries.agency_by_id)
def edit_contact_desk(agency: Agency) -> Response:
    form = ContactDeskForm(
        desk=agency.contact_desk, email=agency.contact_email, phone=agency.contact_phone
    )
    if form.validate_on_submit():
        answers = {name: form[name].data for name in ("desk", "email", "phone")}
        with transaction():
            actions.edit_contact_desk(agency, **answers, by=current_user)
        return done(_("Meja layanan disimpan."), url_for(".profile"))
    return render_page("agencies/edit_contact_desk.html", form=form, agency=agency)


@bp.route("/instansi/<int:ref>/unit/baru", methods=["GET", "POST"])
@requires(Permission.AGENCY_UNITS, load=queries.agency_by_id)
def add_unit(agency: Agency) -> Response:
    form = NameForm()
    if form.validate_on_submit() and carried_out(
        lambda: actions.add_unit(agency, form.name.data, by=current_user), form.name
    ):
        return done(_("Unit ditambahkan."), _home_of(agency))
    return render_page("agencies/unit.html", form=form, agency=agency, back=_home_of(agency))


@bp.route("/instansi/unit/<int:ref>", methods=["GET", "POST"])
@requires(Permission.UNIT_EDIT, load=queries.unit_by_id)
def rename_unit(unit: Unit) -> Response:
    form = NameForm(obj=unit)
    back = _home_of(unit.agency)
    if form.validate_on_submit() and carried_out(
        lambda: actions.rename_unit(unit, form.name.data, by=current_user), form.name
    ):
        return done(_("Nama unit disimpan."), back)
    return render_page("agencies/unit.html", form=form, agency=unit.agency, unit=unit, back=back)


def _home_of(agency: Agency) -> str:
    """The page that lists its units: the admin's of the platform, or the agency's own."""
    if can(Permission.PLATFORM_AGENCIES):
        return url_for(".show", ref=agency.id)
    return url_for(".profile")
