"""Answers as values: their one form, whether they are empty, how many words they have."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from app.competitions.definition import Question, QuestionKind
from app.core.text import visible

K = QuestionKind
FIGURE_PARTS = ("indicator", "unit", "baseline", "result", "period", "source")
PARTNER_PARTS = ("name", "role")
ROW_PARTS: Mapping[QuestionKind, tuple[str, ...]] = {
    K.FIGURES: FIGURE_PARTS,
    K.PARTNERS: PARTNER_PARTS,
}
TEXT_KINDS = frozenset({K.TITLE, K.LINE, K.TEXT, K.URL, K.DATE})
CHOICE_KINDS = frozenset({K.GROUP, K.CATEGORY, K.CHOICE})
LIST_KINDS = frozenset({K.CHOICES, K.TARGET_GROUPS, K.SDGS, K.SOURCES})
TITLE_LETTERS = 300
_SHORT, _LONG = 2_000, 20_000
MOST_ROWS = 50
"""Of one question of figures, partners or sources."""
GOALS = range(1, 18)
"""Numbers of the Sustainable Development Goals."""

# White space as JavaScript's \s has it, so that page and server count alike (js/words.js).
_SPACE = re.compile(r"[\t-\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+")


_NUMBER = re.compile(r"-?(?:[0-9]{1,15}|[0-9]{1,3}(?:\.[0-9]{3}){1,4})(?:,[0-9]{1,6})?")


def word_count(text: str) -> int:
    """Runs of characters without white space, after NFKC."""
    return sum(1 for word in _SPACE.split(unicodedata.normalize("NFKC", text)) if word)


def normalise(question: Question, raw: Any, options: Collection[str] = ()) -> Any:
    """The value in the question's shape; what cannot be (an unknown option) is left out.

    `options` are the keys that the edition offers for a group or category question.
    """
    if question.kind is K.TEXT:
        return _text(raw)
    if question.kind in TEXT_KINDS:
        return _line(raw)
    if question.kind in CHOICE_KINDS:
        known = options or {option.key for option in question.options}
        return raw if raw in known else ""
    if question.kind in ROW_PARTS:
        return _rows(raw, ROW_PARTS[question.kind])
    if question.kind in LIST_KINDS:
        return _list(question, raw)
    return None


def most_letters(question: Question) -> int:
    """How long an answer may be to be kept at all: generous, so that a draft may run over."""
    if question.word_limit is not None:
        return max(_SHORT, question.word_limit * 50)
    return _LONG if question.kind in {K.TEXT, *ROW_PARTS} else _SHORT


def letters(value: Any) -> int:
    """The length of any answer."""
    return len(plain_text(value))


def rows_too_many(question: Question, value: Any) -> int:
    """How many rows have to go before the answer can be kept."""
    counted = question.kind in ROW_PARTS or question.kind is K.SOURCES
    return max(0, len(value) - MOST_ROWS) if counted and value else 0


def is_empty(value: Any) -> bool:
    return value in (None, "", [])


def as_date(text: str) -> date | None:
    """The day behind "YYYY-MM-DD"; None when the text is no day."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def as_number(text: str) -> Decimal | None:
    """The number that a person wrote in Indonesian form ("1.234,5", "40 %"); else None."""
    plain = text.strip().removesuffix("%").strip()
    if not _NUMBER.fullmatch(plain):
        return None
    return Decimal(plain.replace(".", "").replace(",", "."))


def is_link(text: str) -> bool:
    """Whether a browser could open it: http or https, and a host without a name before it."""
    return re.fullmatch(r"https?://[^\s/?#@\\]+\.[^\s/?#@\\]+([/?#]\S*)?", text) is not None


def title_key(title: str) -> str:
    """The title without case, accents' forms, punctuation: equal keys mean the same title."""
    folded = unicodedata.normalize("NFKC", title).casefold()
    return " ".join(re.findall(r"\w+", folded))[:TITLE_LETTERS]


def plain_text(value: Any) -> str:
    """Any answer as lines of text."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "\n".join(plain_text(item) for item in value)
    if isinstance(value, dict):
        return " | ".join(str(part) for part in value.values() if part)
    return str(value)


def _text(raw: Any) -> str:
    return raw.replace("\r\n", "\n").replace("\r", "\n").strip() if isinstance(raw, str) else ""


def _line(raw: Any) -> str:
    return " ".join(visible(_text(raw)).split())


def _rows(raw: Any, parts: tuple[str, ...]) -> list[dict[str, str]]:
    rows = [{part: _line(row.get(part)) for part in parts} for row in raw or ()]
    return [row for row in rows if any(row.values())]


def _list(question: Question, raw: Any) -> list[Any]:
    given = [str(item) for item in raw or ()]
    if question.kind is K.SOURCES:
        return list(dict.fromkeys(int(item) for item in given))
    if question.kind is K.SDGS:
        return [goal for goal in GOALS if str(goal) in given]
    return [option.key for option in question.options if option.key in given]
