"""The bundle of a closed edition is written once; the key to its judges goes to two people."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import select

from app.accounts.models import User
from app.competitions.models import Edition
from app.core import chain, clock, files
from app.core.audit import note
from app.core.db import db, locked, transaction
from app.core.errors import RuleBroken
from app.core.traces import keyed_trace
from app.judging.models import Assignment
from app.judging.models.sealing import Bundle, KeyHalf
from app.judging.queries.sealing import bundle_of, bundle_parts, halves_of
from app.judging.rules.pseudonyms import fresh_key, halved, joined, pseudonym
from app.judging.rules.sealed.envelope import packed

MEDIA_TYPE = "application/zip"
SEAL = "judging.seal"
"""The job that writes the bundle, once the results are public."""


def seal(edition: Edition) -> None:
    """Write the edition's bundle, once; a transaction of its own, for it reads very much first.

    The results are public, so nothing that it reads changes any more. The key exists from here on
    in its two halves only.
    """
    if bundle_of(edition) is not None:
        return
    head, key = chain.link_all(), fresh_key()
    content = packed(bundle_parts(edition, lambda judge: pseudonym(key, judge), head))
    received = files.keep(content, MEDIA_TYPE)
    with transaction():
        if locked(edition) and bundle_of(edition) is not None:
            return
        files.record(received)
        bundle = Bundle(edition_id=edition.id, sha256=received.sha256, written_at=clock.now())
        db.session.add(bundle)
        db.session.flush()
        for number, half in enumerate(halved(key), 1):
            kept = _covered(edition, number, half)
            db.session.add(KeyHalf(edition_id=edition.id, number=number, half=kept))
        note("bundle.written", edition, edition_id=edition.id, sha256=bundle.sha256)


def take_half(edition: Edition, *, by: User, now: datetime) -> tuple[int, str]:
    """The number and the half of the key that this person gets, who is the only one to have it.

    RuleBroken before there is a bundle, for who has one already, and when both are taken.
    """
    halves = [locked(one) for one in halves_of(edition)]
    if not halves:
        raise RuleBroken("judging.not_sealed")
    if any(one.taken_by_id == by.id for one in halves):
        raise RuleBroken("judging.has_half")
    free = next((one for one in halves if one.taken_by_id is None), None)
    if free is None:
        raise RuleBroken("judging.halves_taken")
    number, half = free.number, _covered(edition, free.number, free.half)
    free.half, free.taken_by_id, free.taken_at = "", by.id, now
    note("bundle.half_taken", edition, by=by, edition_id=edition.id, number=number)
    return number, half


def open_key(
    edition: Edition, halves: tuple[str, str], names: Collection[str]
) -> Mapping[str, User]:
    """The judges behind these names of a bundle; the audit trail keeps that somebody asked.

    RuleBroken where the halves are none, or not those of this bundle.
    """
    try:
        key = joined(*halves)
    except ValueError:
        raise RuleBroken("judging.not_the_key") from None
    stages = [stage.id for stage in edition.stages]
    readers = select(Assignment.judge_id).where(Assignment.stage_id.in_(stages))
    judges = db.session.scalars(select(User).where(User.id.in_(readers)).order_by(User.id))
    found = {pseudonym(key, one.id): one for one in judges}
    if not set(names) <= found.keys():
        raise RuleBroken("judging.not_the_key")
    note("bundle.key_used", edition, edition_id=edition.id)
    return {name: found[name] for name in sorted(names)}


def _covered(edition: Edition, number: int, half: str) -> str:
    """The half under a cover of the site's secret key, or without it again."""
    return joined(half, keyed_trace("seal", f"{edition.id}/{number}")).hex()
