"""Users, grants (a role within bounds), invitations, one-time tokens, sessions."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, func, select
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from app.agencies.models import Agency, Unit
from app.core.db import Base, UtcDateTime
from app.core.settings import Setting

NEEDS_SECOND_FACTOR = "accounts.second_factor_"
"""Settings begin like this and end with a role: 1 where it needs a second factor."""


class Role(enum.StrEnum):
    PLATFORM_ADMIN = "platform_admin"
    SECRETARIAT = "secretariat"
    CHAIR = "chair"
    AGENCY_ADMIN = "agency_admin"
    INNOVATOR = "innovator"
    EVALUATOR = "evaluator"
    PANELIST = "panelist"
    HUB_VERIFIER = "hub_verifier"
    EXAMINER = "examiner"


class User(Base):
    """A person who can sign in."""

    __tablename__ = "user_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    password_hash: Mapped[str] = mapped_column(String(200))
    timezone: Mapped[str] = mapped_column(String(40), default="Asia/Jakarta")
    locale: Mapped[str] = mapped_column(String(5), default="id")
    is_active: Mapped[bool] = mapped_column(default=True)
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_sign_in_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    second_factor: Mapped[str] = mapped_column(String(64), default="")
    """What the secret in their authenticator app is derived from, with the site's key; "" for
    who signs in with the password alone."""
    second_factor_step: Mapped[int] = mapped_column(default=0)
    """The time step of the last code that was accepted: none before or in it works again."""
    guarded_settings: Mapped[str | None] = column_property(
        select(func.aggregate_strings(Setting.key, " "))
        .where(Setting.key.startswith(NEEDS_SECOND_FACTOR, autoescape=True), Setting.value == "1")
        .scalar_subquery(),
        deferred=True,
    )
    """Settings of the roles that need a second factor; read along with whoever is signed in."""
    grants: Mapped[list["Grant"]] = relationship(
        back_populates="user", foreign_keys="Grant.user_id", order_by="Grant.id"
    )

    is_authenticated = True
    is_anonymous = False

    @property
    def withheld(self) -> frozenset[Role]:
        """Roles that this person can't use before they have set up a second factor."""
        return frozenset() if self.second_factor or self.is_demo else self.guarded

    @property
    def guarded(self) -> frozenset[Role]:
        """Roles that need a second factor, whoever holds them."""
        if not self.guarded_settings:
            return frozenset()
        keys = self.guarded_settings.split()
        return frozenset(role for role in Role if f"{NEEDS_SECOND_FACTOR}{role}" in keys)


class Grant(Base):
    """A person holds a role, within an agency, a competition, an edition or a scope, for a time.

    Competition, edition and entry stand higher up the feature list, so they are named by
    foreign key only, without a relationship (docs/adr/0003-pointers-up.md).
    """

    __tablename__ = "role_grant"
    __table_args__ = (Index("ix_role_grant_role_edition", "role", "edition_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    role: Mapped[Role]
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    competition_id: Mapped[int | None] = mapped_column(ForeignKey("competition.id"), index=True)
    edition_id: Mapped[int | None] = mapped_column(ForeignKey("edition.id"), index=True)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"), index=True)
    """The one case an examiner may read."""
    scope: Mapped[str] = mapped_column(String(80), default="")
    """A hub verifier's province code or sector."""
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    moved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When another agency was last named for it."""
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    user: Mapped[User] = relationship(back_populates="grants", foreign_keys=[user_id])
    agency: Mapped[Agency | None] = relationship()
    unit: Mapped[Unit | None] = relationship()


class Invitation(Base):
    """An offer of a role to an e-mail address; only the token's hash is kept."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), index=True)
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[Role]
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    competition_id: Mapped[int | None] = mapped_column(ForeignKey("competition.id"))
    edition_id: Mapped[int | None] = mapped_column(ForeignKey("edition.id"), index=True)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"))
    scope: Mapped[str] = mapped_column(String(80), default="")
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("role_grant.id"))
    """The grant of a predecessor, which ends when this invitation is accepted."""
    role_ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the role ends by itself; unlike `expires_at`, which is the end of the offer."""
    open_key: Mapped[str | None] = mapped_column(String(400), unique=True)
    """Address, role and bounds, until accepted or revoked: nobody is offered the same twice."""
    agency: Mapped[Agency | None] = relationship()
    unit: Mapped[Unit | None] = relationship()
    replaces: Mapped[Grant | None] = relationship()
    invited_by: Mapped[User | None] = relationship(foreign_keys=[invited_by_id])


class TokenKind(enum.StrEnum):
    PASSWORD_RESET = "password_reset"
    EMAIL_CHANGE = "email_change"


class OneTimeToken(Base):
    """A link sent by mail that works once, on POST, until it expires."""

    __tablename__ = "one_time_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[TokenKind]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    new_email: Mapped[str] = mapped_column(String(254), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    user: Mapped[User] = relationship()


class UserSession(Base):
    """A browser in which a person is signed in; it ends when the row goes or its time is over."""

    __tablename__ = "user_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    browser: Mapped[str] = mapped_column(String(60), default="")
    """What its owner recognises it by: "Firefox, Windows"; "" when it did not say."""
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class RecoveryCode(Base):
    """Opens an account once in place of the authenticator app; used ones are gone."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64))
