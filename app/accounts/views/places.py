"""Where roles hold, in words."""

from collections.abc import Iterable, Mapping

from app.accounts.models import Grant, Invitation
from app.competitions import queries as competitions
from app.competitions.models import Competition, Edition
from app.core.i18n import localized


def place_names(rows: Iterable[Grant | Invitation]) -> Mapping[int, str]:
    """For each row's id the agency and unit, the edition or the competition; "" for the site."""
    rows = list(rows)
    editions = competitions.editions_by_id({r.edition_id for r in rows if r.edition_id})
    series = competitions.competitions_by_id(
        {r.competition_id for r in rows if r.competition_id and not r.edition_id}
    )
    return {row.id: _place(row, editions, series) for row in rows}


def _place(
    row: Grant | Invitation, editions: Mapping[int, Edition], series: Mapping[int, Competition]
) -> str:
    if row.agency is not None:
        return f"{row.agency.name}, {row.unit.name}" if row.unit else row.agency.name
    if row.edition_id is not None:
        return localized(editions[row.edition_id], "name")
    return localized(series[row.competition_id], "name") if row.competition_id else ""
