"""The order in which a visitor sees what the words find: text first, then what lifts a little.

Done over the answer of whatever engine searched, from the rows as they are now, so that both
engines order alike and no index has to know.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, select

from app.core import clock, settings
from app.core.db import db
from app.library.models import LibraryEntry
from app.library.rules.ranking import SIGNALS, Standing, factor, reordered, signals
from app.search.index import Page

_TEXTS = ("problem", "solution", "results", "cost", "people", "legal_base", "failures")
_LISTS = ("figures", "timeline", "source_urls")
"""What a complete entry has, by whether text or a list of it says so."""
WINDOW = 50
"""So many of the best by text are put in order; farther down nothing is lifted past them."""


def weights() -> Mapping[str, int]:
    """The weight of each signal in percent, as the settings have it."""
    every = settings.values()
    return {name: every[name] for name in SIGNALS}


def ranked(answer: Page, said: Mapping[str, int] | None = None) -> Page:
    """The answer from its first hit on, with its first WINDOW hits in the order that counts."""
    given = weights() if said is None else said
    values = signals_of(answer.ids[:WINDOW])
    factors = {ref: factor(one, given) for ref, one in values.items()}
    scored = list(zip(answer.ids, answer.scores, strict=True))
    head = reordered(scored[:WINDOW], answer.complete, factors)
    by_id = {ref: score * factors.get(ref, 1.0) for ref, score in scored}
    ids = [*head, *answer.ids[WINDOW:]]
    return replace(answer, ids=ids, scores=[by_id[ref] for ref in ids])


def signals_of(refs: Sequence[int]) -> Mapping[int, Mapping[str, float]]:
    """The value of each signal, by entry. One query."""
    one = LibraryEntry
    has_award = and_(one.award_mapping_id.is_not(None), one.award_withdrawn_at.is_(None))
    columns = (
        one.id, one.status, one.confirmed_at, one.replicated_by, has_award,
        *(getattr(one, part) != "" for part in _TEXTS),
        *(_has_any(getattr(one, part)) for part in _LISTS),
    )  # fmt: skip
    now = clock.now()
    found = {}
    for ref, status, confirmed_at, replicated_by, award, *parts in db.session.execute(
        select(*columns).where(one.id.in_(refs))
    ):
        filled = dict(zip((*_TEXTS, *_LISTS), parts, strict=True))
        filled |= {"award": award, "status": confirmed_at}
        standing = Standing(filled, status, confirmed_at, len(replicated_by), award)
        found[ref] = signals(standing, now)
    return found


def _has_any(column: Any) -> ColumnElement[bool]:
    return cast(column, String) != "[]"
