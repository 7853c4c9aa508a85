"""The live index of this installation, what waits to be written to it, and the words that find
each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import Select, func, or_, select

from app.core import clock
from app.core.db import db
from app.core.i18n import ZONES
from app.search import groups
from app.search.groups import Book, Kind
from app.search.index import SearchIndex
from app.search.models import (
    AskedQuery,
    IndexChange,
    WordBook,
    WordGroup,
    WordGroupVersion,
)
from app.search.postgres_index import PostgresIndex
from app.search.tally import Tally
from app.search.whoosh_index import WhooshIndex

ZONE = ZoneInfo(next(iter(ZONES)))
"""Whose days count."""


def live_index() -> SearchIndex:
    """The search index, where SEARCH_BACKEND says; opened once per process."""
    extensions = current_app.extensions
    if "search_index" not in extensions:
        in_database = current_app.config["SEARCH_BACKEND"] == "postgres"
        folder = Path(current_app.instance_path) / "search"
        extensions["search_index"] = PostgresIndex() if in_database else WhooshIndex(folder)
    index: SearchIndex = extensions["search_index"]
    return index


def waiting_changes(limit: int) -> Sequence[IndexChange]:
    """Changes that the live index does not have yet, oldest first."""
    return db.session.scalars(
        select(IndexChange)
        .where(IndexChange.applied_at.is_(None))
        .order_by(IndexChange.id)
        .limit(limit)
    ).all()


def waiting_ids() -> Sequence[int]:
    """All changes that the live index does not have yet."""
    return db.session.scalars(select(IndexChange.id).where(IndexChange.applied_at.is_(None))).all()


def count_waiting() -> int:
    """How many changes the live index does not have yet."""
    waiting = select(func.count()).select_from(IndexChange)
    return db.session.scalar(waiting.where(IndexChange.applied_at.is_(None))) or 0


def changed_since(started: datetime) -> Sequence[int]:
    """Documents whose change was not yet in the live index at `started`."""
    return db.session.scalars(
        select(IndexChange.document_id)
        .where(or_(IndexChange.applied_at.is_(None), IndexChange.applied_at >= started))
        .distinct()
        .order_by(IndexChange.document_id)
    ).all()


def follow_words() -> None:
    """Search from here on with the words as the database has them: one cheap question, so that a
    change holds in every process at once."""
    mark = db.session.scalar(select(WordBook.mark))
    if mark is not None and mark != groups.current().mark:
        groups.use(Book((one.group for one in words_in_force()), mark))


def words_in_force() -> Sequence[WordGroup]:
    """All groups of words that are not retired, in their order."""
    in_force = select(WordGroup).where(WordGroup.retired_at.is_(None))
    return db.session.scalars(in_force.order_by(WordGroup.id)).all()


def words_with(text: str, kind: Kind | None = None, *, retired: bool = False) -> Select[WordGroup]:
    """Groups that hold this text, those first that were changed last."""
    wanted = select(WordGroup).where(WordGroup.phrases.icontains(text, autoescape=True))
    wanted = wanted.where(
        WordGroup.retired_at.is_not(None) if retired else WordGroup.retired_at.is_(None)
    )
    if kind:
        wanted = wanted.where(WordGroup.kind == kind)
    return wanted.order_by(WordGroup.changed_at.desc(), WordGroup.id)


def word_group_versions(row: WordGroup) -> Sequence[WordGroupVersion]:
    """All that it said, the newest first."""
    return db.session.scalars(
        select(WordGroupVersion)
        .where(WordGroupVersion.group_id == row.id)
        .order_by(WordGroupVersion.number.desc())
    ).all()


def word_group_version(ref: int, number: int) -> WordGroupVersion | None:
    """What the group `ref` said at that version."""
    return db.session.scalar(
        select(WordGroupVersion).where(
            WordGroupVersion.group_id == ref, WordGroupVersion.number == number
        )
    )


def asked_folder() -> Path:
    """Where the web processes leave what they have counted."""
    return Path(current_app.instance_path) / "asked"


def live_tally() -> Tally:
    """The counts of this process; made once."""
    extensions = current_app.extensions
    if "search_tally" not in extensions:
        extensions["search_tally"] = Tally(asked_folder())
    tally: Tally = extensions["search_tally"]
    return tally


def today() -> date:
    return clock.now().astimezone(ZONE).date()


def asked_on(day: date, lang: str, words: str) -> AskedQuery | None:
    return db.session.scalar(
        select(AskedQuery).where(
            AskedQuery.day == day, AskedQuery.lang == lang, AskedQuery.words == words
        )
    )


def has_asked_before(day: date) -> bool:
    first = select(AskedQuery.id).where(AskedQuery.day < day).limit(1)
    return db.session.scalar(first) is not None


@dataclass(frozen=True)
class AskedOften:
    """Words that were searched, how often in a time, and what the last search found."""

    words: str
    times: int
    results: int


def asked_since(
    day: date, *, at_least: int, limit: int, in_vain: bool = False
) -> Sequence[AskedOften]:
    """What was searched most since that day, and at least so often; `in_vain`: what found nothing
    when it was searched last."""
    times = func.sum(AskedQuery.times)
    words = (
        select(AskedQuery.words, times.label("times"), func.max(AskedQuery.day).label("newest"))
        .where(AskedQuery.day >= day)
        .group_by(AskedQuery.words)
        .having(times >= at_least)
        .subquery()
    )
    last = (
        select(words.c.words, words.c.times, func.min(AskedQuery.results).label("results"))
        .join(AskedQuery, (AskedQuery.words == words.c.words) & (AskedQuery.day == words.c.newest))
        .group_by(words.c.words, words.c.times)
        .order_by(words.c.times.desc(), words.c.words)
        .limit(limit)
    )
    if in_vain:
        last = last.having(func.min(AskedQuery.results) == 0)
    return [AskedOften(*row) for row in db.session.execute(last)]
