"""Who reads which part of an entry: the one filter between what was written and what is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.competitions.definition import (
    Audience,
    FormDefinition,
    Question,
    QuestionKind,
    Section,
)
from app.entries.rules import completeness

_MAY_READ: Mapping[Audience, frozenset[Audience]] = {
    Audience.PUBLIC: frozenset({Audience.PUBLIC}),
    Audience.JUDGES: frozenset({Audience.PUBLIC, Audience.JUDGES}),
    Audience.SECRETARIAT: frozenset(Audience),
}


@dataclass(frozen=True)
class ReadAnswer:
    """One question with its answer (None when unanswered) and its files.

    The value of a group or a category is its key and name.
    """

    question: Question
    value: Any
    files: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class ReadSection:
    section: Section
    answers: Sequence[ReadAnswer]


def readable(
    content: Mapping[str, Any],
    definition: FormDefinition,
    audience: Audience,
    *,
    blind: bool = False,
) -> Sequence[ReadSection]:
    """The part of a snapshot's content that the audience may read, in the form's order.

    The agency itself reads as the secretariat does. `blind` leaves out what tells who the
    people are. Administrative files are for the secretariat only.
    """
    group = (content.get("group") or {}).get("key")
    sections = [
        ReadSection(
            section,
            [
                _answer(question, content)
                for question in completeness.asked(section, group)
                if may_read(question, audience, blind=blind)
            ],
        )
        for section in definition.sections
    ]
    return [section for section in sections if section.answers]


def may_read(question: Question, audience: Audience, *, blind: bool = False) -> bool:
    """Whether this audience reads the question's answer."""
    if question.audience not in _MAY_READ[audience] or (blind and question.identifies):
        return False
    administrative = (
        question.kind is QuestionKind.FILES and question.attachment_class == "administrative"
    )
    return not administrative or audience is Audience.SECRETARIAT


def _answer(question: Question, content: Mapping[str, Any]) -> ReadAnswer:
    files = [file for file in content["files"] if file["question_key"] == question.key]
    if question.kind in {QuestionKind.GROUP, QuestionKind.CATEGORY}:
        named = content.get(question.kind.value) or {}
        return ReadAnswer(question, named if named.get("name") else None, files)
    return ReadAnswer(question, content["answers"].get(question.key), files)
