"""The history of answers as people read it: one line for a sitting, not one for each autosave."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.accounts.models import User
from app.competitions.definition import FormDefinition, Question, QuestionKind
from app.entries.models import AnswerVersion
from app.entries.queries.history import versions_of
from app.entries.rules import values

SITTING = timedelta(minutes=30)
"""Saves of one person in one answer that follow each other sooner are one change."""


@dataclass(frozen=True)
class Change:
    """What one person did to one answer in one sitting, or to one file."""

    question: Question
    by: User
    at: datetime
    version: int
    before: Any
    after: Any


def changes_of(entry_id: int, definition: FormDefinition) -> Sequence[Change]:
    """Every change of every answer, newest first."""
    known = {question.key: question for question in definition.questions()}
    by_answer: dict[str, list[AnswerVersion]] = {}
    for version in versions_of(entry_id):
        if version.question_key in known:
            by_answer.setdefault(version.question_key, []).append(version)
    found = [
        change for key, versions in by_answer.items() for change in _changes(known[key], versions)
    ]
    return sorted(found, key=lambda change: (change.at, change.version), reverse=True)


def _changes(question: Question, versions: Sequence[AnswerVersion]) -> list[Change]:
    """The last version of each sitting against the last one of the sitting before."""
    found: list[Change] = []
    before: Any = None
    for version, following in zip(versions, [*versions[1:], None], strict=True):
        if following is not None and _same_sitting(question, version, following):
            continue
        after, by = version.value, version.changed_by
        if before != after and not (values.is_empty(before) and values.is_empty(after)):
            found.append(Change(question, by, version.changed_at, version.version, before, after))
        before = after
    return found


def _same_sitting(question: Question, one: AnswerVersion, following: AnswerVersion) -> bool:
    return (
        question.kind is not QuestionKind.FILES  # another file may have the same name
        and one.changed_by_id == following.changed_by_id
        and following.changed_at - one.changed_at < SITTING
    )
