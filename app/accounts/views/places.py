"""Where roles hold, in words."""

from collections.abc import Iterable, Mapping

from flask_babel import gettext as _

from app.accounts.models import Grant, Invitation
from app.competitions import queries as competitions
from app.competitions.models import Competition, Edition
from app.core.i18n import localized


def place_names(rows: Iterable[Grant | Invitation]) -> Mapping[int, str]:
    """For each row's id the edition, the competition, or agency and unit; "" for the site."""
    rows = list(rows)
    editions = competitions.editions_by_id({r.edition_id for r in rows if r.edition_id})
    series = competitions.competitions_by_id(
        {r.competition_id for r in rows if r.competition_id and not r.edition_id}
    )
    return {row.id: _place(row, editions, series) for row in rows}


def _place(
    row: Grant | Invitation, editions: Mapping[int, Edition], series: Mapping[int, Competition]
) -> str:
    if row.edition_id is not None:
        return _with_home(localized(editions[row.edition_id], "name"), row)
    if row.competition_id is not None:
        return localized(series[row.competition_id], "name")
    if row.agency is not None:
        return f"{row.agency.name}, {row.unit.name}" if row.unit else row.agency.name
    return ""


def _with_home(edition: str, row: Grant | Invitation) -> str:
    if row.agency is None:
        return edition
    return str(_("%(edition)s, dari %(agency)s", edition=edition, agency=row.agency.name))


def home_names(judges: Iterable[Grant | Invitation]) -> Mapping[int, str]:
    """For each row's id where this judge works."""
    return {row.id: row.agency.name if row.agency else _("Tidak disebut") for row in judges}
