"""What changes of agencies mean for the roles in them."""

from app.accounts import queries, rules
from app.accounts.actions import invitations
from app.agencies.events import AgencyMerged
from app.core.errors import RuleBroken


def agency_merged(happened: AgencyMerged) -> None:
    """Two agencies must not become one with admins in more units than an agency may have."""
    units = {grant.unit_id for grant in queries.admins_of(happened.agency_id)}
    if len(units) > rules.ADMIN_UNITS:
        raise RuleBroken("merged_admin_units")
    invitations.agency_merged(happened.agency_id)


SUBSCRIPTIONS = ((AgencyMerged, agency_merged),)
