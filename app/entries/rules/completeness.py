"""What is still open in a draft, question by question, section by section."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.competitions.definition import FormDefinition, Question, QuestionKind, Section
from app.entries.rules import values

K = QuestionKind
_LIKELY_YEARS = range(1945, 2101)
_Problem = tuple[str, Mapping[str, Any]]
_NUMBERS = frozenset({"baseline", "result"})
UNANSWERED = frozenset({"missing", "file_missing"})
"""Codes of gaps where nothing was written yet; the others say that something is wrong."""


@dataclass(frozen=True)
class Gap:
    """Something that keeps the entry from being handed on.

    In rows of figures or partners `data` names the `row` (from 1) and its `part`.
    """

    section: str
    question: str
    code: str
    data: Mapping[str, Any] = field(default_factory=dict)


class Progress(enum.StrEnum):
    """How far a section is."""

    EMPTY = "empty"
    PARTIAL = "partial"
    COMPLETE = "complete"
    OPTIONAL = "optional"
    """Nothing written, nothing required."""


Answers = Mapping[str, Any]
FileCounts = Mapping[str, int]
"""How many files stand under each question."""


def asked(section: Section, group: str | None) -> Sequence[Question]:
    """The questions of the section that this group answers."""
    return [question for question in section.questions if question.applies_to(group)]


def sections_for(definition: FormDefinition, group: str | None) -> Sequence[Section]:
    """The sections in which this group has anything to answer."""
    return [section for section in definition.sections if asked(section, group)]


def missing(
    definition: FormDefinition, answers: Answers, files: FileCounts, group: str | None
) -> list[Gap]:
    """Everything still open, in the order of the form."""
    sections = definition.sections
    return [gap for section in sections for gap in missing_in(section, answers, files, group)]


def missing_in(
    section: Section, answers: Answers, files: FileCounts, group: str | None
) -> list[Gap]:
    """Everything still open in one section, in its order."""
    return [
        gap
        for question in asked(section, group)
        for gap in gaps_of(section, question, answers.get(question.key), files)
    ]


def progress(section: Section, answers: Answers, files: FileCounts, group: str | None) -> Progress:
    """How far the section is, for this group."""
    questions = asked(section, group)
    begun = any(files.get(q.key) or not values.is_empty(answers.get(q.key)) for q in questions)
    if any(gaps_of(section, q, answers.get(q.key), files) for q in questions):
        return Progress.PARTIAL if begun else Progress.EMPTY
    if begun or any(q.required for q in questions):
        return Progress.COMPLETE
    return Progress.OPTIONAL


def gaps_of(section: Section, question: Question, value: Any, files: FileCounts) -> list[Gap]:
    """What is open in one question."""
    if question.kind is K.FILES:
        lacking = question.required and not files.get(question.key)
        problems: list[_Problem] = [("file_missing", {})] if lacking else []
    elif values.is_empty(value):
        problems = [("missing", {})] if question.required else []
    else:
        problems = _problems(question, value)
    return [Gap(section.key, question.key, code, data) for code, data in problems]


def _problems(question: Question, value: Any) -> list[_Problem]:
    """What is wrong with an answer that was given."""
    if question.kind in values.ROW_PARTS:
        return _row_problems(values.ROW_PARTS[question.kind], value)
    if question.kind is K.DATE:
        return _date_problems(value)
    if question.kind is K.URL and not values.is_link(value):
        return [("not_a_link", {})]
    if question.kind is K.TITLE and len(value) > values.TITLE_LETTERS:
        return [("title_too_long", {"max": values.TITLE_LETTERS})]
    over = words_over(question, value)
    return [("too_long", {"over": over, "limit": question.word_limit})] if over else []


def words_over(question: Question, value: Any) -> int:
    """By how many words the answer is too long."""
    if question.word_limit is None or not isinstance(value, str):
        return 0
    return max(0, values.word_count(value) - question.word_limit)


def _date_problems(text: str) -> list[_Problem]:
    day = values.as_date(text)
    if day is None:
        return [("not_a_date", {})]
    return [] if day.year in _LIKELY_YEARS else [("unlikely_date", {})]


def _row_problems(parts: Sequence[str], rows: Sequence[Mapping[str, str]]) -> list[_Problem]:
    """A row that was begun is written to the end."""
    problems: list[_Problem] = []
    for number, row in enumerate(rows, 1):
        for part in parts:
            place = {"row": number, "part": part}
            if not row[part]:
                problems.append(("part_missing", place))
            elif part in _NUMBERS and values.as_number(row[part]) is None:
                problems.append(("not_a_number", place))
    return problems
