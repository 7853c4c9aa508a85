"""What the words of a query ask of the library: some are searched, some name a filter."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.library import queries
from app.library.rules.asked import Asked, phrases, read
from app.search.asking import Understood, understand
from app.search.index import Filters, SearchIndex
from app.search.queries import follow_words
from app.search.query import ordered_by, parse, says_nothing

FIRST = 10
"""So many of the best hits of the words alone must be among what the filters leave."""


@dataclass(frozen=True)
class Offer:
    """A filter that the words name but that was not applied, with what it would give."""

    facet: str
    values: tuple[str, ...]
    total: int


@dataclass(frozen=True)
class Reading:
    """How a query is searched: `filters` come from its words, `offers` might."""

    understood: Understood
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    offers: Sequence[Offer] = ()


def reading(index: SearchIndex, q: str, as_words: Collection[str], *, exactly: bool) -> Reading:
    """Read the query of a visitor; `as_words` are facets that its words shall not name."""
    if q:
        follow_words()
    words = understand(index, q, exactly=exactly)
    if exactly or not q:
        return Reading(words)
    return narrowed(index, q, words, read(q, queries.names_in(phrases(q)), as_words))


def narrowed(index: SearchIndex, q: str, words: Understood, asked: Asked) -> Reading:
    """Apply what was named, unless that hides what the words find.

    Other filters that were chosen make no difference to it: what a choice will give is what its
    count says.
    """
    if not asked.filters:
        return Reading(words)
    rest = _rest(index, asked)
    if _keeps_the_best(index, words, rest, asked.filters):
        return Reading(rest, asked.filters)
    return Reading(words, offers=_offers(index, words, asked.filters))


def _rest(index: SearchIndex, asked: Asked) -> Understood:
    """The words left over; those that named something help the order."""
    named = " ".join(asked.named.values())
    if says_nothing(asked.rest):
        blank = replace(parse(""), excluded=parse(asked.rest).excluded)
        return Understood(ordered_by(blank, f"{asked.rest} {named}"))
    rest = understand(index, asked.rest)
    meant = f"{rest.meant} {named}" if rest.meant else ""
    return Understood(ordered_by(rest.query, named), meant)


def _keeps_the_best(
    index: SearchIndex, words: Understood, rest: Understood, filters: Filters
) -> bool:
    if not index.search(rest.query, filters=filters, size=0).total:
        return False
    best = index.search(words.query, size=FIRST)
    kept = index.search(words.query, filters=filters, size=FIRST).ids
    return set(best.ids[: best.complete]) <= set(kept)


def _offers(index: SearchIndex, words: Understood, filters: Filters) -> Sequence[Offer]:
    """Each filter alone, as a click on it would give."""
    offers = []
    for facet, values in filters.items():
        total = index.search(words.query, filters={facet: values}, size=0).counted
        offers += [Offer(facet, tuple(values), total)] if total else []
    return offers
