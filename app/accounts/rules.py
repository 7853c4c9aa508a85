"""Which grants count, who may offer which role to whom, and what an address looks like."""

import ipaddress
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from app.accounts.models import Grant, Invitation, OneTimeToken, Role, User
from app.agencies.models import Agency, AgencyKind

ORGANISERS = frozenset({Role.SECRETARIAT, Role.CHAIR})
JUDGES = frozenset({Role.EVALUATOR, Role.PANELIST})
AGENCY_STAFF = frozenset({Role.AGENCY_ADMIN, Role.INNOVATOR})
ENDING = frozenset({Role.EXAMINER})
"""Roles that are given until a day, always."""
TIMED = ORGANISERS | JUDGES | ENDING | {Role.HUB_VERIFIER}
"""Roles that may be given until a day."""
WITHOUT_PAGES = frozenset({Role.HUB_VERIFIER})
"""Roles whose work has no pages on the site so far."""
LONGEST_NAME = 200
ADMIN_UNITS = 2
"""So many units of an agency may hold agency admins; the agency itself counts as one."""

OFFERS: Mapping[Role, frozenset[Role]] = {
    Role.PLATFORM_ADMIN: ORGANISERS | AGENCY_STAFF | {Role.PLATFORM_ADMIN, Role.HUB_VERIFIER},
    Role.SECRETARIAT: JUDGES | {Role.AGENCY_ADMIN, Role.EXAMINER},
    Role.AGENCY_ADMIN: AGENCY_STAFF,
}
"""Role → the roles that it may offer; who reads proposals is never the platform admin's choice."""


@dataclass(frozen=True)
class Offer:
    """A role and its bounds, as an invitation offers it and a grant gives it.

    An offer within an edition names its competition too, and one of a case its edition. The agency
    of a judge is no bound: it is where they work, which makes conflicts of interest and gives no
    right there.
    """

    role: Role
    agency_id: int | None = None
    unit_id: int | None = None
    competition_id: int | None = None
    edition_id: int | None = None
    entry_id: int | None = None
    scope: str = ""


def offer_of(row: Grant | Invitation) -> Offer:
    """The role and bounds of a grant or of an invitation."""
    bounds = (row.agency_id, row.unit_id, row.competition_id, row.edition_id, row.entry_id)
    return Offer(row.role, *bounds, scope=row.scope or "")


def is_same(one: Offer, other: Offer) -> bool:
    """Whether both give the same role; for a judge, whatever agency is named."""
    if one.role in JUDGES:
        other = replace(other, agency_id=one.agency_id)
    return one == other


def open_key(email: str, offer: Offer) -> str:
    """What two invitations have in common that offer this address the same role."""
    if offer.role in JUDGES:
        offer = replace(offer, agency_id=None)
    return " ".join([email, *(f"{name}={value}" for name, value in vars(offer).items() if value)])


def is_in_force(grant: Grant, now: datetime) -> bool:
    """Whether the grant counts at this moment: from inclusive, until exclusive."""
    return grant.starts_at <= now and (grant.ends_at is None or now < grant.ends_at)


def in_force(grants: Iterable[Grant], *roles: Role, now: datetime) -> list[Grant]:
    """The grants that count now, of these roles (of any role when none is named)."""
    return [g for g in grants if is_in_force(g, now) and (not roles or g.role in roles)]


def usable(user: User, *roles: Role, now: datetime) -> list[Grant]:
    """The person's grants that open something now: not those that wait for a second factor."""
    withheld = user.withheld
    return [g for g in in_force(user.grants, *roles, now=now) if g.role not in withheld]


def guarded(user: User, now: datetime) -> list[Grant]:
    """The person's grants whose role needs a second factor."""
    return in_force(user.grants, *user.guarded, now=now) if user.guarded else []


def waiting(user: User, now: datetime) -> list[Grant]:
    """The person's grants that open nothing before they have set up a second factor."""
    return in_force(user.grants, *user.withheld, now=now) if user.withheld else []


def covers(grant: Grant, *, edition_id: int, competition_id: int) -> bool:
    """Whether the grant reaches this edition, by itself or through its competition."""
    if grant.edition_id is not None:
        return grant.edition_id == edition_id
    return grant.competition_id == competition_id


def is_whole(offer: Offer) -> bool:
    """Whether the offer has the bounds that its role needs, and no others."""
    bounds = (offer.agency_id, offer.competition_id, offer.edition_id)
    match offer.role:
        case Role.PLATFORM_ADMIN:
            return bounds == (None, None, None)
        case Role.SECRETARIAT | Role.CHAIR:
            return offer.agency_id is None and offer.competition_id is not None
        case Role.EVALUATOR | Role.PANELIST:
            return offer.edition_id is not None
        case Role.AGENCY_ADMIN | Role.INNOVATOR:
            return offer.agency_id is not None and bounds[1:] == (None, None)
        case Role.EXAMINER:
            return offer.edition_id is not None and offer.entry_id is not None
        case Role.HUB_VERIFIER:
            return bounds == (None, None, None) and bool(offer.scope)


