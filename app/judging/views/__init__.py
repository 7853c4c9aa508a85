"""The pages of judging, by who uses them."""

from flask_babel import lazy_gettext as _l

from app.judging.views import (
    agreed,
    assigning,
    assignments,
    calibrating,
    conflicts,
    deciding,
    distribution,
    expertise,
    final,
    finishing,
    further,
    interviews,
    limits,
    pacts,
    panel,
    phrases,
    planning,
    plenary,
    previewing,
    progress,
    ranking,
    readings,
    recap,
    reopening,
    results,
    selecting,
    settling,
    similar,
    simulating,
    teams,
    undoing,
)
from app.judging.views.blueprint import bp
from app.navigation import DeskLink, EditionLink
from app.permissions import Permission

DESK_LINKS = (DeskLink("penilaian", 1, _l("Daftar bacaan"), "judging.reading_list"),)

EDITION_LINKS = (
    EditionLink(40, _l("Penugasan"), "judging.assignments", Permission.EDITION_MANAGE),
    EditionLink(40, _l("Kemajuan"), "judging.progress", Permission.EDITION_FOLLOW),
    EditionLink(41, _l("Benturan kepentingan"), "judging.conflicts", Permission.EDITION_MANAGE),
    EditionLink(42, _l("Rekapitulasi nilai"), "judging.recap", Permission.EDITION_RECAP),
    EditionLink(43, _l("Catatan juri"), "judging.comments", Permission.EDITION_DECIDE),
    EditionLink(44, _l("Keputusan"), "judging.decisions", Permission.EDITION_DECIDE),
)

__all__ = [
    "DESK_LINKS",
    "EDITION_LINKS",
    "agreed",
    "assigning",
    "assignments",
    "bp",
    "calibrating",
    "conflicts",
    "deciding",
    "distribution",
    "expertise",
    "final",
    "finishing",
    "further",
    "interviews",
    "limits",
    "pacts",
    "panel",
    "phrases",
    "planning",
    "plenary",
    "previewing",
    "progress",
    "ranking",
    "readings",
    "recap",
    "reopening",
    "results",
    "selecting",
    "settling",
    "similar",
    "simulating",
    "teams",
    "undoing",
]
