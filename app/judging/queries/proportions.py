"""How the chosen spread over categories, groups, kinds of agency and regions, beside all who could
be chosen (proportionality is domain.md §0.4; each programme weighs it itself)."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.agencies.models import Agency, Region
from app.competitions.models import Category, Edition, Group
from app.competitions.rules import disadvantaged_regions, least_chosen
from app.competitions.settings import DISADVANTAGED as POOR
from app.competitions.settings import Dimension
from app.core.db import db
from app.entries.models import Entry


@dataclass(frozen=True)
class Proportion:
    """One line of the board."""

    key: str
    """Of the category or group, the kind of agency, the island group; empty for who has none."""
    candidates: int
    counts: Sequence[int]
    """How many of them are in each of the sets asked about."""
    least: int | None
    """How many of the chosen the edition's rules want of it."""

    @property
    def is_short(self) -> bool:
        """Whether the last of the sets has too few."""
        return self.least is not None and self.counts[-1] < self.least


@dataclass(frozen=True)
class Board:
    """All lines of each dimension that tells candidates apart or has a rule, the largest first."""

    candidates: int
    counts: Sequence[int]
    parts: Sequence[tuple[Dimension, Sequence[Proportion]]]


def board_of(edition: Edition, candidates: Collection[int], *sets: Collection[int]) -> Board:
    """`candidates` and `sets`: ids of entries of this edition."""
    known = set(candidates)
    rows = [row for row in _rows(edition) if row[0] in known]
    least = least_chosen(edition)
    parts = []
    for at, dimension in enumerate(Dimension):
        whole = Counter(keys[at] for _ref, keys in rows)
        whole.update({key: 0 for by, key in least if by is dimension})
        chosen = [Counter(keys[at] for ref, keys in rows if ref in one) for one in sets]
        lines = [
            Proportion(key, count, [one[key] for one in chosen], least.get((dimension, key)))
            for key, count in sorted(whole.items(), key=lambda one: (-one[1], one[0]))
        ]
        if len(lines) > 1:
            parts.append((dimension, lines))
    counts = [sum(ref in one for ref, _keys in rows) for one in sets]
    return Board(len(rows), counts, parts)


def _rows(edition: Edition) -> Sequence[tuple[int, Sequence[str]]]:
    """Entry id, and its key in each dimension, in their order."""
    poor = disadvantaged_regions(edition)
    found = db.session.execute(
        select(Entry.id, Category.key, Group.key, Agency.kind, Region.island_group, Region.code)
        .join(Entry.agency)
        .outerjoin(Agency.region)
        .outerjoin(Entry.category)
        .outerjoin(Entry.group)
        .where(Entry.edition_id == edition.id)
        .order_by(Entry.id)
    )
    return [
        (ref, (category or "", group or "", kind, islands or "", "" if code not in poor else POOR))
        for ref, category, group, kind, islands, code in found
    ]
