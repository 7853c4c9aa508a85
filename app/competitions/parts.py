"""Reads one JSON object value by value; every complaint names its place in the file."""

import enum
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from app.core.errors import Problem

KEY = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")


def key_from(words: str, taken: Collection[str]) -> str:
    """A key that tells what these words name, and that nothing has yet."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().casefold()
    key = re.sub("[^a-z0-9]+", "-", plain).strip("-")[:50].strip("-") or "baru"
    ways = (key, *(f"{key}-{number}" for number in range(2, len(taken) + 3)))
    return next(one for one in ways if one not in taken)


EnumT = TypeVar("EnumT", bound=enum.StrEnum)
_UNREAD: Any = object()
"""In the place of an object of which it has been said that it is missing."""


class DefinitionError(ValueError):
    """The file says what cannot be; messages.py has the sentence for each problem's code."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{one.place}: {one.code}" for one in problems))
        self.problems = problems


class Part:
    """One object of a definition file, for example `stages[2]`.

    Every method reads one value. A mistake is noted with its place, and the method gives a value
    to go on with, so that one reading finds all mistakes. `end()` notes names that nobody asked
    for.
    """

    def __init__(self, data: Any, place: str, problems: list[Problem] | None = None) -> None:
        self.place = place
        self.problems: list[Problem] = [] if problems is None else problems
        self._data: Mapping[str, Any] | None = data if isinstance(data, Mapping) else None
        self._asked: set[str] = set()
        if self._data is None and data is not _UNREAD:
            self.wrong("", "not_an_object")

    @property
    def plain(self) -> Mapping[str, Any]:
        """The whole object as it is."""
        return self._data or {}

    def is_sound(self, name: str = "") -> bool:
        """Whether nothing is wrong there so far, so that its values may be compared."""
        return not any(one.place.startswith(self._place_of(name)) for one in self.problems)

    def has(self, name: str) -> bool:
        return self._value(name) is not None

    def raw(self, name: str) -> Any:
        """The value as it is; None when it is missing."""
        value = self._value(name)
        if value is None and self._data is not None:
            self.wrong(name, "missing")
        return value

    def text(self, name: str, *, most: int = 20_000, required: bool = True) -> str:
        value = self.raw(name) if required else self._value(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.wrong(name, "not_text")
            return ""
        text = value.strip()
        if required and not text:
            self.wrong(name, "empty")
        if len(text) > most:
            self.wrong(name, "too_long", most=most)
        return text

    def both(self, name: str, *, most: int = 20_000, required: bool = True) -> dict[str, str]:
        """The text and its English twin; neither may stand alone."""
        texts = {key: self.text(key, most=most, required=required) for key in (name, f"{name}_en")}
        for key, value in texts.items():
            if not value and any(texts.values()) and not required:
                self.wrong(key, "one_language")
        return texts

    def key(self, name: str = "key", *, most: int = 40) -> str:
        value = self.text(name, most=most)
        if value and not KEY.fullmatch(value):
            self.wrong(name, "not_a_key", value=value)
        return value

    def one_of(self, kind: type[EnumT], name: str, default: EnumT | None = None) -> EnumT:
        """A word of the enum; the default, if there is one, when it is left out."""
        value = self.text(name, required=default is None) or default
        if value in set(kind):
            return kind(value)
        if value:
            self.wrong(name, "not_one_of", choices=", ".join(filter(None, kind)))
        return next(iter(kind))

    def whole(self, name: str, *, least: int = 0, most: int = 10_000, default: int = 0) -> int:
        value = self._value(name)
        value = default if value is None else value
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            self.wrong(name, "not_whole", least=least, most=most)
            return least
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self._value(name)
        value = default if value is None else value
        if not isinstance(value, bool):
            self.wrong(name, "not_a_flag")
            return default
        return value

    def decimal(self, name: str) -> Decimal:
        """An exact number written as text: a JSON number would become a float."""
        text = self.text(name, most=20)
        try:
            value = Decimal(text or 0)
            exact = value.is_finite() and value == round(value, 2)
        except InvalidOperation:
            self.wrong(name, "not_a_decimal")
            return Decimal(0)
        if not exact:
            self.wrong(name, "too_exact")
        return value if exact else Decimal(0)

    def moment(self, name: str, zone: ZoneInfo) -> datetime:
        """A local date and hour in the edition's zone: "2027-03-31T23:59"."""
        text = self.text(name)
        try:
            moment = datetime.strptime(text, "%Y-%m-%dT%H:%M").replace(tzinfo=zone)
        except ValueError:
            if text:
                self.wrong(name, "not_a_moment", value=text)
            return datetime(2000, 1, 1, tzinfo=zone)
        if not 2000 <= moment.year <= 2300:
            self.wrong(name, "far_year")
        return moment

    def keys(self, name: str, *, needed: bool = True) -> tuple[str, ...]:
        """A list of keys, each once."""
        values = self._items(name, needed)
        if any(not isinstance(value, str) for value in values) or len(set(values)) < len(values):
            self.wrong(name, "not_keys")
            return ()
        return tuple(values)

    def part(self, name: str) -> "Part":
        value = self.raw(name)
        return self._inside(_UNREAD if value is None else value, self._place_of(name))

    def parts(self, name: str, *, needed: bool = True) -> list["Part"]:
        """The objects of a list, which holds at least one if it is needed."""
        place = self._place_of(name)
        items = self._items(name, needed)
        return [self._inside(item, f"{place}[{n}]") for n, item in enumerate(items, 1)]

    def once(self, name: str, keys: Sequence[str]) -> None:
        """Note keys that stand twice in a list."""
        twice = sorted({key for key in keys if key and keys.count(key) > 1})
        if twice:
            self.wrong(name, "twice", keys=", ".join(twice))

    def end(self) -> None:
        """Note values that nothing has read."""
        unknown = sorted(set(self._data or ()) - self._asked)
        if unknown:
            self.wrong("", "unknown", names=", ".join(unknown))

    def wrong(self, name: str, code: str, **data: Any) -> None:
        """Note a mistake in the value of this name, or in the part itself."""
        if name and self._data is None:
            return
        self.problems.append(Problem(self._place_of(name), f"definition.{code}", data))

    def _inside(self, value: Any, place: str) -> "Part":
        return Part(value, place, self.problems)

    def _items(self, name: str, needed: bool) -> Sequence[Any]:
        items = self.raw(name) if needed else self._value(name)
        if items is None:
            return []
        if not isinstance(items, list):
            self.wrong(name, "not_a_list")
            return []
        if needed and not items:
            self.wrong(name, "empty_list")
        return items

    def _value(self, name: str) -> Any:
        self._asked.add(name)
        return self._data.get(name) if self._data is not None else None

    def _place_of(self, name: str) -> str:
        return ".".join(filter(None, (self.place, name)))
