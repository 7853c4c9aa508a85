"""Invitations: the only way in which people get roles, except the first platform admin."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError

from app.accounts import passwords, queries, rules, tokens
from app.accounts.actions import grants
from app.accounts.events import (
    AgencyAdminJoined,
    GrantEnded,
    InvitationRefused,
    InvitationSent,
)
from app.accounts.models import Grant, Invitation, Role, User
from app.accounts.rules import Offer
from app.agencies.models import Agency, Unit
from app.core import audit, clock, settings
from app.core.db import db, locked, part, record
from app.core.errors import RuleBroken


def invite(
    offer: Offer,
    *,
    email: str,
    name: str,
    by: User,
    organiser: Agency | None = None,
    replaces: Grant | None = None,
    until: datetime | None = None,
) -> Invitation:
    """Offer a role to an address, by a letter with a link.

    `organiser` is given where a secretariat invites: it reaches only some agencies. `replaces` is
    the grant that ends when this offer is accepted; `until` the moment at which the role ends.
    """
    email, name = rules.normal_email(email), " ".join(name.split())
    _check_person(email, name, by)
    _check_bounds(offer, by=by, organiser=organiser)
    _check_end(offer.role, until)
    _check_room(offer, replaces, also=_open_offers_of_admins(offer.agency_id))
    known = queries.user_by_email(email)
    if known is not None:
        grants.refuse_clash(known, offer, besides=replaces, told_to=by)
    key = rules.open_key(email, offer)
    _supersede(queries.invitation_by_key(key), by)
    invitation = Invitation(
        email=email, name=name, replaces_id=replaces and replaces.id, invited_by_id=by.id,
        created_at=clock.now(), token_hash="", expires_at=clock.now(), role_ends_at=until,
        open_key=key, **vars(offer),
    )  # fmt: skip
    _send(invitation)
    audit.note(
        "invitation.sent", invitation, by=by, edition_id=offer.edition_id, role=offer.role.value
    )
    return invitation


def resend(invitation: Invitation, *, by: User) -> None:
    """A new link and a new term; the old link works no longer, and who sends it is its inviter.

    Somebody who may send it but not make the offer (a platform admin that of a judge) sends it on
    behalf of its inviter, as long as that one may.
    """
    _refuse_answered(invitation)
    if _role_is_over(invitation):
        raise RuleBroken("offered_role_over")
    if rules.may_make(by, invitation, clock.now()):
        if invitation.email == by.email:
            raise RuleBroken("own_address")
        invitation.invited_by = by
    elif not rules.may_make(invitation.invited_by, invitation, clock.now()):
        raise RuleBroken("may_not_offer")
    _send(invitation)
    audit.note("invitation.resent", invitation, by=by, edition_id=invitation.edition_id)


def revoke(invitation: Invitation, *, by: User) -> None:
    """Take an offer back; its link works no longer."""
    _refuse_answered(invitation)
    _close(invitation, by)


def _refuse_answered(invitation: Invitation) -> None:
    if rules.invitation_state(locked(invitation), clock.now()) in {"accepted", "revoked"}:
        raise RuleBroken("invitation_closed")


def _close(invitation: Invitation, by: User | None) -> None:
    invitation.revoked_at, invitation.open_key = clock.now(), None
    audit.note("invitation.revoked", invitation, by=by, edition_id=invitation.edition_id)


def refuse_closed(invitation: Invitation) -> None:
    """RuleBroken when the link works no longer, or who sent it may offer this role no longer."""
    now, offer = clock.now(), rules.offer_of(invitation)
    state = rules.invitation_state(invitation, now)
    if state not in {"open", "void"} or _role_is_over(invitation):
        raise RuleBroken("invitation_closed")
    if state == "void":
        raise RuleBroken(rules.inviter_gone(offer))
    _refuse_second_admin(rules.held_by(invitation.invited_by, now), offer, invitation.agency)


def accept(invitation: Invitation, user: User) -> Grant:
    """The invited person takes the role; the rules are asked again, for time has passed."""
    refuse_closed(locked(invitation))
    if user.email != invitation.email:
        raise RuleBroken("invitation_of_other")
    offer, replaced = rules.offer_of(invitation), invitation.replaces
    _check_room(offer, replaced)
    grants.refuse_clash(user, offer, besides=replaced)
    if replaced is not None and rules.is_in_force(replaced, clock.now()):
        grants.stop(replaced, by=user)
        record(GrantEnded(replaced.id))
    invitation.accepted_at, invitation.accepted_by_id = clock.now(), user.id
    invitation.open_key = None
    given = grants.give(
        user,
        offer,
        granted_by_id=invitation.invited_by_id,
        by=user,
        until=invitation.role_ends_at,
    )
    if offer.role is Role.AGENCY_ADMIN:
        record(AgencyAdminJoined(given.id, invitation.replaces_id))
    return given


def accept_as_new(invitation: Invitation, *, name: str, password: str) -> User:
    """The invited person has no account yet: the link proves the address, so they get one."""
    refuse_closed(locked(invitation))
    if queries.user_by_email(invitation.email) is not None:
        raise RuleBroken("email_taken")
    weak = passwords.weakness(password, invitation.email, name)
    if weak is not None:
        raise RuleBroken(weak)
    user = User(
        email=invitation.email,
        name=" ".join(name.split()),
        password_hash=passwords.hashed(password),
        created_at=clock.now(),
        is_active=True,
    )
    db.session.add(user)
    db.session.flush()
    audit.note("user.created", user, by=user)
    accept(invitation, user)
    return user


def note_refusal(invitation: Invitation, code: str) -> None:
    """Who invited learns that the invited person could not accept, if that is up to people."""
    if code in rules.OBSTACLES:
        audit.note("invitation.refused", locked(invitation), edition_id=invitation.edition_id)
        record(InvitationRefused(invitation.id, code))


def _send(invitation: Invitation) -> None:
    token = tokens.fresh()
    invitation.token_hash = tokens.trace(token)
    invitation.expires_at = clock.now() + timedelta(days=settings.value("accounts.invitation_days"))
    try:
        with part():
            db.session.add(invitation)
    except IntegrityError:  # somebody else sent the same just now
        raise RuleBroken("already_invited") from None
    record(InvitationSent(invitation.id, token))


def _supersede(former: Invitation | None, by: User) -> None:
    """An offer that nobody can accept any longer makes room; one that still works does not."""
    if former is None:
        return
    if rules.invitation_state(locked(former), clock.now()) == "open" and not _role_is_over(former):
        raise RuleBroken("already_invited")
    _close(former, by)
    db.session.flush()


def _open_offers_of_admins(agency_id: int | None) -> list[Invitation]:
    """Those whose links work: a void one takes up no room."""
    sent = queries.open_invitations_of_admins(agency_id)
    return [one for one in sent if rules.invitation_state(one, clock.now()) == "open"]


def agency_merged(agency_id: int) -> None:
    """Name the offers of two agencies that became one anew; of two same ones the newer stays."""
    kept = queries.keyed_invitations(agency_id)
    for invitation in kept:
        invitation.open_key = None
    db.session.flush()
    for invitation in kept:
        key = rules.open_key(invitation.email, rules.offer_of(invitation))
        if queries.invitation_by_key(key) is None:
            invitation.open_key = key
        else:
            _close(invitation, None)


def _check_person(email: str, name: str, by: User) -> None:
    if not rules.is_email(email):
        raise RuleBroken("email_malformed")
    if email == by.email:
        raise RuleBroken("own_address")
    if not name:
        raise RuleBroken("name_missing")
    if len(name) > rules.LONGEST_NAME:
        raise RuleBroken("name_too_long", most=rules.LONGEST_NAME)


def _check_bounds(offer: Offer, *, by: User, organiser: Agency | None) -> None:
    agency = db.session.get(Agency, offer.agency_id) if offer.agency_id else None
    unit = db.session.get(Unit, offer.unit_id) if offer.unit_id else None
    held = rules.usable(by, now=clock.now())
    if not rules.may_offer(held, offer, managed_by=rules.managed_by(agency)):
        raise RuleBroken("may_not_offer")
    if agency is not None and organiser is not None and offer.role in rules.AGENCY_STAFF:
        _refuse_out_of_reach(agency, organiser)
    if unit is not None and unit.agency_id != offer.agency_id:
        raise RuleBroken("unit_of_other_agency")
    _refuse_second_admin(held, offer, agency)


def _role_is_over(invitation: Invitation) -> bool:
    until = invitation.role_ends_at
    return until is not None and until <= clock.now()


def _check_end(role: Role, until: datetime | None) -> None:
    if until is None:
        if role in rules.ENDING:
            raise RuleBroken("role_end_missing")
        return
    if role not in rules.TIMED:
        raise RuleBroken("role_end_unfit")
    if until <= clock.now():
        raise RuleBroken("role_end_past")


def _refuse_out_of_reach(agency: Agency, organiser: Agency) -> None:
    if not rules.organiser_reaches(organiser, agency.region_code):
        raise RuleBroken("agency_out_of_reach")


def _refuse_second_admin(held: Iterable[Grant], offer: Offer, agency: Agency | None) -> None:
    first_only = rules.brings_first_admin_only(held, offer, managed_by=rules.managed_by(agency))
    if agency is not None and first_only and queries.has_admins(agency):
        raise RuleBroken("agency_has_admins")


def _check_room(offer: Offer, replaces: Grant | None, also: Iterable[Invitation] = ()) -> None:
    """At most two units with agency admins, counted while nobody else can add one."""
    if offer.role is not Role.AGENCY_ADMIN:
        return
    locked(db.session.get_one(Agency, offer.agency_id))
    held = [grant for grant in queries.admins_of(offer.agency_id) if grant is not replaces]
    taken = [rules.offer_of(grant) for grant in held] + [rules.offer_of(sent) for sent in also]
    if rules.admin_units_exceeded(taken, offer):
        raise RuleBroken("admin_units_exceeded")
