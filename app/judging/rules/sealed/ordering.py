"""From scores to places, by the frozen rules: ties, passing grade, precedence, quotas."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from hashlib import sha256
from itertools import groupby
from math import inf, lcm
from typing import Any

from app.judging.rules.sealed.estimating import Fit, Method, fitted

EXACT = 9
SCALE = 100


@dataclass(frozen=True, eq=False)
class Stage:
    """What a scored stage of the bundle comes to."""

    data: Mapping[str, Any]
    """Its part."""
    readings: Sequence[Mapping[str, Any]]
    """Its finished ones that count."""
    teams: Sequence[Mapping[str, Any]]
    rules: Mapping[str, Any]
    """Settings of the edition by key."""
    method: Method
    lots: str
    """The seed of the public draw."""

    @cached_property
    def weighed(self) -> Mapping[int, Sequence[tuple[str, int]]]:
        """Entry → judge and points of each reading, as parts of one whole."""
        whole, found = self._whole, defaultdict(list)
        for one in self.readings:
            full = one["full_marks"]
            part = one["weighed"] * (whole // full) if full else 0
            found[one["entry"]].append((one["judge"], part))
        return found

    @cached_property
    def _whole(self) -> int:
        return lcm(*{one["full_marks"] for one in self.readings if one["full_marks"]})

    @cached_property
    def means(self) -> Mapping[int, Fraction]:
        return {
            ref: _total(sum(part for _, part in given), self._whole * len(given))
            for ref, given in self.weighed.items()
        }

    @cached_property
    def fit(self) -> Fit | None:
        if not self.readings:
            return None
        marks = [
            (ref, judge, float(_total(part, self._whole)))
            for ref, given in self.weighed.items()
            for judge, part in given
        ]
        return fitted(marks, self.method)

    @cached_property
    def adjusted(self) -> Mapping[int, float]:
        fit = self.fit
        return dict(zip(fit.entries, fit.adjusted, strict=True)) if fit else {}

    @property
    def by_mean(self) -> bool:
        return bool(self.rules.get("ranked_by", "mean") == "mean")

    @cached_property
    def figures(self) -> Mapping[int, Any]:
        """Entry → the figure that ranks, exact."""
        if not self.by_mean:
            return {ref: round(one, EXACT) for ref, one in self.adjusted.items()}
        return {
            ref: Fraction(sum(part for _, part in given), len(given))
            for ref, given in self.weighed.items()
        }

    def tie_keys(self, refs: Collection[int]) -> dict[int, tuple[Any, ...]]:
        """Entry → what tells it from its equals, step by step; the larger comes first."""
        steps = self.rules.get("ties") or () if refs else ()
        columns = [made for step in steps if (made := self._step(step, refs)) is not None]
        return {ref: tuple(one[ref] for one in columns) for ref in refs} if columns else {}

    def _step(self, step: str, refs: Collection[int]) -> Mapping[int, Any] | None:
        if step == "corrected_score":
            scores = {ref: round(one, EXACT) for ref, one in self.adjusted.items()}
            return {ref: scores.get(ref, -inf) for ref in refs}
        if step == "lower_spread":
            return {ref: -self._variance(ref) for ref in refs}
        if step == "draw":
            return {ref: lot(self.lots, ref) for ref in refs}
        criteria = [c for c in self.data["criteria"] if not c["optional"] and not c["categories"]]
        if step == "heaviest_criterion":
            most = max((one["weight"] for one in criteria), default=None)
            criteria = [one for one in criteria if one["weight"] == most]
        else:
            criteria = [one for one in criteria if one["key"] == step]
        return self._mean_points({str(one["id"]) for one in criteria}, refs) if criteria else None

    def _variance(self, ref: int) -> Fraction | float:
        given = [part for _, part in self.weighed.get(ref, ())]
        if len(given) < 2:
            return inf
        squares = len(given) * sum(one * one for one in given) - sum(given) ** 2
        return Fraction(squares, len(given) ** 2)

    def _mean_points(self, criteria: Collection[str], refs: Collection[int]) -> dict[int, Fraction]:
        given: dict[int, list[int]] = defaultdict(list)
        for one in self.readings:
            given[one["entry"]] += [p for ref, p in one["points"].items() if ref in criteria]
        return {
            ref: Fraction(sum(given[ref]), len(given[ref])) if given[ref] else Fraction(0)
            for ref in refs
        }

    @cached_property
    def order(self) -> Sequence[int]:
        """The entries with marks that still take part, best first."""
        there = sorted(set(self.figures) & set(self.data["taking_part"]))
        rows = sorted(there, key=self.figures.__getitem__, reverse=True)
        groups = [list(group) for _, group in groupby(rows, self.figures.__getitem__)]
        earned = self.tie_keys([ref for group in groups if len(group) > 1 for ref in group])
        return [
            ref
            for group in groups
            for ref in sorted(group, key=lambda ref: earned.get(ref, ()), reverse=bool(earned))
        ]

    @cached_property
    def equal(self) -> Sequence[Sequence[int]]:
        """Groups that neither the figure nor the rule for ties tells apart."""
        same: dict[Any, list[int]] = defaultdict(list)
        for ref in self.order:
            same[self.figures[ref]].append(ref)
        tied = [group for group in same.values() if len(group) > 1]
        earned = self.tie_keys([ref for group in tied for ref in group])
        return [
            list(group)
            for one in tied
            for _, group in groupby(sorted(one, key=lambda ref: earned.get(ref, ())), earned.get)
        ]

    def ranks(self, *, adjusted: bool) -> dict[int, int]:
        """Entry → rank by this score; where nothing tells them apart the lower number first."""
        fit = self.fit
        if fit is None:
            return {}
        raw, corrected = fit.raw, fit.adjusted
        scores = dict(zip(fit.entries, corrected if adjusted else raw, strict=True))
        doubtful = [*_alike(fit.entries, raw), *_alike(fit.entries, corrected)]
        deciding = {
            ref: [-round(float(one), EXACT) for one in earned]
            for ref, earned in self.tie_keys(set(doubtful)).items()
        }
        order = sorted(
            fit.entries, key=lambda ref: (-round(scores[ref], EXACT), deciding.get(ref, [inf]))
        )
        return {ref: rank for rank, ref in enumerate(order, 1)}

    @cached_property
    def team_marks(self) -> Mapping[int, Fraction]:
        """Entry → the mark on which more than half of its judges agreed."""
        found = {}
        for one in self.teams:
            members = {judge for judge, _ in self.weighed.get(one["entry"], ())}
            agree = sum(one["answers"].get(judge, False) for judge in members)
            if len(members) > 1 and 2 * agree > len(members):
                found[one["entry"]] = _total(one["weighed"], one["full_marks"])
        return found

    @cached_property
    def reaching(self) -> Collection[int]:
        """The entries that reach the passing grade by the figure that has to."""
        grade, figure = self.data["grade"], self.data["passing_figure"]
        if grade is None:
            return frozenset()
        if figure == "team":
            return {ref for ref, mark in self.team_marks.items() if mark >= grade}
        if figure == "corrected":
            return {ref for ref, one in self.adjusted.items() if round(one, EXACT) >= grade}
        return {ref for ref, mean in self.means.items() if mean >= grade}


def lot(seed: str, ref: int) -> int:
    """The draw of an entry: anybody can draw it again."""
    return -int(sha256(f"{seed}/{ref}".encode()).hexdigest()[:13], 16)


def selection(
    stage: Stage, entries: Iterable[Mapping[str, Any]]
) -> Sequence[tuple[int, int, str, str]]:
    """Entry, place, why and the full quota, of all with marks, by place."""
    rules, grade = stage.rules, stage.data["grade"]
    first_are = "verified_replication" in (rules.get("priority") or ())
    quotas = {
        f"{kind}:{one[kind]}": one["most"]
        for one in rules.get("selection_quotas") or ()
        for kind in ("group" if "group" in one else "category",)
    }
    known = {one["id"]: one for one in entries}
    ranked = [(place, known[ref]) for place, ref in enumerate(stage.order, 1)]
    served = sorted(ranked, key=lambda one: not (first_are and one[1]["replicates"]))
    unagreed = stage.data["passing_figure"] == "team" and grade is not None
    taken: Counter[str] = Counter()
    lines, given, most = [], 0, rules.get("selected_entries")
    for place, one in served:
        ref, counted = one["id"], (f"group:{one['group']}", f"category:{one['category']}")
        full = next((q for q in counted if q in quotas and taken[q] >= quotas[q]), "")
        if grade is not None and ref not in stage.reaching:
            why = "unagreed" if unagreed and ref not in stage.team_marks else "below"
        elif full:
            why = "quota"
        elif most is not None and given >= most:
            why = "full"
        else:
            why = "first" if first_are and one["replicates"] else "rank"
            given += 1
            taken.update(counted)
        lines.append((ref, place, why, full if why == "quota" else ""))
    return _undivided(lines, stage.equal)


def _undivided(
    lines: Sequence[tuple[int, int, str, str]], equal: Iterable[Collection[int]]
) -> Sequence[tuple[int, int, str, str]]:
    """Where the rule would take some of the equal and leave others, people decide on all."""
    tied: set[int] = set()
    for group in equal:
        rivals = [one for one in lines if one[0] in group and one[2] not in {"below", "unagreed"}]
        if len({one[2] in {"first", "rank"} for one in rivals}) > 1:
            tied.update(one[0] for one in rivals)
    told = [(*one[:2], "tied", "") if one[0] in tied else one for one in lines]
    return sorted(told, key=lambda one: one[1])


def figure(stage: Stage) -> Mapping[int, Fraction]:
    """Entry id → the figure by which the edition ranks, of those with marks."""
    if stage.by_mean:
        return stage.means
    return {ref: Fraction(score) for ref, score in stage.figures.items()}


def finals(stages: Sequence[Stage], named: Collection[int]) -> dict[int, Fraction]:
    """Finalist → its final score, of those who have marks in every stage."""
    figures = [figure(one) for one in stages]
    whole = sum(one.data["share"] for one in stages)
    return {
        ref: sum(
            (one.data["share"] * known[ref] for one, known in zip(stages, figures, strict=True)),
            Fraction(0),
        )
        / whole
        for ref in named
        if all(ref in known for known in figures)
    }


def _alike(entries: Sequence[int], scores: Sequence[float]) -> Iterable[int]:
    count = Counter(round(one, EXACT) for one in scores)
    return (ref for ref, one in zip(entries, scores, strict=True) if count[round(one, EXACT)] > 1)


def _total(weighed: int, full_marks: int) -> Fraction:
    return Fraction(SCALE * weighed, full_marks) if full_marks else Fraction(0)
