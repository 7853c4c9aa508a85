"""The platform admin's list of agencies."""

from flask import request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from app.agencies import actions, queries
from app.agencies.forms import AgencyForm, MergeForm, NameForm
from app.agencies.models import Agency, AgencyKind
from app.agencies.views.blueprint import bp, done
from app.core.db import transaction
from app.core.forms import carried_out
from app.core.htmx import render_page
from app.core.i18n import gettext as _
from app.core.paging import asked_page
from app.permissions import Permission, requires

MAY = Permission.PLATFORM_AGENCIES


@bp.get("/pengelola/instansi")
@requires(MAY)
def index() -> Response:
    args = request.args
    kind = args.get("jenis", "")
    found = queries.agencies_page(
        args.get("q", "").strip()[:200],
        kind=AgencyKind(kind) if kind in list(AgencyKind) else None,
        province_code=args.get("provinsi"),
        page=asked_page(),
    )
    return render_page("agencies/index.html", found=found, provinces=queries.provinces())


@bp.route("/pengelola/instansi/baru", methods=["GET", "POST"])
@requires(MAY)
def create() -> Response:
    form = _with_choices(AgencyForm())
    made: list[Agency] = []
    if form.validate_on_submit() and carried_out(
        lambda: made.append(actions.create_agency(**form.answers, by=current_user)), form.name
    ):
        return done(_("Instansi ditambahkan."), url_for(".show", ref=made[0].id))
    return render_page("agencies/form.html", form=form, agency=None, known=_known(form))


def _known(form: AgencyForm) -> Agency | None:
    """The agency that has the name already, or governs the region, when the form was refused."""
    if not (form.name.errors and form.name.data):
        return None
    named = queries.find_agency(form.name.data)
    region = queries.region_by_code(form.region_code.data)
    return named or (queries.local_government_of(region) if region else None)


@bp.get("/pengelola/instansi/<int:ref>")
@requires(MAY, load=queries.agency_by_id)
def show(agency: Agency) -> Response:
    return render_page(
        "agencies/show.html",
        agency=agency,
        aliases=queries.aliases_of(agency),
        units=queries.units_of(agency),
    )


@bp.route("/pengelola/instansi/<int:ref>/ubah", methods=["GET", "POST"])
@requires(MAY, load=queries.agency_by_id)
def edit(agency: Agency) -> Response:
    form = _with_choices(AgencyForm(obj=agency, kind=agency.kind.value))
    if form.validate_on_submit() and carried_out(
        lambda: actions.change_agency(agency, **form.answers, by=current_user), form.name
    ):
        return done(_("Perubahan instansi disimpan."), url_for(".show", ref=agency.id))
    known = _known(form)
    known = known if known is not agency else None
    return render_page("agencies/form.html", form=form, agency=agency, known=known)


@bp.route("/pengelola/instansi/<int:ref>/nama-lain", methods=["GET", "POST"])
@requires(MAY, load=queries.agency_by_id)
def add_name(agency: Agency) -> Response:
    form = NameForm()
    if form.validate_on_submit() and carried_out(
        lambda: actions.add_alias(agency, form.name.data, by=current_user), form.name
    ):
        return done(_("Nama lain ditambahkan."), url_for(".show", ref=agency.id))
    return render_page("agencies/add_name.html", form=form, agency=agency)


@bp.post("/pengelola/instansi/<int:ref>/nama-lain/hapus")
@requires(MAY, load=queries.agency_by_id)
def remove_name(agency: Agency) -> Response:
    with transaction():
        actions.remove_alias(agency, request.form.get("key", ""), by=current_user)
    return done(_("Nama lain dihapus."), url_for(".show", ref=agency.id))


@bp.route("/pengelola/instansi/<int:ref>/gabung", methods=["GET", "POST"])
@requires(MAY, load=queries.agency_by_id)
def merge(agency: Agency) -> Response:
    form = MergeForm()
    form.offer(row for row in queries.agency_choices() if row[0] != agency.id)
    if form.validate_on_submit():
        kept = queries.agency_by_id(int(form.into.data))
        if kept and carried_out(lambda: actions.merge(agency, kept, by=current_user), form.into):
            return done(_("Kedua instansi digabung."), url_for(".show", ref=kept.id))
    return render_page("agencies/merge.html", form=form, agency=agency)


def _with_choices(form: AgencyForm) -> AgencyForm:
    form.offer(queries.regions_by_province(), queries.local_governments())
    return form
