"""What happened in accounts. A `token` is a link's secret: it goes into the letter, never a row."""

from dataclasses import dataclass, field

from app.core.events import Event


@dataclass(frozen=True)
class InvitationSent(Event):
    """Somebody is invited, for the first time or again with a new link."""

    invitation_id: int
    token: str = field(repr=False)


@dataclass(frozen=True)
class InvitationRefused(Event):
    """The invited person wanted to accept and may not; `code` is the rule that forbids it."""

    invitation_id: int
    code: str


@dataclass(frozen=True)
class PasswordResetAsked(Event):
    """A person without their password wants a new one."""

    user_id: int
    token: str = field(repr=False)


@dataclass(frozen=True)
class PasswordChanged(Event):
    user_id: int


@dataclass(frozen=True)
class EmailChangeAsked(Event):
    """A person wants another address, which may be one in use."""

    user_id: int


@dataclass(frozen=True)
class EmailLinkMade(Event):
    """A new address awaits its owner's word; the row of the token names it."""

    one_time_token_id: int
    token: str = field(repr=False)


@dataclass(frozen=True)
class EmailChanged(Event):
    """A person's address is another now."""

    user_id: int
    former: str


@dataclass(frozen=True)
class GrantEnded(Event):
    """Somebody else ended a person's role, or took it over."""

    grant_id: int


@dataclass(frozen=True)
class RoleGiven(Event):
    """A person holds one more role."""

    grant_id: int


@dataclass(frozen=True)
class RoleStopped(Event):
    """A person no longer holds a role, whoever ended it."""

    grant_id: int
    by_id: int


@dataclass(frozen=True)
class AccountClosed(Event):
    """A person can't sign in any longer."""

    user_id: int
    by_id: int


@dataclass(frozen=True)
class JudgeMoved(Event):
    """Another agency is named as the one where a judge works."""

    grant_id: int
    by_id: int


@dataclass(frozen=True)
class AgencyAdminJoined(Event):
    """An agency has one more admin, or another in the place of one (`replaced_id`, a grant)."""

    grant_id: int
    replaced_id: int | None


@dataclass(frozen=True)
class SecondFactorOn(Event):
    user_id: int


@dataclass(frozen=True)
class SecondFactorOff(Event):
    """`reason` is what an admin wrote, or "" where the person gave it up."""

    user_id: int
    reason: str


@dataclass(frozen=True)
class RecoveryCodesMade(Event):
    """A person has new recovery codes in the place of the former ones."""

    user_id: int


@dataclass(frozen=True)
class RecoveryCodeUsed(Event):
    """Somebody signed in with a recovery code of this person."""

    user_id: int


@dataclass(frozen=True)
class CodesGuessed(Event):
    """Somebody who knows a person's password tries code after code."""

    user_id: int
