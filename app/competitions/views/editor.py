"""What the editors of rubric and form share: a save that goes through, or says why not."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request

from app.competitions.actions import editing
from app.competitions.forms.editing import PieceForm
from app.competitions.messages import EDITION_SETTINGS
from app.competitions.models import Edition
from app.competitions.parts import DefinitionError
from app.core.errors import RuleBroken, rule_text
from app.core.i18n import gettext as _
from app.core.i18n import localized

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
    place: Callable[[str], str] = str,
) -> Edited:
    """Carry out a change; what is wrong with it is said at the form, and nothing is stored."""
    try:
        act()
    except DefinitionError as refused:
        form.tell(refused.problems, field_at, place)
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


def place_words(edition: Edition, *own: str) -> Callable[[str], str]:
    """What people call a place of the edition's data; nothing for places at `own`."""
    data = editing.written(edition)

    def words(place: str) -> str:
        if place.startswith(own):
            return ""
        found = ((re.match(pattern, place), said) for pattern, said in _PLACES)
        return next(said(data, *map(int, one.groups())) for one, said in found if one)

    return words


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
