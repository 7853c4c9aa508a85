"""The co-judge correction once more, in plain Python: what `rules.severity` does with NumPy."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import sqrt

Mark = tuple[int, str, float]
"""Entry, judge, and the total of that reading."""
Matrix = list[list[float]]


@dataclass(frozen=True)
class Method:
    """The constants that the edition's rules froze."""

    shrinkage: int
    fewest_judges: int
    fewest_shared: int
    draws: int
    range: int


@dataclass(frozen=True)
class Fit:
    """Marks by the places of entry and judge, and what the correction makes of them."""

    method: Method
    entries: Sequence[int]
    judges: Sequence[str]
    rows: Sequence[tuple[int, int, float]]

    @cached_property
    def per_entry(self) -> list[int]:
        return _counts(len(self.entries), (entry for entry, _, _ in self.rows))

    @cached_property
    def per_judge(self) -> list[int]:
        return _counts(len(self.judges), (judge for _, judge, _ in self.rows))

    @cached_property
    def shared(self) -> list[int]:
        """Of each judge, how many marks are on entries that others marked too."""
        several = (judge for entry, judge, _ in self.rows if self.per_entry[entry] > 1)
        return _counts(len(self.judges), several)

    @cached_property
    def together(self) -> Matrix:
        """Over the entries that two judges read, one by the marks of each, summed."""
        found = [[0.0] * len(self.judges) for _ in self.judges]
        readers: list[list[int]] = [[] for _ in self.entries]
        for entry, judge, _ in self.rows:
            readers[entry].append(judge)
        for judges in readers:
            for one in judges:
                for other in judges:
                    found[one][other] += 1 / len(judges)
        return found

    @cached_property
    def information(self) -> Matrix:
        own = [count + self.method.shrinkage for count in self.per_judge]
        return [
            [(own[at] if at == to else 0.0) - near for to, near in enumerate(row)]
            for at, row in enumerate(self.together)
        ]

    @cached_property
    def panels(self) -> list[int]:
        """Of each judge, the panel: whoever read an entry together is in one."""
        found, count = [-1] * len(self.judges), 0
        for first in range(len(found)):
            if found[first] < 0:
                self._join(found, first, count)
                count += 1
        return found

    def _join(self, found: list[int], first: int, panel: int) -> None:
        new = [first]
        while new:
            judge = new.pop()
            if found[judge] < 0:
                found[judge] = panel
                new += [at for at, near in enumerate(self.together[judge]) if near > 0]

    @cached_property
    def shifts(self) -> list[float]:
        means, sums = self.means([value for *_, value in self.rows]), [0.0] * len(self.judges)
        for entry, judge, value in self.rows:
            sums[judge] += value - means[entry]
        return solved(self.information, sums)

    @cached_property
    def severity(self) -> list[float]:
        return self._centred[0]

    @cached_property
    def taken_off(self) -> list[float]:
        return self._centred[1]

    @cached_property
    def _centred(self) -> tuple[list[float], list[float]]:
        size = _counts(max(self.panels) + 1, self.panels)
        enough = [
            size[panel] >= self.method.fewest_judges and shared >= self.method.fewest_shared
            for panel, shared in zip(self.panels, self.shared, strict=True)
        ]
        severity, taken = list(self.shifts), [0.0] * len(self.judges)
        for panel in range(len(size)):
            here = [at for at, one in enumerate(self.panels) if one == panel]
            counted = [at for at in here if enough[at]] or here
            weight = sum(self.per_judge[at] for at in counted)
            middle = sum(self.per_judge[at] * self.shifts[at] for at in counted) / weight
            for at in here:
                severity[at] -= middle
                taken[at] = severity[at] if enough[at] else 0.0
        return severity, taken

    @cached_property
    def noise(self) -> float | None:
        left = len(self.rows) - len(self.entries) - len(self.judges) + max(self.panels) + 1
        if left <= 0:
            return None
        marks = [value - self.shifts[judge] for _, judge, value in self.rows]
        means = self.means(marks)
        rest = (mark - means[row[0]] for mark, row in zip(marks, self.rows, strict=True))
        return sqrt(sum(one * one for one in rest) / left)

    @cached_property
    def raw(self) -> list[float]:
        return self.means([value for *_, value in self.rows])

    @cached_property
    def adjusted(self) -> list[float]:
        return self.means([value - self.taken_off[judge] for _, judge, value in self.rows])

    def means(self, of_marks: Sequence[float]) -> list[float]:
        """The mean over the marks of each entry."""
        sums = [0.0] * len(self.entries)
        for row, value in zip(self.rows, of_marks, strict=True):
            sums[row[0]] += value
        return [one / count for one, count in zip(sums, self.per_entry, strict=True)]


def fitted(marks: Collection[Mark], method: Method) -> Fit:
    """The marks in the order of entries and judges, whatever order they come in."""
    entries, judges = sorted({one[0] for one in marks}), sorted({one[1] for one in marks})
    entry_at = {entry: at for at, entry in enumerate(entries)}
    judge_at = {judge: at for at, judge in enumerate(judges)}
    rows = sorted((entry_at[entry], judge_at[judge], value) for entry, judge, value in marks)
    return Fit(method, entries, judges, rows)


def solved(matrix: Matrix, right: Sequence[float]) -> list[float]:
    """x with matrix · x = right, by Cholesky's root: the matrix is symmetric and definite."""
    root = rooted(matrix)
    size, below = len(right), [0.0] * len(right)
    for at in range(size):
        done = sum(root[at][to] * below[to] for to in range(at))
        below[at] = (right[at] - done) / root[at][at]
    return back(root, below)


def back(root: Matrix, right: Sequence[float]) -> list[float]:
    """x with transposed root · x = right."""
    found, size = list(right), len(right)
    for at in reversed(range(size)):
        found[at] = (found[at] - sum(root[to][at] * found[to] for to in range(at + 1, size))) / (
            root[at][at]
        )
    return found


def rooted(matrix: Matrix) -> Matrix:
    """The lower triangle whose product with its own transpose is the matrix."""
    root = [[0.0] * len(matrix) for _ in matrix]
    for at, row in enumerate(root):
        for to in range(at + 1):
            other = root[to]
            rest = matrix[at][to] - sum(row[k] * other[k] for k in range(to))
            row[to] = sqrt(rest) if at == to else rest / other[to]
    return root


def _counts(size: int, places: Iterable[int]) -> list[int]:
    found = [0] * size
    for at in places:
        found[at] += 1
    return found


def constants(named: Mapping[str, int]) -> Method:
    return Method(**{name: int(named[name]) for name in Method.__dataclass_fields__})
