"""Which entries the rule of an edition proposes: passing grade, precedence, quotas, then rank."""

import enum
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Candidate:
    """One entry, as far as the rule asks."""

    entry: int
    passes: bool
    """Whether it reaches the passing grade; so does every entry where there is none."""
    first: bool
    """Whether something gives it precedence."""
    counted_as: Collection[str]
    """The quotas that it counts against, as "group:umum"."""
    unagreed: bool = False
    """Whether it does not pass for want of a team mark."""


class Why(enum.StrEnum):
    """Why an entry is proposed, or why not."""

    FIRST = "first"
    RANK = "rank"
    BELOW = "below"
    """It does not reach the passing grade."""
    UNAGREED = "unagreed"
    """There is no team mark that could reach it."""
    QUOTA = "quota"
    """Its group or category has as many as it may."""
    FULL = "full"
    """All places are given."""
    TIED = "tied"
    """Others have exactly the same figures, and there is no place for all of them."""


@dataclass(frozen=True)
class Line:
    """An entry with its place by rank, from 1, and what the rule says of it."""

    entry: int
    place: int
    why: Why
    quota: str = ""
    """The quota that is full, for Why.QUOTA."""

    @property
    def is_proposed(self) -> bool:
        return self.why in {Why.FIRST, Why.RANK}


def selected(
    ranked: Iterable[Candidate],
    *,
    places: int | None,
    quotas: Mapping[str, int],
    equal: Iterable[Collection[int]] = (),
) -> Sequence[Line]:
    """Every candidate by place, with what the rule says of it. `ranked`: the best first; `equal`:
    entries that nothing in the rules tells apart.

    Who passes and has precedence is served before who only passes, each by rank; a full quota or
    no place left passes an entry over, never the one after it. Where that would take some of the
    equal and leave others, a person decides on all of them.
    """
    order = list(ranked)
    served = sorted(enumerate(order, 1), key=lambda one: not one[1].first)
    taken: Counter[str] = Counter()
    given, lines = 0, []
    for place, one in served:
        full = next((q for q in one.counted_as if q in quotas and taken[q] >= quotas[q]), "")
        if not one.passes:
            why = Why.UNAGREED if one.unagreed else Why.BELOW
        elif full:
            why = Why.QUOTA
        elif places is not None and given >= places:
            why = Why.FULL
        else:
            why = Why.FIRST if one.first else Why.RANK
            given += 1
            taken.update(one.counted_as)
        lines.append(Line(one.entry, place, why, full if why is Why.QUOTA else ""))
    undecided = {ref for group in equal for ref in _divided(lines, group)}
    return sorted(
        (replace(one, why=Why.TIED, quota="") if one.entry in undecided else one for one in lines),
        key=lambda line: line.place,
    )


def _divided(lines: Iterable[Line], equal: Collection[int]) -> Collection[int]:
    """These entries, where only some of them have got a place; who can't get one is left out."""
    out = {Why.BELOW, Why.UNAGREED}
    rivals = [one for one in lines if one.entry in equal and one.why not in out]
    divided = len({one.is_proposed for one in rivals}) > 1
    return [one.entry for one in rivals] if divided else ()
