"""Roles given, ended and handed over. A grant that ended stays as a record; so does the work."""

from app.accounts import queries, rules
from app.accounts.events import GrantEnded
from app.accounts.models import Grant, Role, User
from app.accounts.rules import Offer
from app.core import audit, clock
from app.core.db import db, locked, record
from app.core.errors import RuleBroken


def refuse_clash(user: User, offer: Offer, besides: Grant | None = None) -> None:
    """RuleBroken when the person can't hold this role next to the others that they hold."""
    held = [g for g in rules.in_force(user.grants, now=clock.now()) if g is not besides]
    problem = rules.clash(map(rules.offer_of, held), offer)
    if problem is not None:
        raise RuleBroken(problem)


def give(user: User, offer: Offer, *, granted_by_id: int | None, by: User | None) -> Grant:
    """The person holds this role from now on; the rules were asked before."""
    grant = Grant(
        user_id=user.id,
        role=offer.role,
        agency_id=offer.agency_id,
        unit_id=offer.unit_id,
        competition_id=offer.competition_id,
        edition_id=offer.edition_id,
        starts_at=clock.now(),
        granted_by_id=granted_by_id,
    )
    db.session.add(grant)
    audit.note("grant.given", grant, by=by, edition_id=offer.edition_id, role=offer.role.value)
    return grant


def end(grant: Grant, *, by: User) -> None:
    """Somebody leaves a role, or is taken out of it; what they did stays."""
    if not rules.is_in_force(locked(grant), clock.now()):
        raise RuleBroken("grant_ended")
    if grant.role is Role.PLATFORM_ADMIN and len(queries.platform_admins()) == 1:
        raise RuleBroken("last_platform_admin")
    own = grant.user_id == by.id
    if own and grant.role is Role.AGENCY_ADMIN and len(queries.admins_of(grant.agency_id)) == 1:
        raise RuleBroken("last_agency_admin")
    stop(grant, by=by)
    if not own:
        record(GrantEnded(grant.id))


def stop(grant: Grant, *, by: User) -> None:
    """The role ends now; the rules were asked before."""
    grant.ends_at = clock.now()
    audit.note("grant.ended", grant, by=by, edition_id=grant.edition_id, role=grant.role.value)
