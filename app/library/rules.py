"""What a library record must look like, and what a library entry still lacks."""

import json
import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from babel.dates import format_date

from app.competitions.definition import (
    Audience,
    FormDefinition,
    Question,
    QuestionKind,
    Role,
    Section,
)
from app.core.errors import Problem

KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}")
LICENCES = ("CC BY 4.0", "CC BY-SA 4.0", "CC0 1.0")


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
_TEXTS = ("key", "title", "agency", "agency_type", "topic", *_LIMITS, "province", "problem")
_TEXTS = tuple(dict.fromkeys((*_TEXTS, "solution", "results")))
_LISTS = ("vulnerable_groups", "replicated_by", "source_urls")
_NEEDED = ("key", "title", "agency", "agency_type", "topic")


def read_line(line: bytes, vocabulary: Vocabulary) -> Reading:
    """One JSON line as a record, or every problem it has."""
    try:
        data = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return Reading(problems=[Problem("", "import.not_utf8")])
    except (ValueError, RecursionError) as problem:
        return Reading(problems=[Problem("", "import.not_json", {"reason": str(problem)})])
    if not isinstance(data, dict):
        return Reading(problems=[Problem("", "import.not_an_object")])
    problems = [*_shape_problems(data), *_value_problems(data, vocabulary)]
    if problems:
        return Reading(problems=problems)
    values: dict[str, Any] = {
        key: tuple(v) if isinstance(v, list) else v for key, v in data.items()
    }
    return Reading(record=Record(**values))


