"""What must be said beside a ranking, so that nobody reads more out of it than is in it."""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from hashlib import sha256
from math import isnan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.competitions.method import FEWEST_JUDGES, FEWEST_SHARED
from app.core.errors import Problem
from app.judging.rules.agreement import agreement, pairs
from app.judging.rules.fatigue import Fatigue, Slope
from app.judging.rules.marks_file import MarksFile
from app.judging.rules.placing import EXACT, Ranking
from app.judging.rules.scorecards import Totals
from app.judging.rules.severity import (
    CAP,
    Corrected,
    Design,
    Key,
    has_enough,
)

Names = Callable[[Key], str]

SHOWN = 5
"""Names in one remark; the rest is counted."""


def remarks(
    found: Ranking,
    scale: float | None = None,
    *,
    grade: float | None = None,
    tiring: Fatigue | None = None,
    entry: Names = str,
    judge: Names = str,
) -> list[Problem]:
    """Codes and data, most important first; entries and judges are called what these make of them.

    `scale`: the highest mark less the lowest that can be given; without it, that were given.
    `grade`: the mark from which on an entry passes. `tiring`: how marks move along the lists.
    """
    design = found.fit.design
    span = scale or float(np.ptp(design.values))
    return [
        *_of_panels(design, judge),
        *_of_judges(found.fit, span, judge),
        *_of_fatigue(tiring, judge),
        *_of_entries(found, entry),
        *_of_grade(found, grade, entry),
        *_of_agreement(found.fit),
        *_of_pairs(design, judge),
        Problem("", "ranking.version", {"version": version(design)[:16], "seed": found.seed}),
    ]


def of_file(marks: MarksFile, cards: Totals) -> list[Problem]:
    """What must be said of a file of marks before its ranking is read."""
    names = [f"{entry} ({judge})" for entry, judge in cards.incomplete]
    said = {
        "skipped": bool(marks.problems),
        "two_signs": len(marks.signs) > 1,
        "weight_alone": "weight" in marks.columns and "criterion" not in marks.columns,
        "uneven": cards.uneven,
    }
    data = {"count": len(marks.problems)}
    return [
        *(Problem("", f"ranking.{code}", data) for code, is_so in said.items() if is_so),
        *_listed(names, "incomplete"),
    ]


def version(design: Design) -> str:
    """A fingerprint of the marks: a late or changed mark makes another version of the result."""
    rows = zip(design.entry_at, design.judge_at, design.values, strict=True)
    lines = [f"{design.entries[e]}\t{design.judges[j]}\t{float(value)!r}\n" for e, j, value in rows]
    return sha256("".join(lines).encode()).hexdigest()


def flat_judges(design: Design) -> NDArray[np.bool_]:
    """The judges who gave the same mark to all their entries, of which there are several."""
    middle = design.by_judge(design.values) / design.per_judge
    far = design.by_judge(np.abs(design.values - middle[design.judge_at]))
    return (design.per_judge > 1) & (far < 1e-9)


def _of_panels(design: Design, judge: Names) -> Iterator[Problem]:
    panels = int(design.panels.max()) + 1
    if not (design.per_entry > 1).any():
        yield Problem("", "ranking.no_correction", {})
    if panels > 1:
        yield Problem("", "ranking.panels", {"count": panels, "bridges": panels - 1})
    on_panel = np.bincount(design.panels)[design.panels]
    yield from _named(judge, design, (on_panel > 1) & (on_panel < FEWEST_JUDGES), "few_judges")


def _of_judges(fit: Corrected, span: float, judge: Names) -> Iterator[Problem]:
    design = fit.design
    on_panel = np.bincount(design.panels)[design.panels]
    few = (on_panel >= FEWEST_JUDGES) & ~has_enough(design)
    yield from _named(judge, design, few, "few_shared", fewest=FEWEST_SHARED)
    far = np.abs(fit.severity) > CAP * span
    yield from _named(
        judge, design, far & (fit.taken_off != 0), "beyond_cap", share=round(100 * CAP)
    )
    yield from _named(judge, design, flat_judges(design), "no_discrimination")


