"""A design and its solution written down canonically and read again; why each pair is in it."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from app.core import canonical
from app.judging.rules.assigning import (
    Design,
    Field,
    Fit,
    Mend,
    Pair,
    Reader,
    Short,
    Solution,
    ToRead,
    fit,
    fit_reasons,
)


def design_text(design: Design) -> str:
    """Canonical JSON: equal designs have equal text, and so the same SHA-256."""
    return canonical.dumps(
        {
            "entries": [
                {"ref": e.ref, "wanted": e.wanted, "about": _field(e.about), "region": e.region}
                for e in design.entries
            ],
            "judges": [
                {
                    "ref": j.ref,
                    "cap": j.cap,
                    "knows": _field(j.knows),
                    "regions": sorted(j.regions),
                }
                for j in design.judges
            ],
            "forbidden": sorted(design.forbidden),
            "kept": sorted(design.kept),
            "present": sorted(design.present),
            "seed": design.seed,
            "bridging": design.bridging,
        }
    )


def design_of_text(text: str) -> Design:
    """The design that was written so."""
    read = json.loads(text)
    return Design(
        [ToRead(e["ref"], e["wanted"], _read(e["about"]), e["region"]) for e in read["entries"]],
        [
            Reader(j["ref"], j["cap"], _read(j["knows"]), frozenset(j["regions"]))
            for j in read["judges"]
        ],
        _pairs(read["forbidden"]),
        _pairs(read["kept"]),
        _pairs(read["present"]),
        read["seed"],
        read["bridging"],
    )


def solution_text(solution: Solution) -> str:
    """Canonical JSON."""
    mend = solution.mend
    return canonical.dumps(
        {
            "pairs": sorted(solution.pairs),
            "bridges": sorted(solution.bridges),
            "short": [[s.entry, s.judges, s.conflicts, s.caps] for s in solution.short],
            "mend": mend
            and {
                "more_each": mend.more_each,
                "more_judges": mend.more_judges,
                "carrying": mend.carrying,
                "conflicts": [[entry, list(who)] for entry, who in sorted(mend.conflicts.items())],
            },
            "worst": solution.worst,
            "panels": solution.panels,
        }
    )


def solution_of_text(text: str) -> Solution:
    """The solution that was written so."""
    read = json.loads(text)
    mend = read["mend"]
    return Solution(
        _pairs(read["pairs"]),
        frozenset(read["bridges"]),
        [Short(*one) for one in read["short"]],
        Mend(**{**mend, "conflicts": dict(mend["conflicts"])}) if mend else None,
        read["worst"],
        read["panels"],
    )


def reasons(design: Design, solution: Solution, entry: ToRead, judge: Reader) -> Sequence[str]:
    """Why this judge is to read this entry: codes as of `fit_reasons`, the weightiest first."""
    pair = entry.ref, judge.ref
    if pair in design.kept:
        return ["kept"]
    found = ["present"] if pair in design.present else []
    outside = entry.ref in solution.bridges and fit(entry, judge) is not Fit.EXPERT
    found += ["bridge"] if outside else fit_reasons(entry, judge)
    return [*found, "same_region"] if entry.region in judge.regions else found


def _field(known: Field) -> Any:
    return [sorted(known.categories), sorted(known.topics), sorted(known.goals)]


def _read(known: Any) -> Field:
    return Field(*map(frozenset, known))


def _pairs(read: Iterable[Sequence[int]]) -> frozenset[Pair]:
    return frozenset((entry, judge) for entry, judge in read)
