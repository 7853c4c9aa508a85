"""What a line of an import file must look like, and the record that it holds."""

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from app.core.errors import Problem
from app.library.rules.text import is_web_address, plain, tidied

KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}")
LONGEST_LINE = 1_000_000
"""Bytes; the longest texts allowed together are far shorter."""


@dataclass(frozen=True)
class Record:
    """One line of an import file; texts are Indonesian, empty where the source says nothing."""

    key: str
    title: str
    agency: str
    agency_type: str
    topic: str
    acronym_expansion: str = ""
    unit: str = ""
    province: str = ""
    year: int | None = None
    award: str = ""
    problem: str = ""
    solution: str = ""
    results: str = ""
    cost: str = ""
    people: str = ""
    legal_base: str = ""
    timeline: tuple[str, ...] = ()
    failures: str = ""
    sdgs: tuple[int, ...] = ()
    vulnerable_groups: tuple[str, ...] = ()
    replicated_by: tuple[str, ...] = ()
    source_urls: tuple[str, ...] = ()


@dataclass
class Reading:
    """A line read: the record, or the problems that keep it out."""

    record: Record | None = None
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class Vocabulary:
    """The words that a record may use."""

    topics: Collection[str]
    agency_types: Collection[str]
    knows_province: Callable[[str], bool]


_LIMITS = {"title": 300, "acronym_expansion": 300, "agency": 200, "unit": 300, "award": 300}
_LONGEST_TEXT = 20_000
_LONG_TEXTS = ("solution", "results", "cost", "people", "legal_base", "failures")
_TEXTS = ("key", "title", "agency", "agency_type", "topic", *_LIMITS, "province", "problem")
_TEXTS = tuple(dict.fromkeys((*_TEXTS, *_LONG_TEXTS)))
_LISTS = ("timeline", "vulnerable_groups", "replicated_by", "source_urls")
_MOST_ITEMS, _LONGEST_ITEM = 100, 500
_NEEDED = ("key", "title", "agency", "agency_type", "topic")
_SHOWN = 80
"""Characters of a value that a message repeats."""


def read_line(line: bytes, vocabulary: Vocabulary) -> Reading:
    """One JSON line as a record, tidied, or every problem it has."""
    if len(line) > LONGEST_LINE:
        return Reading(problems=[Problem("", "import.line_too_long", {"most": LONGEST_LINE})])
    doubled: list[str] = []
    try:
        data = json.loads(line.decode("utf-8-sig"), object_pairs_hook=_noting_doubled(doubled))
    except UnicodeDecodeError:
        return Reading(problems=[Problem("", "import.not_utf8")])
    except (ValueError, RecursionError) as problem:
        column = getattr(problem, "colno", 1)
        return Reading(problems=[Problem("", "import.not_json", {"column": column})])
    if not isinstance(data, dict):
        return Reading(problems=[Problem("", "import.not_an_object")])
    problems = [Problem(_shown(name), "import.doubled") for name in dict.fromkeys(doubled)]
    problems += _shape_problems(data)
    misshapen = {problem.place for problem in problems}
    values = {name: _tidy(value) for name, value in data.items() if name not in misshapen}
    problems += _value_problems(values, vocabulary)
    return Reading(problems=problems) if problems else Reading(Record(**values))


def _noting_doubled(doubled: list[str]) -> Callable[[list[tuple[str, Any]]], dict[str, Any]]:
    """An object as json reads it, the names that it has twice noted."""

    def read(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, value in pairs:
            doubled.extend([name] if name in found else [])
            found[name] = value
        return found

    return read


def _shape_problems(data: Mapping[str, Any]) -> list[Problem]:
    known = {f.name for f in fields(Record)}
    problems = [Problem(_shown(name), "import.unknown") for name in sorted(set(data) - known)]
    for name in _TEXTS:
        problems += _text_problems(name, data.get(name, ""))
    problems += [Problem(name, "import.missing") for name in _NEEDED if _is_empty(data.get(name))]
    for name in _LISTS:
        problems += _list_problems(name, data.get(name, []))
    if isinstance(data.get("sdgs"), list) and len(data["sdgs"]) > _MOST_ITEMS:
        problems.append(Problem("sdgs", "import.too_many", {"most": _MOST_ITEMS}))
    return problems


def _text_problems(name: str, value: Any) -> Iterable[Problem]:
    most = _LIMITS.get(name, _LONGEST_TEXT)
    if not isinstance(value, str):
        yield Problem(name, "import.not_text")
    elif len(value) > most:
        yield Problem(name, "import.too_long", {"most": most})
    elif plain(value) != value:
        yield Problem(name, "import.unprintable")


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not tidied(value))


def _list_problems(name: str, value: Any) -> Iterable[Problem]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        yield Problem(name, "import.not_texts")
    elif len(value) > _MOST_ITEMS:
        yield Problem(name, "import.too_many", {"most": _MOST_ITEMS})
    elif any(len(item) > _LONGEST_ITEM for item in value):
        yield Problem(name, "import.item_too_long", {"most": _LONGEST_ITEM})
    elif any(plain(item) != item for item in value):
        yield Problem(name, "import.unprintable")


def _value_problems(data: Mapping[str, Any], vocabulary: Vocabulary) -> list[Problem]:
    checks: dict[str, Callable[[Any], bool]] = {
        "key": lambda v: bool(KEY.fullmatch(v)),
        "province": lambda v: not v or vocabulary.knows_province(v),
        "year": _is_year,
        "sdgs": _are_goals,
        "source_urls": lambda v: all(is_web_address(u) for u in v),
    }
    lists = {"topic": vocabulary.topics, "agency_type": vocabulary.agency_types}
    return [
        Problem(
            name,
            "import.not_listed",
            {"value": _shown(data[name]), "listed": ", ".join(sorted(listed))},
        )
        for name, listed in lists.items()
        if name in data and data[name] not in listed
    ] + [
        Problem(name, "import.senseless", {"value": _shown(data[name])})
        for name, is_fine in checks.items()
        if name in data and not is_fine(data[name])
    ]


def _is_year(value: Any) -> bool:
    return value is None or (type(value) is int and 1945 <= value <= 2100)


def _are_goals(value: Any) -> bool:
    return isinstance(value, tuple) and all(type(g) is int and 1 <= g <= 17 for g in value)


def _tidy(value: Any) -> Any:
    """The value as a record keeps it: texts tidied, lists without empty and equal items."""
    if isinstance(value, str):
        return tidied(value)
    if not isinstance(value, list):
        return value
    items = [tidied(item) if isinstance(item, str) else item for item in value]
    kept: list[Any] = []
    for item in items:
        if item != "" and item not in kept:
            kept.append(item)
    return tuple(kept)


def _shown(value: Any) -> str:
    """The value as it may be repeated in a message, however long or deep it is."""
    try:
        words = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    except (ValueError, RecursionError):
        words = "…"
    words = tidied(words)
    return words if len(words) <= _SHOWN else words[:_SHOWN] + "…"
