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
        if found := re.match(r"rubric\.criteria\[(\d+)\]", place):
            criteria = data["rubric"]["criteria"]
            number = int(found[1])
            return localized(criteria[number - 1], "name") if number <= len(criteria) else ""
        if found := re.match(r"rules\.settings\[(\d+)\]", place):
            return str(EDITION_SETTINGS[data["rules"]["settings"][int(found[1]) - 1]["key"]])
        if found := re.match(r"form\.sections\[(\d+)\]", place):
            sections = data["form"]["sections"]
            number = int(found[1])
            return localized(sections[number - 1], "title") if number <= len(sections) else ""
        return _("Rubrik") if place.startswith("rubric") else _("Formulir")

    return words
