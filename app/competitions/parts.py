"""Reads one JSON object value by value; every complaint names its place in the file."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

KEY = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")


class DefinitionError(ValueError):
    """The file says something that cannot be; the message names the place."""


class Part:
    """One object of a definition file, for example `stages[2]`.

    Every method reads one value; DefinitionError says what is wrong with it. `end()` complains
    about names that nobody asked for.
    """

    def __init__(self, data: Any, place: str) -> None:
        if not isinstance(data, Mapping):
            raise DefinitionError(f"{place}: harus berupa objek")
        self.place = place
        self._data: Mapping[str, Any] = data
        self._asked: set[str] = set()

    def has(self, name: str) -> bool:
        return self._value(name) is not None

    def raw(self, name: str) -> Any:
        """The value as it is; an error when it is missing."""
        value = self._value(name)
        if value is None:
            raise self.error(name, "wajib ada")
        return value

    def text(self, name: str, *, most: int = 20_000, required: bool = True) -> str:
        value = self.raw(name) if required else self._value(name) or ""
        if not isinstance(value, str):
            raise self.error(name, "harus berupa teks")
        value = value.strip()
        if required and not value:
            raise self.error(name, "tidak boleh kosong")
        if len(value) > most:
            raise self.error(name, f"paling panjang {most} huruf")
        return value

    def both(self, name: str, *, most: int = 20_000, required: bool = True) -> dict[str, str]:
        """The text and its English twin; neither may stand alone."""
        texts = {key: self.text(key, most=most, required=required) for key in (name, f"{name}_en")}
        for key, value in texts.items():
            if not value and any(texts.values()):
                raise self.error(key, "tidak boleh kosong bila bahasa lainnya diisi")
        return texts

    def key(self, name: str = "key", *, most: int = 40) -> str:
        value = self.text(name, most=most)
        if not KEY.fullmatch(value):
            raise self.error(name, f"{value!r} hanya boleh huruf kecil, angka, - dan _")
        return value

    def whole(self, name: str, *, least: int = 0, most: int = 10_000, default: int = 0) -> int:
        value = self._value(name)
        value = default if value is None else value
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise self.error(name, f"harus bilangan bulat {least} sampai {most}")
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self._value(name)
        value = default if value is None else value
        if not isinstance(value, bool):
            raise self.error(name, "harus true atau false")
        return value

    def decimal(self, name: str) -> Decimal:
        """An exact number written as text: a JSON number would become a float."""
        try:
            value = Decimal(self.text(name, most=20))
        except InvalidOperation as problem:
            raise self.error(
                name, 'harus bilangan dalam tanda kutip, misalnya "12.50"'
            ) from problem
        if not value.is_finite() or value != round(value, 2):
            raise self.error(name, "paling banyak dua angka di belakang koma")
        return value

    def moment(self, name: str, zone: ZoneInfo) -> datetime:
        """A local date and hour in the edition's zone: "2027-03-31T23:59"."""
        text = self.text(name)
        try:
            moment = datetime.strptime(text, "%Y-%m-%dT%H:%M").replace(tzinfo=zone)
        except ValueError as problem:
            raise self.error(name, f"{text!r} bukan waktu berbentuk 2027-03-31T23:59") from problem
        if not 2000 <= moment.year <= 2300:
            raise self.error(name, "tahunnya harus antara 2000 dan 2300")
        return moment

    def keys(self, name: str, *, needed: bool = True) -> tuple[str, ...]:
        """A list of keys, each once."""
        values = self._items(name, needed)
        if any(not isinstance(value, str) for value in values) or len(set(values)) < len(values):
            raise self.error(name, "harus daftar kunci yang masing-masing muncul sekali")
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
            raise DefinitionError(f"{self.place}: tidak dikenal: {', '.join(unknown)}")

    def error(self, name: str, words: str) -> DefinitionError:
        return DefinitionError(f"{self._place_of(name)}: {words}")

    def _items(self, name: str, needed: bool) -> Sequence[Any]:
        items = self.raw(name) if needed else self._value(name) or []
        if not isinstance(items, list):
            raise self.error(name, "harus berupa daftar")
        if needed and not items:
            raise self.error(name, "harus berisi paling sedikit satu")
        return items

    def _value(self, name: str) -> Any:
        self._asked.add(name)
        return self._data.get(name)

    def _place_of(self, name: str) -> str:
        return f"{self.place}.{name}" if self.place else name
