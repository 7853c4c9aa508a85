"""What visitors see and send, by edition, number and link."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts import tokens
from app.competitions.models import Edition, Stage
from app.core.db import db
from app.entries.models import Entry, EntryState
from app.rating.models import RatedEntry, Rating
from app.rating.rules import rating_stage


def rated_in(stage: Stage) -> Sequence[RatedEntry]:
    """What the public rates in the stage, by title; an entry that was withdrawn is gone."""
    return db.session.scalars(
        select(RatedEntry)
        .join(RatedEntry.entry)
        .where(RatedEntry.stage_id == stage.id, Entry.state == EntryState.PASSED)
        .options(
            contains_eager(RatedEntry.entry).joinedload(Entry.agency),
            contains_eager(RatedEntry.entry).joinedload(Entry.category),
        )
        .order_by(Entry.title_key, Entry.id)
    ).all()


def rated_by_id(slug: str, ref: int) -> RatedEntry | None:
    """One of them, by its edition and the number of its entry."""
    return db.session.scalar(
        select(RatedEntry)
        .join(RatedEntry.entry)
        .join(Entry.edition)
        .where(Edition.slug == slug, RatedEntry.entry_id == ref, Entry.state == EntryState.PASSED)
        .options(
            contains_eager(RatedEntry.entry).joinedload(Entry.agency),
            contains_eager(RatedEntry.entry).joinedload(Entry.category),
            joinedload(RatedEntry.stage),
        )
    )


def stage_of(edition: Edition) -> Stage | None:
    """The stage of the edition in which the public rates."""
    return rating_stage(edition.stages)


def rating_by_token(token: str) -> Rating | None:
    """The rating behind the link in a mail."""
    return db.session.scalar(
        select(Rating)
        .where(Rating.token_hash == tokens.trace(token))
        .options(joinedload(Rating.rated).joinedload(RatedEntry.entry).joinedload(Entry.agency))
    )


def links_since(claimed: str, since: datetime) -> int:
    """How many links this address got since then, in the stage that its trace belongs to."""
    asked = select(func.count()).where(Rating.claimed == claimed, Rating.asked_at > since)
    return db.session.scalar(asked) or 0


def same_asked(rating: Rating, at: datetime) -> bool:
    """Whether the same answers of the same address wait for their link already."""
    return bool(
        db.session.scalar(
            select(
                exists().where(
                    Rating.rated_id == rating.rated_id,
                    Rating.claimed == rating.claimed,
                    Rating.first == rating.first,
                    Rating.second == rating.second,
                    Rating.third == rating.third,
                    Rating.comment == rating.comment,
                    Rating.confirmed_at.is_(None),
                    Rating.expires_at > at,
                )
            )
        )
    )


def counts_already(rating: Rating) -> bool:
    """Whether this address has confirmed another rating of the innovation before."""
    return bool(
        db.session.scalar(
            select(
                exists().where(
                    Rating.rated_id == rating.rated_id,
                    Rating.contact == rating.claimed,
                    Rating.id != rating.id,
                )
            )
        )
    )


def stages_with_list(stages: Collection[int]) -> set[int]:
    """Those of these stages (ids) for which the secretariat has said what the public rates."""
    if not stages:
        return set()
    return set(
        db.session.scalars(select(RatedEntry.stage_id).where(RatedEntry.stage_id.in_(stages)))
    )


def rated_refs(stage: Stage) -> set[int]:
    """Entries of the stage that somebody has rated, or is about to."""
    return set(
        db.session.scalars(
            select(RatedEntry.entry_id)
            .where(RatedEntry.stage_id == stage.id)
            .where(exists().where(Rating.rated_id == RatedEntry.id))
        )
    )
