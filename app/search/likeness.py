"""Documents that share rare words."""

import math
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from app.search import lexicon
from app.search.analysis import stem
from app.search.index import Filters, Likeness
from app.search.schema import Telling
from app.search.snapshot import Postings, Snapshot, first_of, is_among

_COMPARED = 12
"""As many of a document's most telling words are looked for in the others."""
_COMMON = 0.25
"""A word in more of the documents than this share tells nothing."""
_SHARED = 2
"""One word in common may be chance."""


class _Held(NamedTuple):
    """A telling word as it is written, how much it tells, and who else holds it."""

    word: str
    weight: float
    postings: Postings


def similar(snapshot: Snapshot, document_id: int, limit: int, filters: Filters) -> list[Likeness]:
    """The counted documents that share most with this one, with the words that they share."""
    here = snapshot.number_of(document_id)
    if here is None:
        return []
    telling = _telling(snapshot, snapshot.telling(here), elsewhere=1)
    return _sharing(snapshot, telling, limit, filters, without=here)


def alike(snapshot: Snapshot, terms: Sequence[Telling], limit: int) -> list[Likeness]:
    """The same of a document that is not in the index, of which these terms are known."""
    return _sharing(snapshot, _telling(snapshot, terms, elsewhere=0), limit, {})


def _sharing(
    snapshot: Snapshot,
    telling: Sequence[_Held],
    limit: int,
    filters: Filters,
    without: int | None = None,
) -> list[Likeness]:
    scores = np.zeros(snapshot.size)
    shared = np.zeros(snapshot.size, np.uint8)
    for one in telling:
        scores[one.postings.docs] += one.weight * np.log1p(one.postings.weights)
        shared[one.postings.docs] += 1
    fits = (shared >= _SHARED) & snapshot.counted
    if without is not None:
        fits[without] = False
    docs = np.flatnonzero(fits)
    for facet, chosen in filters.items():
        docs = docs[snapshot.passing(docs, facet, chosen)]
    best = first_of(docs, limit, -scores[docs], snapshot.ids[docs])
    return [Likeness(int(snapshot.ids[n]), _words_in(telling, n)) for n in best.tolist()]


def _words_in(telling: Sequence[_Held], number: int) -> list[str]:
    """Those of the words that the document holds."""
    wanted = np.array([number])
    return [one.word for one in telling if is_among(wanted, one.postings.docs)[0]]


def _telling(snapshot: Snapshot, terms: Sequence[Telling], *, elsewhere: int) -> Sequence[_Held]:
    """The stems of a document that set it apart, the most telling first; those that more than
    `elsewhere` documents of the index hold."""
    count, noise = snapshot.count, _noise()
    most = max(count * _COMMON, 2)
    weighed = []
    for term, weight, word in terms:
        holding = snapshot.holding("stem", term)
        if term.isalpha() and term not in noise and elsewhere < holding <= most:
            weighed.append((term, math.log1p(weight) * math.log(count / holding) ** 2, word))
    best = sorted(weighed, key=lambda one: (-one[1], one[0]))[:_COMPARED]
    return [_Held(word, weight, snapshot.postings("stem", term)) for term, weight, word in best]


@cache
def _noise() -> frozenset[str]:
    return frozenset(stem(word) for word in lexicon.words("noise"))
