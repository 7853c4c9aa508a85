"""Reads one JSON object value by value; every complaint names its place in the file."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from app.core.errors import Problem

KEY = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")


class DefinitionError(ValueError):
    """The file says something that cannot be; messages.py has the sentence for `code`."""

    def __init__(self, place: str, code: str, **data: Any) -> None:
        super().__init__(f"{place}: {code}")
        self.problem = Problem(place, f"definition.{code}", data)


class Part:
    """One object of a definition file, for example `stages[2]`.

    Every method reads one value; DefinitionError says what is wrong with it. `end()` complains
    about names that nobody asked for.
    """

    def __init__(self, data: Any, place: str) -> None:
        if not isinstance(data, Mapping):
            raise DefinitionError(place, "not_an_object")
        self.place = place
        self._data: Mapping[str, Any] = data
        self._asked: set[str] = set()

    def has(self, name: str) -> bool:
        return self._value(name) is not None

    def raw(self, name: str) -> Any:
        """The value as it is; an error when it is missing."""
        value = self._value(name)
        if value is None:
            raise self.error(name, "missing")
        return value

    def text(self, name: str, *, most: int = 20_000, required: bool = True) -> str:
        value = self.raw(name) if required else self._value(name) or ""
        if not isinstance(value, str):
            raise self.error(name, "not_text")
        value = value.strip()
        if required and not value:
            raise self.error(name, "empty")
        if len(value) > most:
            raise self.error(name, "too_long", most=most)
        return value

    def both(self, name: str, *, most: int = 20_000, required: bool = True) -> dict[str, str]:
        """The text and its English twin; neither may stand alone."""
        texts = {key: self.text(key, most=most, required=required) for key in (name, f"{name}_en")}
        for key, value in texts.items():
            if not value and any(texts.values()):
                raise self.error(key, "one_language")
        return texts

    def key(self, name: str = "key", *, most: int = 40) -> str:
        value = self.text(name, most=most)
        if not KEY.fullmatch(value):
            raise self.error(name, "not_a_key", value=value)
        return value

    def whole(self, name: str, *, least: int = 0, most: int = 10_000, default: int = 0) -> int:
        value = self._value(name)
        value = default if value is None else value
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise self.error(name, "not_whole", least=least, most=most)
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self._value(name)
        value = default if value is None else value
        if not isinstance(value, bool):
            raise self.error(name, "not_a_flag")
        return value

    def decimal(self, name: str) -> Decimal:
        """An exact number written as text: a JSON number would become a float."""
        try:
            value = Decimal(self.text(name, most=20))
        except InvalidOperation as problem:
            raise self.error(name, "not_a_decimal") from problem
        if not value.is_finite() or value != round(value, 2):
            raise self.error(name, "too_exact")
        return value

    def moment(self, name: str, zone: ZoneInfo) -> datetime:
        """A local date and hour in the edition's zone: "2027-03-31T23:59"."""
        text = self.text(name)
        try:
            moment = datetime.strptime(text, "%Y-%m-%dT%H:%M").replace(tzinfo=zone)
        except ValueError as problem:
            raise self.error(name, "not_a_moment", value=text) from problem
        if not 2000 <= moment.year <= 2300:
            raise self.error(name, "far_year")
        return moment

    def keys(self, name: str, *, needed: bool = True) -> tuple[str, ...]:
        """A list of keys, each once."""
        values = self._items(name, needed)
        if any(not isinstance(value, str) for value in values) or len(set(values)) < len(values):
            raise self.error(name, "not_keys")
        return tuple(values)

    def part(self, name: str) -> "Part":
        return Part(self.raw(name), self._place_of(name))

    def parts(self, name: str, *, needed: bool = True) -> list["Part"]:
        """The objects of a list, which holds at least one if it is needed."""
        place = self._place_of(name)
        return [Part(item, f"{place}[{n}]") for n, item in enumerate(self._items(name, needed), 1)]

    def end(self) -> None:
        """Complain about values that nothing has read."""
        unknown = sorted(set(self._data) - self._asked)
        if unknown:
            raise DefinitionError(self.place, "unknown", names=", ".join(unknown))

    def error(self, name: str, code: str, **data: Any) -> DefinitionError:
        return DefinitionError(self._place_of(name), code, **data)

    def _items(self, name: str, needed: bool) -> Sequence[Any]:
        items = self.raw(name) if needed else self._value(name) or []
        if not isinstance(items, list):
            raise self.error(name, "not_a_list")
        if needed and not items:
            raise self.error(name, "empty_list")
        return items

    def _value(self, name: str) -> Any:
        self._asked.add(name)
        return self._data.get(name)

    def _place_of(self, name: str) -> str:
        return f"{self.place}.{name}" if self.place else name