def _of_fatigue(tiring: Fatigue | None, judge: Names) -> Iterator[Problem]:
    if tiring is None:
        return
    if tiring.all.matters():
        code = "fatigue_lower" if tiring.all.points < 0 else "fatigue_higher"
        yield Problem("", f"ranking.{code}", _slope(tiring.all))
    for ref, slope in tiring.told.items():
        code = "fatigue_judge_lower" if slope.points < 0 else "fatigue_judge_higher"
        yield Problem("", f"ranking.{code}", {"judge": judge(ref), **_slope(slope)})


def _slope(slope: Slope) -> dict[str, Decimal]:
    return {
        "points": Decimal(f"{abs(slope.points):.2f}"),
        "error": Decimal(f"{2 * slope.error:.2f}"),
    }


def _of_entries(found: Ranking, entry: Names) -> Iterator[Problem]:
    design = found.fit.design
    if found.fit.noise is None:
        yield Problem("", "ranking.no_noise", {})
    single = [one for one, n in zip(design.entries, design.per_entry, strict=True) if n == 1]
    yield from _listed(map(entry, single), "single")
    groups = [_short(map(entry, group)) for group in found.equal]
    yield from _listed(groups, "drawn" if found.by_lot else "equal", "; ")
    close = [place.entry for place in found.places if place.is_close(found.top)]
    yield from _listed(map(entry, close), "close", top=found.top)


def _of_grade(found: Ranking, grade: float | None, entry: Names) -> Iterator[Problem]:
    """Whom the passing grade treats one way by the mean and the other by the corrected score."""
    if grade is not None:
        passing = {
            place.entry: [round(score, EXACT) >= grade for score in (place.raw, place.adjusted)]
            for place in found.places
        }
        lucky = (entry(ref) for ref, (raw, adjusted) in passing.items() if raw and not adjusted)
        unlucky = (entry(ref) for ref, (raw, adjusted) in passing.items() if adjusted and not raw)
        yield from _listed(lucky, "passes_raw_only")
        yield from _listed(unlucky, "passes_adjusted_only")


def _of_agreement(fit: Corrected) -> Iterator[Problem]:
    raw, clean = (agreement(fit.design, marks) for marks in (fit.design.values, fit.marks))
    shares = {"single": raw.single, "mean": raw.mean, "clean": clean.single}
    if not any(map(isnan, [*shares.values(), raw.alpha])):
        told = {name: max(share, 0.0) for name, share in shares.items()} | {"alpha": raw.alpha}
        data = {name: Decimal(f"{value:.2f}") for name, value in told.items()}
        yield Problem("", "ranking.agreement", data)


def _of_pairs(design: Design, judge: Names) -> Iterator[Problem]:
    """The two who were furthest apart, of those who read several entries together."""
    several = [pair for pair in pairs(design) if len(pair.values) >= FEWEST_SHARED]
    far = max(several, key=lambda pair: pair.distance, default=None)
    if far is not None and far.distance:
        data = {
            "one": judge(far.one),
            "other": judge(far.other),
            "count": len(far.values),
            "points": Decimal(f"{far.distance:.2f}"),
            "order": "–" if isnan(far.correlation) else Decimal(f"{far.correlation:.2f}"),
        }
        yield Problem("", "ranking.furthest", data)


def _named(
    called: Names, design: Design, which: NDArray[np.bool_], code: str, **more: Any
) -> Iterator[Problem]:
    there = [judge for judge, here in zip(design.judges, which, strict=True) if here]
    yield from _listed(map(called, there), code, **more)


def _listed(names: Iterable[str], code: str, between: str = ", ", **more: Any) -> Iterator[Problem]:
    every = list(names)
    if every:
        data = {"names": _short(every, between), "count": len(every), **more}
        yield Problem("", f"ranking.{code}", data)


def _short(names: Iterable[str], between: str = ", ") -> str:
    every = list(names)
    return between.join(every[:SHOWN]) + (" …" if len(every) > SHOWN else "")
