"""What visitors do: ask for a link with their answers, and confirm by it. And what is forgotten."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, select, update

from app.accounts import tokens
from app.accounts.contacts import LETTERS_A_DAY, contact_of, domain_of
from app.accounts.rules import normal_email
from app.competitions.models import Stage
from app.core import clock, jobs, mail
from app.core.db import db, locked, record
from app.core.errors import RuleBroken
from app.core.limits import alone
from app.core.traces import keyed_trace
from app.rating import queries, rules
from app.rating.actions.looking import look_later
from app.rating.events import RatingAsked
from app.rating.models import RatedEntry, Rating

SETTLE = "rating.settle"
"""The job after which nothing here and in the outbox knows an address any longer."""
FORGET_CONTACTS = "rating.forget_contacts"
"""The job that takes away traces and comments long after the results."""
DAY = timedelta(days=1)


def ask(
    rated: RatedEntry, answers: Sequence[int], *, comment: str, address: str, network: str
) -> None:
    """Keep the answers apart until the link in a letter to this address is confirmed.

    Asked again with the same answers nothing happens. RuleBroken outside the stage's dates, and
    when the address got as many links today as one may.
    """
    now, stage = clock.now(), rated.stage
    broken = rules.why_not_rate(stage, now)
    if broken:
        raise RuleBroken(broken)
    token = tokens.fresh()
    first, second, third = answers
    rating = Rating(
        rated_id=rated.id,
        first=first,
        second=second,
        third=third,
        comment=comment,
        claimed=_trace("contact", stage.id, contact_of(address)),
        domain=_trace("domain", stage.id, domain_of(address)),
        network=_trace("network", stage.id, network),
        token_hash=tokens.trace(token),
        asked_at=now,
        expires_at=rules.link_ends(stage, now),
    )
    alone(str(rating.claimed))
    if queries.same_asked(rating, now):
        return
    if queries.links_since(str(rating.claimed), now - DAY) >= LETTERS_A_DAY:
        raise RuleBroken("rating.too_many_letters")
    db.session.add(rating)
    db.session.flush()
    record(RatingAsked(rating.id, normal_email(address), token))
    _settle_later(rating, "expired")


def confirm(rating: Rating) -> None:
    """Count the rating; doing it twice changes nothing. RuleBroken when the link works no longer
    or the same contact has rated this innovation before."""
    alone(str(rating.claimed))
    rating = locked(rating)
    if rating.confirmed_at is not None:
        return
    now = clock.now()
    if now >= rating.expires_at or rules.why_not_rate(rating.rated.stage, now):
        raise RuleBroken("rating.link_is_over")
    if queries.counts_already(rating):
        raise RuleBroken("rating.counts_already")
    rating.contact, rating.confirmed_at = rating.claimed, now
    look_later(rating.rated.stage_id, now)
    _settle_later(rating, "confirmed")


def settle(rating_id: int) -> None:
    """Forget the letter, and a rating whose link ended without being confirmed."""
    mail.forget(letter_key(rating_id))
    db.session.execute(
        delete(Rating).where(
            Rating.id == rating_id,
            Rating.confirmed_at.is_(None),
            Rating.expires_at <= clock.now(),
        )
    )


def forget_contacts(edition_id: int) -> None:
    """Long after the results only the points of what was confirmed are left."""
    stages = select(Stage.id).where(Stage.edition_id == edition_id)
    of_edition = Rating.rated_id.in_(select(RatedEntry.id).where(RatedEntry.stage_id.in_(stages)))
    db.session.execute(delete(Rating).where(of_edition, Rating.confirmed_at.is_(None)))
    traces = dict.fromkeys(("claimed", "contact", "domain", "network", "token_hash"))
    db.session.execute(update(Rating).where(of_edition).values(comment="", **traces))


def letter_key(rating_id: int) -> str:
    """The key of the letter with the link."""
    return f"rating:{rating_id}"


def _settle_later(rating: Rating, why: str) -> None:
    """When the link ends, and right after it was used."""
    at = rating.expires_at if rating.confirmed_at is None else None
    jobs.enqueue(SETTLE, run_at=at, key=f"{SETTLE}:{rating.id}:{why}", rating_id=rating.id)


def _trace(what: str, stage_id: int, text: str) -> str:
    """Of one stage only: nobody can be followed from one to another."""
    return keyed_trace(f"rating {what} {stage_id}", text)
