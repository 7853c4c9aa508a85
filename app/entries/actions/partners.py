"""Partners of entries follow what agencies are called."""

from app.agencies import rules
from app.agencies.models import Agency
from app.agencies.queries import agency_behind, name_keys, units_of
from app.core import audit
from app.entries.models import Partner
from app.entries.queries import all_partners

MATCH = "entries.match_partners"
"""The job that matches those anew that an older release saved; its migration asks for it."""


def match_partners(agency: Agency) -> None:
    """Match anew each partner that means this agency, or did, or may from now on."""
    keys = name_keys(agency) | {unit.name_key for unit in units_of(agency)}
    for partner in all_partners():
        written = rules.name_key(partner.name)
        if partner.agency_id == agency.id or any(key in written for key in keys):
            _match(partner)


def match_every_partner() -> None:
    """Match all of them anew, as if each had been saved just now."""
    for partner in all_partners():
        _match(partner)


def _match(partner: Partner) -> None:
    meant = agency_behind(partner.name)
    ref = meant.id if meant else None
    if ref != partner.agency_id:
        partner.agency_id = ref
        audit.note("partner.matched", partner, entry_id=partner.entry_id, agency_id=ref)
