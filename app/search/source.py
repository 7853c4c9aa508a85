"""Where documents come from: a feature above registers itself, so that nothing here looks up."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.search.index import Document


@dataclass(frozen=True)
class Source:
    """`all_ids`: what belongs in the index. `load`: these documents; ids not given back are
    deleted. `describe`: key and title by id, for people who read `flask search query`.
    `first`: the ids that a visitor finds with these words, the best first, no more than that.
    `names_among`: which of these phrases are names, with the code of the region, or
    `rules.TITLE`."""

    all_ids: Callable[[], Sequence[int]]
    load: Callable[[Sequence[int]], Iterable[Document]]
    describe: Callable[[Sequence[int]], Mapping[int, tuple[str, str]]]
    first: Callable[[str, int], Sequence[int]]
    names_among: Callable[[Collection[str]], Mapping[str, str]]


_registered: list[Source] = []


def register_source(
    all_ids: Callable[[], Sequence[int]],
    load: Callable[[Sequence[int]], Iterable[Document]],
    describe: Callable[[Sequence[int]], Mapping[int, tuple[str, str]]],
    first: Callable[[str, int], Sequence[int]],
    names_among: Callable[[Collection[str]], Mapping[str, str]],
) -> None:
    """Make the one source known; a later one takes its place."""
    _registered[:] = [Source(all_ids, load, describe, first, names_among)]


def source() -> Source:
    """The registered source; LookupError when there is none."""
    if not _registered:
        raise LookupError("no feature has registered documents to search")
    return _registered[0]
