"""The form of an edition as data: sections with questions, read from canonical JSON.

A question's answer is a JSON value whose shape follows the question's kind:

=============  ==================================================================
kind           value
=============  ==================================================================
title, line,   text; `line` and `title` are one line, `text` is several
text, url
date           "YYYY-MM-DD"
group,         the key of the edition's group or category, of an option
category,
choice
choices,       list of option keys
target_groups
sdgs           list of goal numbers 1–17
figures        list of {"indicator", "unit", "baseline", "result", "period", "source"}
partners       list of {"name", "role"}
sources        list of ids of library entries
files          none: files are attachments
=============  ==================================================================

Empty is "" or []. An unanswered question has no answer at all or an empty one.
"""

import enum
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any


class DefinitionError(ValueError):
    """The file says something that cannot be; the message names the place."""


class QuestionKind(enum.StrEnum):
    TITLE = "title"
    GROUP = "group"
    CATEGORY = "category"
    LINE = "line"
    TEXT = "text"
    URL = "url"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    TARGET_GROUPS = "target_groups"
    SDGS = "sdgs"
    FIGURES = "figures"
    PARTNERS = "partners"
    SOURCES = "sources"
    FILES = "files"


class Audience(enum.StrEnum):
    """Who may read an answer; each includes the ones after it."""

    PUBLIC = "public"
    JUDGES = "judges"
    SECRETARIAT = "secretariat"


class Role(enum.StrEnum):
    """What an answer is used for beyond being read."""

    NONE = ""
    FIRST_DAY = "first_day"
    """First day of implementation: the age check counts from it."""
    VIDEO = "video"
    SUMMARY = "summary"
    PROBLEM = "problem"
    SOLUTION = "solution"
    RESULTS = "results"
    """The last four fill the library entry's field of the same name."""


@dataclass(frozen=True)
class Option:
    """One choice of a question."""

    key: str
    label: str
    label_en: str = ""


@dataclass(frozen=True)
class Question:
    """One question; texts come in Indonesian with English beside it."""

    key: str
    kind: QuestionKind
    label: str
    label_en: str = ""
    hint: str = ""
    hint_en: str = ""
    required: bool = True
    word_limit: int | None = None
    options: tuple[Option, ...] = ()
    audience: Audience = Audience.JUDGES
    identifies: bool = False
    """Whether the answer tells who the people are (hidden in blind stages)."""
    groups: tuple[str, ...] = ()
    """Keys of the groups that are asked; empty means all."""
    role: Role = Role.NONE
    attachment_class: str = "evidence"
    """For files: "evidence" or "administrative" (never shown to judges)."""
    max_files: int = 5

    def applies_to(self, group_key: str | None) -> bool:
        return not self.groups or group_key in self.groups


@dataclass(frozen=True)
class Section:
    """One step of the form (bagian); `key` is its slug in addresses."""

    key: str
    title: str
    questions: tuple[Question, ...]
    title_en: str = ""
    hint: str = ""
    hint_en: str = ""


@dataclass(frozen=True)
class FormDefinition:
    """All sections in order."""

    sections: tuple[Section, ...]

    def questions(self) -> Iterator[Question]:
        for section in self.sections:
            yield from section.questions

    def question(self, key: str) -> Question:
        """The question with this key; KeyError when there is none."""
        for question in self.questions():
            if question.key == key:
                return question
        raise KeyError(key)

    def section(self, key: str) -> Section:
        """The section with this key; KeyError when there is none."""
        for section in self.sections:
            if section.key == key:
                return section
        raise KeyError(key)

    def first_of_kind(self, kind: QuestionKind) -> Question | None:
        return next((q for q in self.questions() if q.kind is kind), None)

    def with_role(self, role: Role) -> Question | None:
        return next((q for q in self.questions() if q.role is role), None)


@lru_cache(maxsize=64)
def read_form(text: str) -> FormDefinition:
    """The form behind canonical JSON text (cached: forms are many times read, rarely changed)."""
    return parse_form(json.loads(text))


def parse_form(data: Mapping[str, Any]) -> FormDefinition:
    """Build a form from plain data; DefinitionError names what is wrong and where."""
    sections = tuple(_section(item) for item in _list(data, "sections", "form"))
    form = FormDefinition(sections)
    _unique([s.key for s in sections], "section")
    _unique([q.key for q in form.questions()], "question")
    for kind in (QuestionKind.TITLE, QuestionKind.GROUP, QuestionKind.CATEGORY):
        if sum(q.kind is kind for q in form.questions()) != 1:
            raise DefinitionError(f"form: exactly one question of kind {kind.value!r} is needed")
    return form


def _section(data: Mapping[str, Any]) -> Section:
    key = _key(data, "section")
    place = f"section {key!r}"
    _known(data, Section, place)
    questions = tuple(_question(item) for item in _list(data, "questions", place))
    if not data.get("title"):
        raise DefinitionError(f"{place}: title is missing")
    values: dict[str, Any] = {**data, "questions": questions}
    return Section(**values)


def _question(data: Mapping[str, Any]) -> Question:
    key = _key(data, "question")
    place = f"question {key!r}"
    _known(data, Question, place)
    values: dict[str, Any] = dict(data)
    try:
        values["kind"] = QuestionKind(values.get("kind", ""))
        values["audience"] = Audience(values.get("audience", Audience.JUDGES))
        values["role"] = Role(values.get("role", ""))
    except ValueError as problem:
        raise DefinitionError(f"{place}: {problem}") from problem
    values["options"] = tuple(Option(**option) for option in values.get("options", ()))
    values["groups"] = tuple(values.get("groups", ()))
    if not values.get("label"):
        raise DefinitionError(f"{place}: label is missing")
    needs_options = values["kind"] in {
        QuestionKind.CHOICE,
        QuestionKind.CHOICES,
        QuestionKind.TARGET_GROUPS,
    }
    if needs_options and not values["options"]:
        raise DefinitionError(f"{place}: options are missing")
    if values.get("attachment_class", "evidence") not in {"evidence", "administrative"}:
        raise DefinitionError(f"{place}: attachment_class is evidence or administrative")
    return Question(**values)


def _key(data: Mapping[str, Any], what: str) -> str:
    key = data.get("key", "")
    if not isinstance(key, str) or not key or not key.replace("-", "").replace("_", "").isalnum():
        raise DefinitionError(f"{what}: key {key!r} must be made of letters, digits, - and _")
    return key


def _list(data: Mapping[str, Any], name: str, place: str) -> Sequence[Mapping[str, Any]]:
    items = data.get(name)
    if not isinstance(items, list) or not items:
        raise DefinitionError(f"{place}: {name} must be a list with at least one item")
    return items


def _known(data: Mapping[str, Any], kind: type, place: str) -> None:
    unknown = set(data) - {field.name for field in fields(kind)}
    if unknown:
        raise DefinitionError(f"{place}: unknown {', '.join(sorted(unknown))}")


def _unique(keys: Sequence[str], what: str) -> None:
    twice = {key for key in keys if keys.count(key) > 1}
    if twice:
        raise DefinitionError(f"{what}: key used twice: {', '.join(sorted(twice))}")
