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
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from app.competitions.parts import DefinitionError, Part


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


WITH_OPTIONS = frozenset({QuestionKind.CHOICE, QuestionKind.CHOICES, QuestionKind.TARGET_GROUPS})


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
    COST = "cost"
    PEOPLE = "people"
    LEGAL_BASE = "legal_base"
    TIMELINE = "timeline"
    FAILURES = "failures"
    """All from the summary on fill the library entry's field of the same name."""


KINDS_OF_ROLE: Mapping[Role, Sequence[QuestionKind]] = {
    Role.FIRST_DAY: [QuestionKind.DATE],
    Role.VIDEO: [QuestionKind.URL],
    Role.SUMMARY: [QuestionKind.TEXT, QuestionKind.LINE],
    Role.PROBLEM: [QuestionKind.TEXT, QuestionKind.LINE],
    Role.SOLUTION: [QuestionKind.TEXT, QuestionKind.LINE],
    Role.RESULTS: [QuestionKind.TEXT, QuestionKind.LINE],
    Role.COST: [QuestionKind.TEXT, QuestionKind.LINE],
    Role.PEOPLE: [QuestionKind.TEXT, QuestionKind.LINE],
    Role.LEGAL_BASE: [QuestionKind.TEXT, QuestionKind.LINE],
    Role.TIMELINE: [QuestionKind.TEXT],
    Role.FAILURES: [QuestionKind.TEXT, QuestionKind.LINE],
}


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

    @property
    def is_administrative(self) -> bool:
        """A file that judges never see."""
        return self.kind is QuestionKind.FILES and self.attachment_class == "administrative"

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


SAYS_WHOM = frozenset({QuestionKind.LINE, QuestionKind.TEXT, QuestionKind.FILES})
"""Kinds whose answers may tell anything: the form says of each question whether it identifies."""


@lru_cache(maxsize=64)
def read_form(text: str) -> FormDefinition:
    """The form behind canonical JSON text (cached: forms are many times read, rarely changed)."""
    return parse_form(stored_form(text))


def stored_form(text: str) -> Any:
    """The plain data behind canonical JSON text.

    Forms stored before each question had to say who reads it and whether it identifies people
    meant the judges, and that it does not.
    """
    data = json.loads(text)
    for section in data["sections"]:
        for question in section["questions"]:
            question.setdefault("audience", Audience.JUDGES.value)
            if question["kind"] in SAYS_WHOM:
                question.setdefault("identifies", False)
    return data


def parse_form(data: Any) -> FormDefinition:
    """Build a form from plain data; DefinitionError names what is wrong and where."""
    part = Part(data, "form")
    form = form_in(part)
    if part.problems:
        raise DefinitionError(part.problems)
    return form


def form_in(part: Part) -> FormDefinition:
    """The form in this part, its mistakes noted."""
    form = FormDefinition(tuple(_section(one) for one in part.parts("sections")))
    part.end()
    part.once("sections", [section.key for section in form.sections])
    part.once("questions", [question.key for question in form.questions()])
    if not form.sections or any(one.place.endswith(".kind") for one in part.problems):
        return form
    for kind in (QuestionKind.TITLE, QuestionKind.GROUP, QuestionKind.CATEGORY):
        if sum(question.kind is kind for question in form.questions()) != 1:
            part.wrong("", "not_one_question", kind=kind.value)
    return form


def _section(part: Part) -> Section:
    section = Section(
        key=part.key(most=60),
        title=part.text("title"),
        questions=tuple(_question(one) for one in part.parts("questions")),
        **{name: part.text(name, required=False) for name in ("title_en", "hint", "hint_en")},
    )
    part.end()
    return section


def _question(part: Part) -> Question:
    question = Question(
        key=part.key(most=60),
        kind=part.one_of(QuestionKind, "kind"),
        label=part.text("label"),
        **{name: part.text(name, required=False) for name in ("label_en", "hint", "hint_en")},
        required=part.flag("required", default=True),
        word_limit=part.whole("word_limit", least=1) if part.has("word_limit") else None,
        options=tuple(_option(one) for one in part.parts("options", needed=False)),
        audience=part.one_of(Audience, "audience", Audience.JUDGES),
        identifies=part.flag("identifies"),
        groups=part.keys("groups", needed=False),
        role=part.one_of(Role, "role", Role.NONE),
        attachment_class=part.text("attachment_class", required=False) or "evidence",
        max_files=part.whole("max_files", least=1, most=50, default=5),
    )
    part.end()
    part.once("options", [option.key for option in question.options])
    if part.is_sound("kind") and part.is_sound("audience"):
        _makes_sense(question, part)
    return question


def _makes_sense(question: Question, part: Part) -> None:
    """Note properties that are missing for this kind or contradict each other."""
    if question.kind in WITH_OPTIONS and not question.options:
        part.wrong("options", "no_options")
    if not part.has("audience"):
        part.wrong("audience", "says_not_to_whom", key=question.key)
    if question.kind in SAYS_WHOM and not part.has("identifies"):
        part.wrong("identifies", "says_not_whom", key=question.key)
    if question.attachment_class not in {"evidence", "administrative"}:
        part.wrong("attachment_class", "not_one_of", choices="evidence, administrative")
    if question.is_administrative and question.audience is not Audience.SECRETARIAT:
        part.wrong("audience", "administrative_shown")
    if question.identifies and question.audience is Audience.PUBLIC:
        part.wrong("identifies", "identifying_shown")
    allowed = KINDS_OF_ROLE.get(question.role)
    if allowed and question.kind not in allowed:
        part.wrong("role", "other_kind", role=question.role, kinds=", ".join(allowed))


def _option(part: Part) -> Option:
    option = Option(part.key(most=60), part.text("label"), part.text("label_en", required=False))
    part.end()
    return option
