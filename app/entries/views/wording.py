"""Answers in words, one line for each part, so that two of them can be compared."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.competitions.definition import Question, QuestionKind
from app.competitions.models import Edition
from app.core.i18n import gettext as _
from app.core.i18n import localized, long_date
from app.entries.rules import values
from app.entries.rules.differences import Piece, differences
from app.entries.views.blueprint import bp, goal_name

K = QuestionKind
_Say = Callable[[Any, Question, Edition], str]
_RUNNING_TEXT = frozenset({K.TITLE, K.LINE, K.TEXT})
_WRITTEN = _RUNNING_TEXT | {K.FIGURES, K.PARTNERS, K.FILES}


@bp.app_template_global()
def answer_words(question: Question, value: Any, edition: Edition) -> str:
    """The answer as the answers page says it; "" when there is none."""
    if values.is_empty(value):
        return ""
    parts = value if isinstance(value, list) else [value]
    say: _Say = _WORDS.get(question.kind, _plain)
    return "\n".join(say(part, question, edition) for part in parts)


@bp.app_template_global()
def compared(question: Question, before: Any, after: Any, edition: Edition) -> Sequence[Piece]:
    """What was taken out and what came in: word by word in a text, else part by part."""
    old, new = (answer_words(question, value, edition) for value in (before, after))
    return differences(old, new, by_line=question.kind not in _RUNNING_TEXT)


@bp.app_template_global()
def answer_lang(question: Question) -> str | None:
    """The language of `answer_words` where it is the writer's; None for words of the page."""
    return "id" if question.kind in _WRITTEN else None


@bp.app_template_global()
def in_both_languages(named: Mapping[str, str], row: Any) -> Mapping[str, str]:
    """A group or category as a snapshot keeps it, with the English name of the entry's `row`."""
    english = row.name_en if row and row.key == named["key"] else ""
    return {**named, "name_en": english}


def _plain(part: Any, *_: Any) -> str:
    return str(part)


def _named(key: str, rows: Sequence[Any], word: str) -> str:
    return next((localized(row, word) for row in rows if row.key == key), key)


def _option(key: str, question: Question, _: Edition) -> str:
    return _named(key, question.options, "label")


def _date(text: str, *_: Any) -> str:
    day = values.as_date(text)
    return long_date(day) if day else text


def _figure(row: Mapping[str, str], *_args: Any) -> str:
    measure = f"{row['indicator']}: {row['baseline'] or '–'} → {row['result'] or '–'} {row['unit']}"
    source = str(_("Sumber: %(source)s", source=row["source"])) if row["source"] else ""
    return ". ".join(part for part in (measure.strip(), row["period"], source) if part)


def _partner(row: Mapping[str, str], *_: Any) -> str:
    return ", ".join(part for part in (row["name"], row["role"]) if part)


def _goal(number: int, *_: Any) -> str:
    return f"{number}. {goal_name(number)}"


def _source(ref: int, *_args: Any) -> str:
    return str(_("Entri pustaka nomor %(number)s", number=ref))


_WORDS: Mapping[QuestionKind, _Say] = {
    K.GROUP: lambda key, _, edition: _named(key, edition.groups, "name"),
    K.CATEGORY: lambda key, _, edition: _named(key, edition.categories, "name"),
    K.CHOICE: _option,
    K.CHOICES: _option,
    K.TARGET_GROUPS: _option,
    K.DATE: _date,
    K.SDGS: _goal,
    K.FIGURES: _figure,
    K.PARTNERS: _partner,
    K.SOURCES: _source,
}
