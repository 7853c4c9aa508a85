"""How well a search finds what people judged relevant.

A file of judgements has one JSON object a line: `query`, `kind`, and `relevant`, the grade (1 to
3) of each record by its key. What it does not name is taken as grade 0.

- nDCG@10 with gain 2^grade - 1, divided by that of the best order (Järvelin and Kekäläinen 2002;
  the gain after Burges et al. 2005).
- MRR@10: 1 / place of the first hit of any grade, 0 when there is none (Voorhees 1999).
- Recall@50: share of all that is relevant among the first fifty.
"""

import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean

from app.core.errors import Problem, RuleBroken

CUT, DEPTH = 10, 50
HIGHEST = 3
LARGEST = 20_000_000
"""Bytes; the file of a library with thousands of records is a tenth of it."""


@dataclass(frozen=True)
class Judgement:
    """What somebody who asks this wants to find: grades from 1 to 3, by the record's key."""

    query: str
    kind: str
    relevant: Mapping[str, int]


@dataclass
class JudgementsFile:
    """What a file holds; number of the line, from 1, and what is wrong there."""

    judgements: list[Judgement] = field(default_factory=list)
    problems: list[tuple[int, Problem]] = field(default_factory=list)


@dataclass(frozen=True)
class Figures:
    """Means over `queries`, each from 0 to 1; `zero` is the share that found nothing at all."""

    queries: int
    ndcg: float
    mrr: float
    recall: float
    zero: float


@dataclass(frozen=True)
class Evaluated:
    """One query and what the search made of it."""

    judgement: Judgement
    found: Sequence[str]
    """Keys, the best first; no more than DEPTH."""

    @property
    def ndcg(self) -> float:
        grades = self.judgement.relevant
        best = sorted(grades.values(), reverse=True)
        return _discounted(grades.get(key, 0) for key in self.found[:CUT]) / _discounted(best[:CUT])

    @property
    def reciprocal(self) -> float:
        places = (n for n, key in enumerate(self.found[:CUT], 1) if key in self.judgement.relevant)
        return 1 / next(places, math.inf)

    @property
    def recall(self) -> float:
        relevant = self.judgement.relevant
        return len(relevant.keys() & set(self.found[:DEPTH])) / len(relevant)


def read(content: bytes) -> JudgementsFile:
    """The judgements of a file. RuleBroken when it is no such file at all."""
    if len(content) > LARGEST:
        raise RuleBroken("judgements.too_large", most=LARGEST // 1_000_000)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise RuleBroken("judgements.not_utf8") from problem
    found = JudgementsFile()
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                found.judgements.append(_judgement(line))
            except RuleBroken as problem:
                found.problems.append((number, Problem("", problem.code, problem.data)))
    if not found.judgements and not found.problems:
        raise RuleBroken("judgements.empty")
    return found


def _judgement(line: str) -> Judgement:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as problem:
        raise RuleBroken("judgements.not_json") from problem
    if not isinstance(row, dict):
        raise RuleBroken("judgements.not_json")
    query, kind, relevant = row.get("query"), row.get("kind", ""), row.get("relevant")
    if not isinstance(query, str) or not query.strip():
        raise RuleBroken("judgements.no_query")
    if not isinstance(kind, str):
        raise RuleBroken("judgements.bad_kind")
    if not isinstance(relevant, dict) or not all(map(_is_grade, relevant.values())):
        raise RuleBroken("judgements.bad_grades", most=HIGHEST)
    graded = {key: grade for key, grade in relevant.items() if grade}
    if not graded:
        raise RuleBroken("judgements.nothing_relevant")
    return Judgement(query, kind, graded)


def _is_grade(value: object) -> bool:
    return type(value) is int and 0 <= value <= HIGHEST


def evaluate(
    judgements: Iterable[Judgement], search: Callable[[str], Sequence[str]]
) -> Sequence[Evaluated]:
    """Ask every query; `search` gives the keys of what it finds, the best first."""
    return [Evaluated(one, search(one.query)) for one in judgements]


def figures(evaluated: Sequence[Evaluated]) -> Figures:
    """The means over at least one query."""
    return Figures(
        len(evaluated),
        fmean(one.ndcg for one in evaluated),
        fmean(one.reciprocal for one in evaluated),
        fmean(one.recall for one in evaluated),
        fmean(not one.found for one in evaluated),
    )


def by_kind(evaluated: Sequence[Evaluated]) -> Mapping[str, Figures]:
    """Figures of each kind, in the order in which the file first names them."""
    kinds: dict[str, list[Evaluated]] = {}
    for one in evaluated:
        kinds.setdefault(one.judgement.kind, []).append(one)
    return {kind: figures(of_kind) for kind, of_kind in kinds.items()}


def _discounted(grades: Iterable[int]) -> float:
    places = enumerate(grades, 1)
    return math.fsum((2.0**grade - 1) / math.log2(place + 1) for place, grade in places)
