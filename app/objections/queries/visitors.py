"""What the public writes, by the link in a letter."""

import hmac
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import contains_eager

from app.core.db import db
from app.core.traces import keyed_trace
from app.entries.models import Entry
from app.objections.models import Objection


def key_of(objection: Objection) -> str:
    """The secret of its link: 256 bits that only this site can make again."""
    return keyed_trace("objection", objection.nonce)


def objection_by_link(ref: int, key: str) -> Objection | None:
    """What somebody wrote, confirmed or not, for who has the link."""
    found = db.session.scalar(
        select(Objection)
        .join(Objection.entry)
        .where(Objection.id == ref)
        .options(contains_eager(Objection.entry).joinedload(Entry.agency))
    )
    if found is None or not hmac.compare_digest(key_of(found).encode(), key.encode()):
        return None
    return found


def letters_since(claimed: str, since: datetime) -> int:
    """How many links this address got since then, in the edition that its trace belongs to."""
    asked = select(func.count()).where(Objection.claimed == claimed, Objection.asked_at > since)
    return db.session.scalar(asked) or 0


def same_asked(objection: Objection, at: datetime) -> bool:
    """Whether the same words of the same address wait for their link already."""
    same = exists().where(
        Objection.entry_id == objection.entry_id,
        Objection.claimed == objection.claimed,
        Objection.ground == objection.ground,
        Objection.text == objection.text,
        Objection.evidence == objection.evidence,
        Objection.filed_at.is_(None),
        Objection.expires_at > at,
    )
    return bool(db.session.scalar(select(same)))


def has_open(objection: Objection) -> bool:
    """Whether this address has another objection to the nominee that nobody has answered."""
    other = exists().where(
        Objection.entry_id == objection.entry_id,
        Objection.contact == objection.claimed,
        Objection.closed_at.is_(None),
        Objection.id != objection.id,
    )
    return bool(db.session.scalar(select(other)))
