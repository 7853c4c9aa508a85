"""How long what objectors wrote is kept, and the letters to them."""

from datetime import timedelta

from app.accounts.contacts import LINK_HOURS, RETENTION_DAYS
from app.core import clock, jobs, mail
from app.core.db import db
from app.entries.actions import attaching
from app.objections.models import Objection

SETTLE = "objections.settle"
"""The job that takes away what nobody confirmed."""
FORGET = "objections.forget"
"""The job after which nobody knows any more who objected."""
FORGET_LETTER = "objections.forget_letter"
"""The job that takes a letter, with its address, out of the outbox."""


def letter_key(objection: Objection, what: str) -> str:
    """The key of a letter to who wrote the objection: "confirm", "filed", …"""
    return f"objection:{objection.id}:{objection.nonce[:12]}:{what}"


def forget_letter_later(key: str) -> None:
    """The outbox is a list that others read, and a letter that is not out by then will not be."""
    at = clock.now() + timedelta(hours=LINK_HOURS)
    jobs.enqueue(FORGET_LETTER, run_at=at, key=f"{FORGET_LETTER}:{key}", letter=key)


def forget_letter(key: str) -> None:
    mail.forget(key)


def settle_later(objection: Objection) -> None:
    key = f"{SETTLE}:{objection.id}:{objection.nonce[:12]}"
    jobs.enqueue(SETTLE, run_at=objection.expires_at, key=key, objection_id=objection.id)


def settle(ref: int) -> None:
    """Forget an objection whose link ended without being confirmed."""
    objection = db.session.get(Objection, ref)
    if objection and objection.filed_at is None and objection.expires_at <= clock.now():
        db.session.delete(objection)
        clean_files_later()


def forget_later(objection: Objection) -> None:
    at = clock.now() + timedelta(days=RETENTION_DAYS)
    jobs.enqueue(FORGET, run_at=at, key=f"{FORGET}:{objection.id}", objection_id=objection.id)


def forget(ref: int) -> None:
    """Long after its end only what was passed on to the agency, and what was decided, is left."""
    objection = db.session.get_one(Objection, ref)
    objection.name = objection.email = objection.organisation = ""
    objection.text = objection.evidence = ""
    objection.relation = objection.claimed = objection.contact = objection.network = None
    objection.files[:] = [one for one in objection.files if one.is_released]
    clean_files_later()


def clean_files_later() -> None:
    """Contents that nothing names any more go with those of proposals."""
    due = clock.now() + attaching.KEEP + timedelta(hours=1)
    jobs.enqueue(attaching.FORGET, run_at=due, key=f"{attaching.FORGET}:{due:%Y-%m-%d}")