def may_offer(held: Iterable[Grant], offer: Offer, *, managed_by: int | None = None) -> bool:
    """Whether somebody with these grants (in force) may offer this role within these bounds.

    `managed_by` is the local government behind a BUMD: its admins act for the BUMD too.
    """
    return is_whole(offer) and any(
        offer.role in OFFERS.get(grant.role, ()) and _reaches(grant, offer, managed_by)
        for grant in held
    )


def brings_first_admin_only(
    held: Iterable[Grant], offer: Offer, *, managed_by: int | None = None
) -> bool:
    """Whether the right to offer this comes from a secretariat alone.

    It brings an agency its first admin; who joins the agency later is the agency's own choice.
    """
    others = [grant for grant in held if grant.role is not Role.SECRETARIAT]
    return offer.role is Role.AGENCY_ADMIN and not may_offer(others, offer, managed_by=managed_by)


def _reaches(grant: Grant, offer: Offer, managed_by: int | None) -> bool:
    if grant.role is Role.AGENCY_ADMIN:
        return grant.agency_id in {offer.agency_id, managed_by}
    if grant.role is Role.SECRETARIAT and offer.role in JUDGES | {Role.EXAMINER}:
        return meet(offer_of(grant), offer)
    return True


def managed_by(agency: Agency | None) -> int | None:
    """The local government whose admins act for this agency too: only a BUMD has one."""
    return agency.parent_id if agency is not None and agency.kind is AgencyKind.BUMD else None


def reach(organiser: Agency) -> str | None:
    """The province that an organiser's secretariat works for; None means the country.

    A ministry or state body runs rounds for the whole country, a province for its own region.
    """
    if organiser.kind in {AgencyKind.MINISTRY, AgencyKind.STATE_BODY}:
        return None
    return organiser.region_code or ""


def organiser_reaches(organiser: Agency, region_code: str | None) -> bool:
    """Whether this organiser's secretariat works for what stands in the region."""
    province = reach(organiser)
    return province is None or (region_code or "-").split(".")[0] == province


def meet(one: Offer, other: Offer) -> bool:
    """Whether two roles meet in the same edition; a missing edition means all of a competition."""
    if one.edition_id is not None and other.edition_id is not None:
        return one.edition_id == other.edition_id
    return one.competition_id is not None and one.competition_id == other.competition_id


def clash(held: Iterable[Offer], offer: Offer) -> str | None:
    """Why one person can't hold this role beside those, as a rule code; None when they can."""
    for other in held:
        if is_same(other, offer):
            return "already_holds"
        if Role.PLATFORM_ADMIN in {other.role, offer.role}:
            return "platform_admin_alone"
        roles = {other.role, offer.role}
        if roles & ORGANISERS and roles & AGENCY_STAFF:
            return "organiser_or_applicant"
        if roles & ORGANISERS and roles & JUDGES and meet(other, offer):
            return "organiser_or_judge"
        if roles & {Role.EXAMINER} and roles & (ORGANISERS | JUDGES) and meet(other, offer):
            return "examiner_apart"
    return None


class Span(NamedTuple):
    """An edition's time, as far as it matters for roles that have ended."""

    began_at: datetime
    """When it was prepared: who had left before had nothing to do with it."""
    decided_at: datetime | None
    """When its results were published."""


def past(grants: Iterable[Grant], now: datetime) -> list[Grant]:
    """The roles that were held once and are over."""
    return [g for g in grants if g.ends_at is not None and g.starts_at < g.ends_at <= now]


def _left_before(grant: Grant, moment: datetime) -> bool:
    return grant.ends_at is not None and grant.ends_at <= moment


def clash_with_past(left: Iterable[Grant], offer: Offer, spans: Mapping[int, Span]) -> str | None:
    """Why one person can't hold this role after those, as a rule code; None when they can.

    Who made the rules or the assignments of an edition gives no marks there later, and who gave
    marks organises it only once its results are out. `spans` has every edition that is named.
    """
    for grant in left:
        other = offer_of(grant)
        roles = {other.role, offer.role}
        ref = offer.edition_id or other.edition_id
        if ref is None or not meet(other, offer):
            continue
        if other.edition_id is None and _left_before(grant, spans[ref].began_at):
            continue
        if offer.role in ORGANISERS and spans[ref].decided_at is not None:
            continue
        if roles & ORGANISERS and roles & JUDGES:
            return "organised_before" if offer.role in JUDGES else "judged_before"
        if (
            offer.role not in ORGANISERS
            and roles & {Role.EXAMINER}
            and roles & (JUDGES | ORGANISERS)
        ):
            return "examiner_apart_before"
    return None


