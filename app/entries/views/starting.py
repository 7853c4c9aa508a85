"""A new proposal."""

from typing import NamedTuple

from flask import request
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from app.competitions import queries as competitions
from app.core import clock
from app.core.db import transaction
from app.core.htmx import render_page
from app.core.i18n import localized
from app.entries import queries
from app.entries.actions import writing
from app.entries.forms import StartForm
from app.entries.queries.entries import Place
from app.entries.views.blueprint import bp, see
from app.permissions import Permission, requires


class Choice(NamedTuple):
    """A place as a radio button."""

    key: str
    label: str
    place: Place


@bp.route("/instansi/proposal/mulai", methods=["GET", "POST"])
@requires(Permission.ENTRY_START)
def start() -> Response:
    now = clock.now()
    places = _choices()
    editions = competitions.open_editions(now, {choice.place.agency.id for choice in places})
    form = _start_form([(e.slug, localized(e, "name")) for e in editions], places)
    if not editions or not form.validate_on_submit():
        return render_page("entries/start.html", form=form, editions=editions, places=places)
    edition = next(e for e in editions if e.slug == form.edition.data)
    place = next(choice.place for choice in places if choice.key == form.place.data)
    with transaction():
        entry = writing.start(
            edition, place.agency, place.unit, form.title.data, by=current_user, now=now
        )
        ref = entry.id
    return see(".tasks", ref=ref)


def _start_form(editions: list[tuple[str, str]], places: list[Choice]) -> StartForm:
    """The form with its choices; what the address names (`?edisi=`) or a single one is chosen."""
    form = StartForm()
    form.edition.choices = [SelectChoice(slug, name) for slug, name in editions]
    form.place.choices = [SelectChoice(choice.key, choice.label) for choice in places]
    for field in (form.edition, form.place):
        if len(field.choices) == 1 and not field.raw_data:
            field.data = field.choices[0].value
    if request.args.get("edisi") and not form.edition.raw_data:
        form.edition.data = request.args["edisi"]
    return form


def _choices() -> list[Choice]:
    found = []
    for place in queries.places_of(current_user, clock.now()):
        unit = place.unit
        label = (
            _("%(unit)s, %(agency)s", unit=unit.name, agency=place.agency.name)
            if unit
            else place.agency.name
        )
        found.append(Choice(f"{place.agency.id}-{unit.id if unit else 0}", label, place))
    return found
