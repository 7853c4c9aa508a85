"""People, their grants and invitations.

make_user("admin@kab.test", grants=[grant(Role.AGENCY_ADMIN, agency=agency)])
make_user(grants=[Role.PLATFORM_ADMIN])
"""

import re
from datetime import UTC, datetime
from functools import cache
from itertools import count

from sqlalchemy import select

from app.accounts import passwords, rules
from app.accounts.actions import invitations
from app.accounts.models import Grant, User
from app.core import clock
from app.core.db import db, transaction
from app.core.mail import Letter

PASSWORD = "padi menguning di sawah"
"""Of every person made here."""

SINCE = datetime(2020, 1, 1, tzinfo=UTC)
_numbers = count(1)
_hashed = cache(passwords.hashed)


def grant(
    role,
    *,
    agency=None,
    unit=None,
    competition=None,
    edition=None,
    entry=None,
    starts_at=SINCE,
    ends_at=None,
    **fields,
):
    """A grant not yet given to anybody: for `make_user(grants=[…])` and tests of rules."""
    if edition is not None:
        fields.setdefault("competition_id", edition.competition_id)
    elif competition is not None:
        fields["competition_id"] = competition.id
    return Grant(
        role=role,
        agency_id=agency and agency.id,
        unit_id=unit and unit.id,
        edition_id=edition and edition.id,
        entry_id=entry and entry.id,
        starts_at=starts_at,
        ends_at=ends_at,
        **fields,
    )


def make_user(email=None, *, name="Rina Wulandari", grants=(), password=PASSWORD, **fields):
    """A person who can sign in; `grants` are roles or what `grant()` returns."""
    with transaction():
        user = User(
            email=email or f"orang{next(_numbers)}@instansi.test",
            name=name,
            password_hash=_hashed(password),
            created_at=clock.now(),
            **fields,
        )
        user.grants = [g if isinstance(g, Grant) else grant(g) for g in grants]
        db.session.add(user)
        db.session.flush()
    return user


def make_grant(user, role, **scope):
    """One more grant for a person; scope as in `grant()`."""
    with transaction():
        given = grant(role, **scope)
        given.user_id = user.id
        db.session.add(given)
    return given


def invite(email="baru@instansi.test", *, by, role, name="Dewi Lestari", **scope):
    """An invitation as the action sends it, and the path of the link in its letter."""
    given = grant(role, **scope)
    with transaction():
        sent = invitations.invite(rules.offer_of(given), email=email, name=name, by=by)
    return sent, last_link(email)


def letters_to(address):
    """The letters in the outbox for this address, oldest first."""
    return db.session.scalars(
        select(Letter).where(Letter.recipient == address).order_by(Letter.id)
    ).all()


def last_link(address):
    """The path of the first link in the newest letter to this address."""
    return re.search(r"https?://[^/\s]+(/\S+)", letters_to(address)[-1].text)[1]
