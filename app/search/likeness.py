"""Words of the index that begin so, and documents that share rare words."""

import math
from collections.abc import Sequence
from functools import cache

from app.search import lexicon
from app.search.analysis import stem
from app.search.index import Filters, Likeness
from app.search.schema import Facts, Telling
from app.search.snapshot import Snapshot

_COMPARED = 12
"""As many of a document's most telling words are looked for in the others."""
_COMMON = 0.25
"""A word in more of the documents than this share tells nothing."""
_SHARED = 2
"""One word in common may be chance."""


def beginning_with(snapshot: Snapshot, prefix: str, limit: int) -> list[str]:
    """The most frequent words that begin so."""
    words = [word for word in snapshot.beginning_with(prefix.lower()) if word.isalpha()]
    return sorted(words, key=lambda word: -len(snapshot.postings("exact", word)))[:limit]


def similar(snapshot: Snapshot, document_id: int, limit: int, filters: Filters) -> list[Likeness]:
    """The counted documents that share most with this one, with the words that they share."""
    here = snapshot.numbers.get(document_id)
    if here is None:
        return []
    telling = _telling(snapshot, snapshot.facts[here].terms, elsewhere=1)
    return _sharing(snapshot, telling, limit, filters, without=here)


def alike(snapshot: Snapshot, terms: Sequence[Telling], limit: int) -> list[Likeness]:
    """The same of a document that is not in the index, of which these terms are known."""
    return _sharing(snapshot, _telling(snapshot, terms, elsewhere=0), limit, {})


def _sharing(
    snapshot: Snapshot,
    telling: Sequence[Telling],
    limit: int,
    filters: Filters,
    without: int | None = None,
) -> list[Likeness]:
    scores: dict[int, float] = {}
    shared: dict[int, list[str]] = {}
    for term, weight, word in telling:
        for number, posting in snapshot.postings("stem", term).items():
            worth = weight * math.log1p(posting.weight)
            scores[number] = scores.get(number, 0.0) + worth
            shared.setdefault(number, []).append(word)
    fit = [
        number
        for number in scores.keys() - {without}
        if len(shared[number]) >= _SHARED and _passes(snapshot.facts[number], filters)
    ]
    best = sorted(fit, key=lambda n: (-scores[n], snapshot.facts[n].id))[:limit]
    return [Likeness(snapshot.facts[n].id, shared[n]) for n in best]


def _passes(facts: Facts, filters: Filters) -> bool:
    return facts.counted and all(
        any(value in chosen for value in facts.facets.get(facet, ()))
        for facet, chosen in filters.items()
    )


def _telling(snapshot: Snapshot, terms: Sequence[Telling], *, elsewhere: int) -> Sequence[Telling]:
    """The stems of a document that set it apart, the most telling first; those that more than
    `elsewhere` documents of the index hold."""
    count, noise = len(snapshot.facts), _noise()
    weighed = []
    for term, weight, word in terms:
        holding = len(snapshot.postings("stem", term))
        if term.isalpha() and term not in noise and elsewhere < holding <= max(count * _COMMON, 2):
            weighed.append((term, math.log1p(weight) * math.log(count / holding) ** 2, word))
    return sorted(weighed, key=lambda one: (-one[1], one[0]))[:_COMPARED]


@cache
def _noise() -> frozenset[str]:
    return frozenset(stem(word) for word in lexicon.words("noise"))
