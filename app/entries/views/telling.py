"""What is said at the answers of a step: problems at their fields, warnings below them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.core.errors import rule_text
from app.core.forms import BaseForm
from app.entries.actions.writing import Saved
from app.entries.messages import NOT_ASKED
from app.entries.rules.completeness import UNANSWERED, Gap
from app.entries.rules.eligibility import Finding
from app.entries.steps import Step
from app.entries.views.blueprint import finding_words, gap_words

Notes = Mapping[str, Sequence[str]]
"""Question key → sentences."""

_AT_ONCE = frozenset({"too_long", "title_too_long", "unlikely_date"})
"""Gaps that more typing does not close, so that autosave may say them."""


def field_of(form: BaseForm, key: str) -> Any:
    """The question's field; None when the page that was sent did not have it."""
    return next((field for field in form if field.name == f"q_{key}"), None)


def tell_gaps(form: BaseForm, gaps: Iterable[Gap]) -> None:
    """Say at each field, in rows at the very input, what is still open."""
    for gap in gaps:
        field = field_of(form, gap.question)
        if field is None:
            continue
        _say(field, gap_words(gap))
        if "part" in gap.data and gap.data["row"] <= len(field):
            _say(field[gap.data["row"] - 1].form[gap.data["part"]], gap_words(gap))


def tell_problems(form: BaseForm, step: Step, saved: Saved, *, stays: bool) -> None:
    """Say what is wrong with what was sent; who stays on the page is still writing."""
    for key, problem in saved.refused.items():
        _say(form[f"q_{key}"], rule_text(problem))
    aside = {conflict.question_key for conflict in saved.conflicts} | saved.refused.keys()
    if not stays:
        wrong = (gap for gap in step.gaps if gap.code not in UNANSWERED)
        tell_gaps(form, (gap for gap in wrong if gap.question not in aside))


def notes_of(
    form: BaseForm, step: Step, findings: Iterable[Finding], saved: Saved | None = None
) -> Notes:
    """What stands below the answers without being asked for, as soon as they are saved."""
    notes: dict[str, list[str]] = {
        question.key: []
        for question in step.section.questions
        if field_of(form, question.key) is not None
    }
    refused = saved.refused if saved is not None else {}
    said = [(finding.question, finding_words(finding)) for finding in findings]
    said += [
        (gap.question, gap_words(gap))
        for gap in step.gaps
        if gap.code in _AT_ONCE and gap.question not in refused
    ]
    said += [(key, rule_text(problem)) for key, problem in refused.items()]
    said += [(key, str(NOT_ASKED)) for key in notes.keys() - {q.key for q in step.questions}]
    for key, words in said:
        if key in notes and words not in form[f"q_{key}"].errors:
            notes[key].append(words)
    return notes


def _say(field: Any, words: str) -> None:
    field.errors = [*field.errors, words]
