"""A new proposal."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from flask import request
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from app.competitions import queries as competitions
from app.competitions.models import Edition, EditionState
from app.core import clock
from app.core.db import transaction
from app.core.errors import RuleBroken, rule_text
from app.core.htmx import render_page
from app.core.i18n import gettext as _
from app.core.i18n import localized
from app.core.request import arrived
from app.entries import queries
from app.entries.actions import writing
from app.entries.forms import StartForm
from app.entries.queries import desk, obstacles
from app.entries.queries.entries import Place
from app.entries.views.blueprint import bp, see
from app.limits import STARTING, limited
from app.permissions import Permission, requires


class Choice(NamedTuple):
    """A place as a radio button."""

    key: str
    label: str
    place: Place


@bp.route("/instansi/proposal/mulai", methods=["GET", "POST"])
@requires(Permission.ENTRY_START)
@limited(STARTING)
def start() -> Response:
    now, places = arrived(), _choices()
    editions, offered = _open(places, now)
    form = _start_form([(e.slug, localized(e, "name")) for e in editions], offered)
    if not form.validate_on_submit():
        return render_page("entries/start.html", form=form, places=places, outside=_outside(places))
    edition = next(e for e in editions if e.slug == form.edition.data)
    place = next(choice.place for choice in offered if choice.key == form.place.data)
    try:
        ref = _begin(edition, place, form.title.data, now)
    except RuleBroken as problem:
        form.place.errors = [rule_text(problem)]
        return render_page("entries/start.html", form=form, places=places)
    return see(".tasks", ref=ref)


def _outside(places: Sequence[Choice]) -> str:
    """Why the edition that the address names (`?edisi=`) takes nobody of these; "" if it does."""
    edition = competitions.edition_by_slug(request.args.get("edisi", ""))
    if edition is None or edition.state is EditionState.PREPARED or not places:
        return ""
    refusals = [obstacles.outside(edition, one.place.agency) for one in places]
    return "" if None in refusals else rule_text(next(filter(None, refusals)))


def _begin(edition: Edition, place: Place, title: str, now: datetime) -> int:
    with transaction():
        return writing.start(edition, place.agency, place.unit, title, by=current_user, now=now).id


def _open(places: Sequence[Choice], now: datetime) -> tuple[list[Edition], list[Choice]]:
    """Where registration runs; what a page sent that was opened before the close stays chosen."""
    registrations = desk.registrations_of(current_user, now)
    editions = {one.edition.slug: one.edition for one in registrations}
    running = {bound.agency.id for one in registrations for bound in one.agencies}
    sent = competitions.edition_by_slug(request.form.get("edition", ""))
    if sent is not None and sent.state is not EditionState.PREPARED:
        editions.setdefault(sent.slug, sent)
    chosen = request.form.get("place")
    offered = [one for one in places if one.place.agency.id in running or one.key == chosen]
    return list(editions.values()), offered


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
