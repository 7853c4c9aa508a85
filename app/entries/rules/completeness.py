"""What is still open in a draft, question by question, section by section."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.competitions.definition import FormDefinition, Question, QuestionKind, Section
from app.entries.rules import values

K = QuestionKind
_NEEDED_IN_ROW: Mapping[QuestionKind, tuple[str, ...]] = {
    K.FIGURES: ("indicator", "unit", "baseline", "result", "period"),
    K.PARTNERS: ("name", "role"),
}


@dataclass(frozen=True)
class Gap:
    """Something that keeps the entry from being handed on."""

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
    return [
        gap
        for section in definition.sections
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

    def gap(code: str, **data: Any) -> Gap:
        return Gap(section.key, question.key, code, data)

    if question.kind is K.FILES:
        lacking = question.required and not files.get(question.key)
        return [gap("file_missing")] if lacking else []
    if values.is_empty(value):
        return [gap("missing")] if question.required else []
    if question.kind in _NEEDED_IN_ROW:
        return [gap(code, row=row) for row, code in _row_problems(question.kind, value)]
    if question.kind is K.DATE and values.as_date(value) is None:
        return [gap("not_a_date")]
    if question.kind is K.URL and not values.is_link(value):
        return [gap("not_a_link")]
    over = words_over(question, value)
    return [gap("too_long", over=over, limit=question.word_limit)] if over else []


def words_over(question: Question, value: Any) -> int:
    """By how many words the answer is too long."""
    if question.word_limit is None or not isinstance(value, str):
        return 0
    return max(0, values.word_count(value) - question.word_limit)


def _row_problems(kind: QuestionKind, rows: list[dict[str, str]]) -> list[tuple[int, str]]:
    """(number of the row from 1, code) of rows that are not whole."""
    problems = []
    for number, row in enumerate(rows, 1):
        if any(not row[part] for part in _NEEDED_IN_ROW[kind]):
            problems.append((number, "row_incomplete"))
        elif kind is K.FIGURES and not _is_counted(row):
            problems.append((number, "not_a_number"))
    return problems


def _is_counted(row: Mapping[str, str]) -> bool:
    return all(values.as_number(row[part]) is not None for part in ("baseline", "result"))
