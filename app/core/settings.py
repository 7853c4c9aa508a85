"""Settings that an administrator may change at run time; each has a labelled default."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.db import Base, UtcDateTime, db


class Setting(Base):
    """A value that differs from its default."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True)
class Spec:
    """One setting: whole number with bounds, its default and its label (lazy, translated)."""

    key: str
    default: int
    minimum: int
    maximum: int
    label: Any
    hint: Any = ""
    is_switch: bool = False
    """Either 1 (on) or 0 (off)."""


def switch(key: str, label: Any) -> Spec:
    """A setting that is off until somebody turns it on."""
    return Spec(key, default=0, minimum=0, maximum=1, label=label, is_switch=True)


@dataclass(frozen=True)
class Words:
    """A setting in words, on one line: empty until somebody writes it."""

    key: str
    most: int
    label: Any
    hint: Any = ""
    is_email: bool = False


_specs: dict[str, Spec] = {}
_words: dict[str, Words] = {}


def declare(*specs: Spec | Words) -> None:
    """Make settings known; called once at start by the code that reads them."""
    _specs.update({spec.key: spec for spec in specs if isinstance(spec, Spec)})
    _words.update({spec.key: spec for spec in specs if isinstance(spec, Words)})


def declared() -> Sequence[Spec]:
    return sorted(_specs.values(), key=lambda spec: spec.key)


def declared_words() -> Sequence[Words]:
    """In the order of their declaration."""
    return list(_words.values())


def labels() -> dict[str, Any]:
    """What each setting is called, by key."""
    numbers = {key: spec.label for key, spec in _specs.items()}
    return numbers | {key: spec.label for key, spec in _words.items()}


def value(key: str) -> int:
    """The setting's present value; KeyError when nobody declared it."""
    spec = _specs[key]
    row = db.session.get(Setting, key)
    return int(row.value) if row else spec.default


def values() -> dict[str, int]:
    """Every number, by key."""
    stored = _stored()
    return {key: int(stored.get(key, spec.default)) for key, spec in _specs.items()}


def words() -> dict[str, str]:
    """Every text, by key; "" where none was written."""
    stored = _stored()
    return {key: stored.get(key, "") for key in _words}


def _stored() -> dict[str, str]:
    return {row.key: row.value for row in db.session.scalars(select(Setting))}


def change(key: str, new: int | str) -> None:
    """Store a value; ValueError outside its bounds."""
    if isinstance(new, str):
        fits = len(new) <= _words[key].most
    else:
        fits = _specs[key].minimum <= new <= _specs[key].maximum
    if not fits:
        raise ValueError(key)
    row = db.session.get(Setting, key) or Setting(key=key)
    row.value, row.changed_at = str(new), clock.now()
    db.session.add(row)
