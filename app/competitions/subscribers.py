"""What competitions hold against changes of the agencies that run them."""

from app.agencies.events import AgencyChanged
from app.competitions import queries, rules
from app.core.errors import RuleBroken


def agency_changed(happened: AgencyChanged) -> None:
    """Whoever runs competitions stays a body that may: RuleBroken otherwise."""
    organiser = queries.organiser_by_id(happened.agency_id)
    if organiser is not None and not rules.may_organise(organiser.kind):
        raise RuleBroken("organiser_kind", name=organiser.name)


SUBSCRIPTIONS = ((AgencyChanged, agency_changed),)
