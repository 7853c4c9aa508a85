"""Before the opening: what a way of judging costs the judges and how well it chooses."""

from typing import Any

from flask import Response
from flask_babel import lazy_gettext as _l

from app.competitions.models import Edition
from app.competitions.queries import edition_by_slug
from app.core.htmx import render_page
from app.core.i18n import gettext as _
from app.core.i18n import localized
from app.judging import queries
from app.judging.forms.simulating import SimulationForm
from app.judging.messages import remark_text
from app.judging.rules.simulated import advice, described
from app.judging.rules.simulating import Course, Simulation, Way, simulate
from app.judging.views.blueprint import bp
from app.permissions import Permission, requires

WAYS = {
    Way.PLANNED: _l("Seperti direncanakan"),
    Way.FURTHER: _l("Sisa jam dipakai"),
    Way.SCREENING: _l("Disaring dulu"),
    Way.MORE_JUDGES: _l("Lebih banyak juri"),
    Way.FEWER_READERS: _l("Lebih sedikit juri per proposal"),
}


@bp.get("/sekretariat/<slug>/rubrik/simulasi")
@requires(Permission.EDITION_MANAGE, load=edition_by_slug)
def simulation(edition: Edition) -> Response:
    method, year = queries.method_of(edition)
    form = SimulationForm.asked(method)
    if year and form.proposal.data == method.entries:
        name = localized(year, "name")
        form.proposal.description = _("Sebanyak yang dinilai pada %(name)s.", name=name)
    found = None
    if form.validate():
        found = simulate(form.method, form.spreads, seed=form.benih.data)
    return render_page(
        "judging/simulation.html",
        edition=edition,
        form=form,
        **_told(found),
    )


def _told(found: Simulation | None) -> dict[str, Any]:
    return {
        "found": found,
        "advice": [remark_text(one) for one in advice(found)] if found else (),
        "ways": WAYS,
        "described": _described,
    }


def _described(course: Course) -> str:
    return remark_text(described(course))