OBSTACLES = frozenset(
    {
        "admin_units_exceeded",
        "already_holds",
        "examiner_apart",
        "examiner_apart_before",
        "judged_before",
        "organised_before",
        "organiser_or_applicant",
        "organiser_or_judge",
        "platform_admin_alone",
    }
)
"""Why somebody who wants to accept an invitation may not: what they or their agency have."""


def sees(held: Iterable[Grant], other: Offer, offer: Offer) -> bool:
    """Whether somebody with these grants, who makes this offer, finds the role in their lists."""
    if other.agency_id is not None and other.agency_id == offer.agency_id:
        return True
    return any(_lists(grant, other) for grant in held)


def _lists(grant: Grant, other: Offer) -> bool:
    if grant.role is Role.SECRETARIAT:
        return meet(offer_of(grant), other)
    return grant.role is Role.PLATFORM_ADMIN


def admin_units_exceeded(admins: Iterable[Offer], offer: Offer) -> bool:
    """Whether this agency admin would bring in a third unit; `admins` are the agency's others."""
    if offer.role is not Role.AGENCY_ADMIN:
        return False
    return len({admin.unit_id for admin in admins} | {offer.unit_id}) > ADMIN_UNITS


def end_of_day(day: date, zone: str) -> datetime:
    """The last moment of a day in a zone."""
    return datetime.combine(day, time.max, ZoneInfo(zone))


def inviter_gone(offer: Offer) -> str:
    """The rule code of an offer whose sender may make it no longer; it says whom to ask now."""
    if offer.role in AGENCY_STAFF:
        return "inviter_gone_agency"
    in_edition = offer.role in JUDGES | {Role.EXAMINER}
    return "inviter_gone_edition" if in_edition else "inviter_gone_site"


def invitation_state(invitation: Invitation, now: datetime) -> str:
    """One of "accepted", "revoked", "expired", "void", "open".

    Void is an offer whose inviter may make it no longer, until somebody who may sends it again.
    """
    if invitation.accepted_at is not None:
        return "accepted"
    if invitation.revoked_at is not None:
        return "revoked"
    if invitation.expires_at <= now:
        return "expired"
    return "open" if may_make(invitation.invited_by, invitation, now) else "void"


def may_make(person: User | None, invitation: Invitation, now: datetime) -> bool:
    """Whether this person may make the offer of this invitation now."""
    offer, manager = offer_of(invitation), managed_by(invitation.agency)
    return may_offer(held_by(person, now), offer, managed_by=manager)


def held_by(person: User | None, now: datetime) -> list[Grant]:
    """The grants with which the person can do something now; none once deactivated."""
    return in_force(person.grants, now=now) if person is not None and person.is_active else []


def is_open_link(link: OneTimeToken, now: datetime) -> bool:
    """Whether a link from a letter still works."""
    return link.used_at is None and now < link.expires_at


@dataclass(frozen=True)
class Origin:
    """From where somebody tries: a network, or a device on which the person signed in before."""

    name: str
    is_known_device: bool = False


class Failures(NamedTuple):
    """Failed tries in the window, or how many are let through."""

    here: int
    """For this address, from this origin."""
    everywhere: int
    """For this address, from all origins."""
    of_network: int
    """From this origin, for all addresses."""


def is_locked_out(failed: Failures, most: Failures, origin: Origin) -> bool:
    """Whether the next try is refused.

    Tries count for an address from one network, with a much higher ceiling for the address from
    everywhere, so that few strangers can't lock its owner out (NIST SP 800-63B-4, 3.2.2: at most
    100 failures in a row for one account). A device on which the owner signed in before counts by
    itself alone, whatever strangers do (OWASP, "Slow Down Online Guessing Attacks with Device
    Cookies").
    """
    if failed.here >= most.here:
        return True
    if origin.is_known_device:
        return False
    return failed.everywhere >= most.everywhere or failed.of_network >= most.of_network


_ADDRESS = re.compile(r"[a-z0-9._%+'-]{1,64}@(?:[a-z0-9-]{1,63}\.)+[a-z]{2,63}")


def normal_email(text: str) -> str:
    """The address as it is kept and compared."""
    return text.strip().lower()


def is_email(text: str) -> bool:
    """Whether the (normal) text can be a mail address."""
    return len(text) <= 254 and ".." not in text and bool(_ADDRESS.fullmatch(text))


def network_of(address: str) -> str:
    """What counts as one network: an IPv4 address, or the /64 of an IPv6 address.

    An IPv4 address written as an IPv6 one is itself: else all of them were one network.
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    if parsed.version == 4:
        return str(parsed)
    return str(ipaddress.ip_network((parsed, 64), strict=False))
