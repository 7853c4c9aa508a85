"""What the editors of rubric and form share: a save that goes through, or says why not."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import request

from app.competitions.actions import editing
from app.competitions.forms.editing import PieceForm
from app.competitions.messages import DEFINITION, ON_PAGES
from app.competitions.models import Edition
from app.competitions.parts import DefinitionError
from app.competitions.setting_words import EDITION_SETTINGS
from app.core.errors import Problem, RuleBroken, rule_text
from app.core.i18n import filled, localized, number
from app.core.i18n import gettext as _

MEANWHILE = "edited_meanwhile"


@dataclass(frozen=True)
class Edited:
    """What became of a save; `meanwhile`: what else is stored by now, as label and words."""

    done: bool
    meanwhile: Sequence[tuple[str, str]] | None = None


def edited(
    form: PieceForm,
    act: Callable[[], None],
    field_at: Callable[[str], str],
    words: Callable[[Problem, str], str],
) -> Edited:
    """Carry out a change; what is wrong with it is said at the form, and nothing is stored."""
    try:
        act()
    except DefinitionError as refused:
        form.tell(worth_saying(refused.problems), field_at, words)
    except RuleBroken as broken:
        if broken.code == MEANWHILE:
            return Edited(done=False, meanwhile=())
        form.base.errors = [rule_text(broken)]
    else:
        return Edited(done=True)
    return Edited(done=False)


def pressed_move(name: str = "pindah") -> dict[str, Any] | None:
    """The button of this name that moves something: its key, its place from 0, naik or turun."""
    found = re.fullmatch(r"([a-z0-9_/-]+):(\d{1,3}):(naik|turun)", request.form.get(name, ""))
    if found is None:
        return None
    return {"key": found[1], "place": int(found[2]), "steps": -1 if found[3] == "naik" else 1}


ANCHOR_POINTS = re.compile(r".*rubric\.criteria\[\d+\]\.anchors\[\d+\]\.points")


def worth_saying(problems: Sequence[Problem]) -> Sequence[Problem]:
    """Without what only follows: where the scale itself is wrong, no meaning of a point fits it."""
    if not any("rubric.scale" in one.place for one in problems):
        return problems
    return [one for one in problems if not ANCHOR_POINTS.fullmatch(one.place)]


def page_words(edition: Edition, *own: str) -> Callable[[Problem, str], str]:
    """Finds the sentence for a problem as a person on a page reads it: where it is, in the page's
    own words, and what to do. Places at `own` are the page itself: there the field's label says
    where."""
    data = editing.written(edition)

    def words(problem: Problem, label: str) -> str:
        where = _around(problem.place, own, data) or label
        if problem.place.endswith("rubric.scale.maximum"):
            lowest = int(problem.data["least"]) - 1
            return _("Nilai tertinggi harus lebih besar daripada nilai terendah, %(n)s.", n=lowest)
        if ANCHOR_POINTS.fullmatch(problem.place):
            return _(
                "%(criterion)s punya arti untuk nilai di luar %(least)s sampai %(most)s. Kosongkan"
                " dulu artinya di halaman kriteria itu.",
                criterion=where,
                **problem.data,
            )
        code = problem.code.removeprefix("definition.")
        text = ON_PAGES.get(code) or DEFINITION[code]
        return f"{where}: {filled(str(text), _named(problem, data))}"

    return words


def _around(place: str, own: tuple[str, ...], data: editing.Data) -> str:
    """The name of what the place lies in; "" where the field itself says it."""
    if place.startswith(own) or place.endswith("].weight"):
        return ""
    found = ((re.match(pattern, place), said) for pattern, said in _PLACES)
    return next(said(data, *map(int, one.groups())) for one, said in found if one)


def _nth(items: Sequence[editing.Data], number: int, name: str = "name") -> str:
    """What the item of this number, from 1, is called; nothing of one that is not stored yet."""
    return localized(items[number - 1], name) if number <= len(items) else ""


def _criterion(data: editing.Data, stage: int, number: int) -> str:
    """A criterion of this stage, with the stage."""
    where = data["stages"][stage - 1]
    names = (localized(where, "name"), _nth(where["scoring"]["rubric"]["criteria"], number))
    return ": ".join(filter(None, names))


_PLACES: Sequence[tuple[str, Callable[..., str]]] = (
    (r"stages\[(\d+)\]\.scoring\.rubric\.criteria\[(\d+)\]", _criterion),
    (r"stages\[(\d+)\]", lambda data, number: _nth(data["stages"], number)),
    (r"stages", lambda _data: _("Tahapan")),
    (
        r"rubric\.criteria\[(\d+)\]",
        lambda data, number: _nth(data["rubric"]["criteria"], number),
    ),
    (r"rubric", lambda _data: _("Rubrik")),
    (
        r"rules\.settings\[(\d+)\]",
        lambda data, number: str(EDITION_SETTINGS[data["rules"]["settings"][number - 1]["key"]]),
    ),
    (
        r"form\.sections\[(\d+)\]",
        lambda data, number: _nth(data["form"]["sections"], number, "title"),
    ),
    (r"", lambda _data: _("Formulir")),
)
"""Pattern of a place → what people call it; the first that fits."""


def _named(problem: Problem, data: editing.Data) -> dict[str, Any]:
    """The problem's data with what the file calls by a key called by its name, and numbers as
    people write them."""
    questions = editing.all_questions(data["form"])
    names = {
        **{one["key"]: localized(one, "label") for one in questions},
        **{one["key"]: localized(one, "name") for one in data["categories"]},
        **{one["key"]: localized(one, "name") for one in data["groups"]},
    }

    def said(name: str, value: Any) -> Any:
        if isinstance(value, Decimal):
            return number(value)
        if name in {"keys", "categories", "group"}:
            return ", ".join(names.get(key, key) for key in str(value).split(", "))
        return value

    return {
        "example": number(Decimal("12.5")),
        **{name: said(name, value) for name, value in problem.data.items()},
    }
