"""Which words of a query name a filter: a topic, a province, a year, a kind of agency, an award.

Pure: words and what names stand for in, filters and the remaining words out.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.search.query import says_nothing

LONGEST_NAME = 6
"""Words; so long is the longest name that is looked for."""
MOST_WORDS = 24

KINDS = {
    "kementerian": "kementerian",
    "lembaga negara": "lembaga",
    "pemerintah provinsi": "provinsi",
    "pemprov": "provinsi",
    "pemerintah kabupaten": "kabupaten",
    "pemkab": "kabupaten",
    "pemerintah kota": "kota",
    "pemkot": "kota",
    "bumn": "bumn",
    "bumd": "bumd",
}
_PIECE = re.compile(r'"[^"]*"|\S+')
_YEAR = re.compile(r"(?:19|20)\d\d")

Names = Mapping[str, tuple[str, tuple[str, ...]]]
"""A name in small letters → the facet and its values; no facet: a name that is only words, so
that "Lampung Tengah" is not the province Lampung."""


@dataclass(frozen=True)
class Asked:
    """What a query asks for: by facet its values and the words that named them, as written;
    and the words left over."""

    filters: Mapping[str, tuple[str, ...]]
    named: Mapping[str, str]
    rest: str


def named_filters(
    rows: Iterable[tuple[str, str, str, str]], places: Mapping[str, str]
) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Names from (facet, …): a place's key and code, a topic's name, key and English name, an
    award's programme and tier. `places` are the keys of places with the phrase that has it.

    "Pajak dan keuangan" is named by each of its halves too, and a tier by itself only where it
    has a number ("Top 45"): "peserta" is anybody.
    """
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for facet, first, second, third in rows:
        if facet == "wilayah":
            is_province = len(second) == _PROVINCE
            found[places[first]] = (facet, (second,)) if is_province else ("", ("-",))
        elif facet == "topik":
            for name in (*_halves(first), *_halves(third)):
                _add(found, name, facet, second)
        else:
            label = f"{first}: {second}" if second else first
            alone = second if any(map(str.isdigit, second)) else ""
            for name in (first, f"{first} {second}", alone):
                _add(found, name, facet, label)
    return found


_PROVINCE = 2
"""Digits of a province's code; those of its regencies and cities have more."""


def _halves(name: str) -> tuple[str, ...]:
    return (name, *re.split(" dan | and ", name))


def _add(found: dict[str, tuple[str, tuple[str, ...]]], name: str, facet: str, value: str) -> None:
    known = found.get(name.casefold(), (facet, ()))[1]
    found[name.casefold()] = (facet, tuple(dict.fromkeys((*known, value))))


def phrases(text: str) -> set[str]:
    """All that may be a name in the text, in small letters."""
    words = [_bare(piece) for piece in _pieces(text)]
    return {" ".join(words[start:stop]) for start, stop in _spans(words)}


def read(text: str, names: Names, as_words: Collection[str] = ()) -> Asked:
    """The filters that the words name, except those of the facets `as_words`.

    A facet is named once; who names two provinces compares them, and both stay words. A topic is
    understood only where nothing else is asked: in "kesehatan ibu" it is a part of the subject.
    """
    found = [one for one in _found(text, names) if one[2] not in as_words]
    facets = [facet for *_span, facet, _values in found]
    found = [one for one in found if facets.count(one[2]) == 1]
    asked = _without(text, found)
    if any(one[2] == "topik" for one in found) and not says_nothing(asked.rest):
        asked = _without(text, [one for one in found if one[2] != "topik"])
    return asked


Named = tuple[int, int, str, tuple[str, ...]]


def _without(text: str, found: Sequence[Named]) -> Asked:
    pieces = _pieces(text)
    taken = {place for start, stop, *_rest in found for place in range(start, stop)}
    return Asked(
        {facet: values for _start, _stop, facet, values in found},
        {facet: " ".join(pieces[start:stop]) for start, stop, facet, _values in found},
        " ".join(piece for place, piece in enumerate(pieces) if place not in taken),
    )


def _pieces(text: str) -> list[str]:
    """Words and quoted phrases as they were written."""
    return _PIECE.findall(text)


def _bare(piece: str) -> str:
    """The word in small letters without the signs around it; empty for one that is quoted or
    excluded, which names nothing."""
    return "" if piece[0] in '"-' else piece.casefold().strip(".,;:!?()“”")


def _spans(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where a name may stand, the longest first at each place."""
    for start in range(min(len(words), MOST_WORDS)):
        for stop in range(min(start + LONGEST_NAME, len(words)), start, -1):
            if all(words[start:stop]):
                yield start, stop


def _found(text: str, names: Names) -> list[Named]:
    """The names in their order; none begins within another."""
    words = [_bare(piece) for piece in _pieces(text)]
    found: list[Named] = []
    free = 0
    for start, stop in _spans(words):
        if start < free:
            continue
        said = " ".join(words[start:stop])
        facet, values = names.get(said) or _year_or_kind(said)
        if values:
            free = stop
            found.append((start, stop, facet, values))
    kept = [one for one in found if one[2] != "jenis" or _stands_alone(one, found, words)]
    return [one for one in kept if one[2]]


def _year_or_kind(said: str) -> tuple[str, tuple[str, ...]]:
    if _YEAR.fullmatch(said):
        return "tahun", (said,)
    return ("jenis", (KINDS[said],)) if said in KINDS else ("", ())


def _stands_alone(one: Named, found: Sequence[Named], words: Sequence[str]) -> bool:
    """Whether a kind of agency is not the beginning of an agency's name ("pemkot Uji")."""
    following = [(other[0], other[2]) for other in found if other[0] == one[1]]
    return one[1] == len(words) or any(facet in ("wilayah", "tahun") for _at, facet in following)