def _shape_problems(data: Mapping[str, Any]) -> list[Problem]:
    known = {f.name for f in fields(Record)}
    problems = [Problem(name, "import.unknown") for name in sorted(set(data) - known)]
    for name in _TEXTS:
        value = data.get(name, "")
        if not isinstance(value, str):
            problems.append(Problem(name, "import.not_text"))
        elif len(value) > _LIMITS.get(name, 20_000):
            problems.append(Problem(name, "import.too_long", {"most": _LIMITS.get(name, 20_000)}))
        elif plain(value) != value:
            problems.append(Problem(name, "import.unprintable"))
    problems += [
        Problem(name, "import.missing") for name in _NEEDED if data.get(name) in (None, "")
    ]
    for name in _LISTS:
        value = data.get(name, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            problems.append(Problem(name, "import.not_texts"))
        elif any(plain(item) != item for item in value):
            problems.append(Problem(name, "import.unprintable"))
    return problems


def _value_problems(data: Mapping[str, Any], vocabulary: Vocabulary) -> list[Problem]:
    problems = []
    checks: dict[str, Callable[[Any], bool]] = {
        "key": lambda v: not isinstance(v, str) or not v or bool(KEY.fullmatch(v)),
        "topic": lambda v: not v or (isinstance(v, str) and v in vocabulary.topics),
        "agency_type": lambda v: not v or (isinstance(v, str) and v in vocabulary.agency_types),
        "province": lambda v: not isinstance(v, str) or not v or vocabulary.knows_province(v),
        "year": _is_year,
        "sdgs": _are_goals,
        "source_urls": lambda v: not isinstance(v, list) or all(is_web_address(u) for u in v),
    }
    for name, is_fine in checks.items():
        if name in data and not is_fine(data[name]):
            problems.append(Problem(name, "import.senseless", {"value": data[name]}))
    return problems


def _is_year(value: Any) -> bool:
    return value is None or (type(value) is int and 1945 <= value <= 2100)


def _are_goals(value: Any) -> bool:
    return isinstance(value, list) and all(type(g) is int and 1 <= g <= 17 for g in value)


def is_web_address(text: Any) -> bool:
    """Whether this is an http or https address that may stand in a link."""
    if not isinstance(text, str) or len(text) > 500 or any(c.isspace() for c in text):
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def plain(text: str) -> str:
    """The text with plain line ends and without characters that no database or feed can hold."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n"))


def slug_of(title: str) -> str:
    """The readable part of an entry's address: ASCII words joined by hyphens, at most 80 long."""
    ascii_text = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", ascii_text.lower())
    slug = ""
    for word in words:
        if len(slug) + len(word) >= 80:
            break
        slug = f"{slug}-{word}" if slug else word
    return slug or "inovasi"


PARTS = ("problem", "solution", "results", "figures", "award", "source_urls", "status")
"""What a complete entry has; each is said to be missing on its page when it is."""


def missing_parts(filled: Mapping[str, Any]) -> list[str]:
    """The names of PARTS that are empty here."""
    return [part for part in PARTS if not filled.get(part)]


def as_number(text: str) -> Decimal | None:
    """A figure as people write it in Indonesian ("1.234,5"), or None when it is not a number."""
    plain = text.strip().replace(" ", "")
    if not re.fullmatch(r"-?\d{1,3}(\.\d{3})+(,\d+)?|-?\d+([.,]\d+)?", plain):
        return None
    if re.fullmatch(r"-?\d{1,3}(\.\d{3})+(,\d+)?", plain):
        plain = plain.replace(".", "")
    return Decimal(plain.replace(",", "."))


_FIELD_OF_ROLE = {
    Role.SUMMARY: "summary",
    Role.PROBLEM: "problem",
    Role.SOLUTION: "solution",
    Role.RESULTS: "results",
    Role.VIDEO: "video_url",
}
_SHOWN_BY_OTHER_FIELDS = {
    QuestionKind.TITLE,
    QuestionKind.GROUP,
    QuestionKind.CATEGORY,
    QuestionKind.FILES,
    QuestionKind.SOURCES,
}


def public_content(snapshot: Mapping[str, Any], form: FormDefinition, year: int) -> dict[str, Any]:
    """The library fields of a winner: the answers that are public and identify nobody.

    `snapshot` is a snapshot's content; whatever is for judges or the secretariat stays behind.
    """
    content: dict[str, Any] = {
        "title": snapshot["title"],
        "year": year,
        "unit_name": snapshot["unit"]["name"] if snapshot["unit"] else "",
        "sections": [],
    }
    for part in form.sections:
        for question in part.questions:
            value = snapshot["answers"].get(question.key)
            is_public = question.audience is Audience.PUBLIC and not question.identifies
            if value and is_public and question.kind not in _SHOWN_BY_OTHER_FIELDS:
                _take_over(content, part, question, value)
    return content


def _take_over(content: dict[str, Any], part: Section, question: Question, value: Any) -> None:
    labels = {option.key: option.label for option in question.options}
    if question.role in _FIELD_OF_ROLE and isinstance(value, str):
        content[_FIELD_OF_ROLE[question.role]] = value
    elif question.kind is QuestionKind.SDGS:
        content["sdgs"] = value
    elif question.kind is QuestionKind.FIGURES:
        content["figures"] = [*content.get("figures", []), *value]
    elif question.kind is QuestionKind.TARGET_GROUPS:
        named = [labels.get(key, key) for key in value]
        content["vulnerable_groups"] = [*content.get("vulnerable_groups", []), *named]
    else:
        text = _as_text(question, value, labels)
        content["sections"].append({**_heading(content, part, question), "text": text})


def _heading(content: Mapping[str, Any], part: Section, question: Question) -> dict[str, str]:
    """What stands over an answer: its label, or the section of the form where that asks."""
    heading = {"title": part.title, "title_en": part.title_en}
    taken = {section["title"] for section in content["sections"]}
    if question.label.endswith("?") and part.title not in taken:
        return heading
    return {"title": question.label, "title_en": question.label_en}


def _as_text(question: Question, value: Any, labels: Mapping[str, str]) -> str:
    if question.kind is QuestionKind.CHOICE:
        return labels.get(value, value)
    if question.kind is QuestionKind.DATE:
        return format_date(date.fromisoformat(value), "d MMMM y", locale="id")
    if question.kind is QuestionKind.CHOICES:
        return "\n".join(labels.get(key, key) for key in value)
    if question.kind is QuestionKind.PARTNERS:
        return "\n".join(": ".join(filter(None, (p["name"], p["role"]))) for p in value)
    return str(value)
