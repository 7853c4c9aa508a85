"""Where roles hold, in words."""

from collections.abc import Iterable, Mapping

from app.accounts.models import Grant, Invitation
from app.competitions import queries as competitions
from app.competitions.models import Competition, Edition
from app.core.i18n import gettext as _
from app.core.i18n import localized
from app.entries.queries import listing
from app.library import queries as library


def place_names(rows: Iterable[Grant | Invitation]) -> Mapping[int, str]:
    """For each row's id edition, competition, agency and unit, or scope; "" for the site."""
    rows = list(rows)
    editions = competitions.editions_by_id({r.edition_id for r in rows if r.edition_id})
    series = competitions.competitions_by_id(
        {r.competition_id for r in rows if r.competition_id and not r.edition_id}
    )
    scopes = library.hub_scopes() if any(row.scope for row in rows) else {}
    return {row.id: scopes.get(row.scope) or _place(row, editions, series) for row in rows}


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


def case_names(examiners: Iterable[Grant | Invitation]) -> Mapping[int, str]:
    """For each row's id the title of the one proposal that this examiner may read."""
    rows = list(examiners)
    titles = listing.titles_of({row.entry_id for row in rows if row.entry_id})
    return {row.id: titles.get(row.entry_id or 0, "") for row in rows}


def home_names(judges: Iterable[Grant | Invitation]) -> Mapping[int, str]:
    """For each row's id where this judge works."""
    return {row.id: row.agency.name if row.agency else _("Tidak disebut") for row in judges}
