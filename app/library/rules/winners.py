"""What a winner's proposal gives to its library entry."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from babel.dates import format_date

from app.competitions.definition import (
    Audience,
    FormDefinition,
    Question,
    QuestionKind,
    Role,
    Section,
)

_FIELD_OF_ROLE = {
    Role.SUMMARY: "summary",
    Role.PROBLEM: "problem",
    Role.SOLUTION: "solution",
    Role.RESULTS: "results",
    Role.COST: "cost",
    Role.PEOPLE: "people",
    Role.LEGAL_BASE: "legal_base",
    Role.FAILURES: "failures",
    Role.VIDEO: "video_url",
}
_SHOWN_BY_OTHER_FIELDS = {
    QuestionKind.TITLE,
    QuestionKind.GROUP,
    QuestionKind.CATEGORY,
    QuestionKind.FILES,
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
    elif question.role is Role.TIMELINE:
        content["timeline"] = [line.strip() for line in value.split("\n") if line.strip()]
    elif question.kind is QuestionKind.SDGS:
        content["sdgs"] = value
    elif question.kind is QuestionKind.SOURCES:
        content["replication_of"] = value
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
