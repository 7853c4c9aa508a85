"""docs/first-competition.md names all that a definition and an import file may hold."""

import json
import re
from dataclasses import fields

import pytest

from app.agencies.models import AgencyKind
from app.competitions.definition import Audience, Question, QuestionKind, Role
from app.competitions.edition_definition import AutomaticCheck
from app.competitions.models import StageKind
from app.competitions.settings import SettingKey
from app.config import ROOT
from app.core.i18n import ZONES
from app.library.rules.records import Record

pytestmark = pytest.mark.static

GUIDE = (ROOT / "docs" / "first-competition.md").read_text("utf-8")
NAMED = set(re.findall(r"`\"?([\w/-]+)\"?`", GUIDE))


def properties(data):
    """Every name of a property in the demo's definition, without those of English twins."""
    if isinstance(data, list):
        return {name for one in data for name in properties(one)}
    if not isinstance(data, dict):
        return set()
    own = {name for name in data if not name.endswith("_en")}
    return own.union(*(properties(value) for value in data.values()))


@pytest.mark.parametrize(
    "words",
    [
        properties(json.loads((ROOT / "app/competitions/demo_edition.json").read_text("utf-8"))),
        {one.name for one in fields(Question) if not one.name.endswith("_en")},
        {one.name for one in fields(Record)},
        *({one.value for one in kind} - {""} for kind in (QuestionKind, Audience, Role)),
        *({one.value for one in kind} for kind in (StageKind, AutomaticCheck, SettingKey)),
        {kind.value for kind in AgencyKind},
        set(ZONES),
    ],
    ids=min,
)
def test_it_is_named(words):
    assert words - NAMED == set()


def test_its_commands_are_there(app):
    told = re.findall(r"flask --app wsgi (\w+) (\w+)", GUIDE)

    assert told
    for group, command in told:
        assert command in app.cli.commands[group].commands
