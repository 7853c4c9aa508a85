"""What entries do when something happens elsewhere."""

from app.agencies import queries as agencies
from app.agencies.events import AgencyNamed
from app.entries.actions import partners


def match_partners(happened: AgencyNamed) -> None:
    """An agency that got a name may be the partner that nobody knew."""
    agency = agencies.agency_by_id(happened.agency_id)
    if agency is not None:
        partners.match_partners(agency)


SUBSCRIPTIONS = ((AgencyNamed, match_partners),)
