"""Letters about accounts: invitations, links, warnings."""

from flask_babel import LazyString

from app.accounts import events
from app.accounts import queries as accounts
from app.accounts.messages import ROLES
from app.accounts.models import Grant, Invitation, OneTimeToken, User
from app.accounts.rules import WITHOUT_PAGES
from app.competitions.models import Competition, Edition
from app.core import clock, settings
from app.core.db import db
from app.core.i18n import localized
from app.entries import queries as entries
from app.library import queries as library
from app.notifications.letters import write_to, write_to_stranger


def invitation_sent(happened: events.InvitationSent) -> None:
    invitation = db.session.get_one(Invitation, happened.invitation_id)
    write_to_stranger(
        invitation.email,
        "accounts/invitation",
        invitation=invitation,
        role=ROLES[invitation.role],
        place=place_of(invitation),
        token=happened.token,
        without_pages=invitation.role in WITHOUT_PAGES,
    )


def invitation_refused(happened: events.InvitationRefused) -> None:
    """Once for each link sent; of roles elsewhere the inviter learns only that they are there."""
    invitation = db.session.get_one(Invitation, happened.invitation_id)
    if invitation.invited_by is not None:
        write_to(
            invitation.invited_by,
            "accounts/invitation_refused",
            key=f"refused:{invitation.id}:{invitation.token_hash[:12]}",
            invitation=invitation,
            role=ROLES[invitation.role],
            place=place_of(invitation),
            agency_is_full=happened.code == "admin_units_exceeded",
        )


def password_reset_asked(happened: events.PasswordResetAsked) -> None:
    user = db.session.get_one(User, happened.user_id)
    write_to(
        user,
        "accounts/password_reset",
        token=happened.token,
        minutes=settings.value("accounts.link_minutes"),
    )


def password_changed(happened: events.PasswordChanged) -> None:
    write_to(db.session.get_one(User, happened.user_id), "accounts/password_changed")


def email_change_asked(happened: events.EmailChangeAsked) -> None:
    write_to(db.session.get_one(User, happened.user_id), "accounts/email_change_warning")


def email_link_made(happened: events.EmailLinkMade) -> None:
    link = db.session.get_one(OneTimeToken, happened.one_time_token_id)
    write_to(
        link.user,
        "accounts/email_change",
        address=link.new_email,
        token=happened.token,
        until=link.expires_at,
    )


def email_changed(happened: events.EmailChanged) -> None:
    user = db.session.get_one(User, happened.user_id)
    write_to(user, "accounts/email_changed", address=happened.former)


def second_factor_on(happened: events.SecondFactorOn) -> None:
    write_to(db.session.get_one(User, happened.user_id), "accounts/second_factor_on")


def second_factor_off(happened: events.SecondFactorOff) -> None:
    user = db.session.get_one(User, happened.user_id)
    write_to(user, "accounts/second_factor_off", reason=happened.reason)


def recovery_codes_made(happened: events.RecoveryCodesMade) -> None:
    write_to(db.session.get_one(User, happened.user_id), "accounts/recovery_codes_made")


def recovery_code_used(happened: events.RecoveryCodeUsed) -> None:
    user = db.session.get_one(User, happened.user_id)
    left = accounts.count_recovery_codes(user.id)
    write_to(user, "accounts/recovery_code_used", left=left)


def codes_guessed(happened: events.CodesGuessed) -> None:
    """Once a day, however many are tried."""
    user = db.session.get_one(User, happened.user_id)
    key = f"codes:{user.id}:{clock.now():%Y-%m-%d}"
    write_to(user, "accounts/codes_guessed", key=key)


def grant_ended(happened: events.GrantEnded) -> None:
    grant = db.session.get_one(Grant, happened.grant_id)
    write_to(grant.user, "accounts/grant_ended", role=ROLES[grant.role], place=place_of(grant))


def agency_admin_joined(happened: events.AgencyAdminJoined) -> None:
    """The agency's other admins learn who sees the same drafts from now on."""
    grant = db.session.get_one(Grant, happened.grant_id)
    replaced = db.session.get(Grant, happened.replaced_id) if happened.replaced_id else None
    agency = grant.agency
    admins = entries.admins_of(agency, clock.now()) if agency is not None else ()
    for person in admins:
        if person.id != grant.user_id:
            write_to(
                person,
                "accounts/admin_joined",
                grant=grant,
                place=place_of(grant),
                replaced=replaced and replaced.user,
            )


def place_of(row: Grant | Invitation) -> LazyString:
    """Where a role holds, in the words of the letter's language; "" for the whole site."""
    return LazyString(_place, row)


def _place(row: Grant | Invitation) -> str:
    if row.scope:
        return library.hub_scopes()[row.scope]
    if row.edition_id is not None:
        return localized(db.session.get_one(Edition, row.edition_id), "name")
    if row.competition_id is not None:
        return localized(db.session.get_one(Competition, row.competition_id), "name")
    if row.agency is not None:
        return f"{row.agency.name}, {row.unit.name}" if row.unit else row.agency.name
    return ""


SUBSCRIPTIONS = (
    (events.InvitationSent, invitation_sent),
    (events.InvitationRefused, invitation_refused),
    (events.PasswordResetAsked, password_reset_asked),
    (events.PasswordChanged, password_changed),
    (events.EmailChangeAsked, email_change_asked),
    (events.EmailLinkMade, email_link_made),
    (events.EmailChanged, email_changed),
    (events.SecondFactorOn, second_factor_on),
    (events.SecondFactorOff, second_factor_off),
    (events.RecoveryCodesMade, recovery_codes_made),
    (events.RecoveryCodeUsed, recovery_code_used),
    (events.CodesGuessed, codes_guessed),
    (events.GrantEnded, grant_ended),
    (events.AgencyAdminJoined, agency_admin_joined),
)
