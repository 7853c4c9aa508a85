"""Roles given, ended and handed over. A grant that ended stays as a record; so does the work."""

from datetime import datetime

from app.accounts import queries, rules
from app.accounts.events import GrantEnded, JudgeMoved, RoleGiven, RoleStopped
from app.accounts.models import Grant, Role, User
from app.accounts.rules import Offer
from app.agencies.models import Agency
from app.core import audit, clock
from app.core.db import db, locked, record
from app.core.errors import RuleBroken


def refuse_clash(
    user: User, offer: Offer, besides: Grant | None = None, told_to: User | None = None
) -> None:
    """RuleBroken when the person can't hold this role next to the others that they hold or held.

    `told_to` is an inviter, who learns only of roles that they see in their lists; the person
    is told of the others when accepting.
    """
    now = clock.now()
    held = [g for g in rules.in_force(user.grants, now=now) if g is not besides]
    left = rules.past(user.grants, now)
    if told_to is not None:
        own = rules.in_force(told_to.grants, now=now)
        held, left = (
            [g for g in some if rules.sees(own, rules.offer_of(g), offer)] for some in (held, left)
        )
    problem = rules.clash(map(rules.offer_of, held), offer) or rules.clash_with_past(
        left, offer, queries.spans({offer.edition_id, *(g.edition_id for g in left)})
    )
    if problem is not None:
        raise RuleBroken(problem)


def give(
    user: User,
    offer: Offer,
    *,
    granted_by_id: int | None,
    by: User | None,
    until: datetime | None = None,
) -> Grant:
    """The person holds this role from now on; the rules were asked before."""
    grant = Grant(
        user_id=user.id,
        **vars(offer),
        starts_at=clock.now(),
        ends_at=until,
        granted_by_id=granted_by_id,
    )
    db.session.add(grant)
    audit.note("grant.given", grant, by=by, edition_id=offer.edition_id, role=offer.role.value)
    record(RoleGiven(grant.id))
    return grant


def end(grant: Grant, *, by: User, has_successor: bool = False) -> None:
    """Somebody leaves a role, or is taken out of it; what they did stays.

    The last admin of an agency only once a successor is invited; a platform admin may, since
    agencies are dissolved.
    """
    if not rules.is_in_force(locked(grant), clock.now()):
        raise RuleBroken("grant_ended")
    if grant.role is Role.PLATFORM_ADMIN and len(queries.platform_admins()) == 1:
        raise RuleBroken("last_platform_admin")
    if grant.role is Role.AGENCY_ADMIN and not has_successor:
        _keep_an_admin(grant, by)
    stop(grant, by=by)
    if grant.user_id != by.id:
        record(GrantEnded(grant.id))


def move_judge(grant: Grant, agency: Agency | None, *, by: User) -> None:
    """Correct where a serving judge works; None is outside government."""
    if not rules.is_in_force(locked(grant), clock.now()):
        raise RuleBroken("grant_ended")
    former, grant.agency_id = grant.agency_id, agency.id if agency else None
    if former == grant.agency_id:
        return
    grant.moved_at = clock.now()
    audit.note(
        "grant.judge_moved",
        grant,
        by=by,
        edition_id=grant.edition_id,
        former_id=former,
        agency_id=grant.agency_id,
    )
    record(JudgeMoved(grant.id, by.id))


def _keep_an_admin(grant: Grant, by: User) -> None:
    locked(db.session.get_one(Agency, grant.agency_id))
    if rules.usable(by, Role.PLATFORM_ADMIN, now=clock.now()):
        return
    if len(queries.admins_of(grant.agency_id)) == 1:
        raise RuleBroken("last_agency_admin")


def stop(grant: Grant, *, by: User) -> None:
    """The role ends now; the rules were asked before."""
    grant.ends_at = clock.now()
    audit.note("grant.ended", grant, by=by, edition_id=grant.edition_id, role=grant.role.value)
    record(RoleStopped(grant.id, by.id))
