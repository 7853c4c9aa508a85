"""What an English page says is English: every page of the demo, person by person."""

import re
from functools import cache

import pytest
from bs4 import Comment
from sqlalchemy import select

from app.competitions.models import Category, Group
from app.core.db import db
from app.entries.models import Transition
from app.judging.models import Assignment
from tests.journeys.places import WAYS, Demo
from tools import catalogue

pytestmark = pytest.mark.once

PLACE = re.compile(r"%\(\w+\)[sdr]")
UNSPOKEN = {"script", "style", "textarea", "code", "kbd"}


@pytest.fixture(scope="module")
def indonesian():
    """Tells whether a text is one of ours in Indonesian, though English has other words for it."""
    whole, patterns = set(), []
    for message in catalogue.stored():
        sources = message.id if message.pluralizable else (message.id,)
        shown = message.string if message.pluralizable else (message.string,)
        for source in filter(None, set(sources) - set(shown)):
            whole.add(" ".join(source.split()))
            if PLACE.search(source) and len(PLACE.sub("", source)) > 12:
                parts = map(re.escape, PLACE.split(" ".join(source.split())))
                patterns.append(".+".join(parts).replace("%%", "%"))
    whole -= {" ".join(text.split()) for text in english_texts()}
    filled = re.compile("|".join(patterns))
    return cache(lambda text: text in whole or filled.fullmatch(text) is not None)


def english_texts():
    for message in catalogue.stored():
        yield from message.string if message.pluralizable else (message.string,)


def names_with_english():
    """Of groups and categories, those that an English page has another name for."""
    rows = [*db.session.scalars(select(Group)), *db.session.scalars(select(Category))]
    return {row.name for row in rows if row.name_en} - {row.name_en for row in rows}


def prose():
    """What judges wrote and what was written to agencies, as it stands on pages."""
    notes = db.session.scalars(select(Transition.note))
    comments = db.session.scalars(select(Assignment.comment))
    return {" ".join(text.split()) for text in (*notes, *comments) if text}


def spoken_in_english(part):
    """The texts and spoken attributes that stand in no part marked as another language."""
    for name in ("aria-label", "placeholder", "title", "alt"):
        yield part.get(name, "")
    for inner in part.children:
        if isinstance(inner, Comment):
            continue
        if isinstance(inner, str):
            yield inner
        elif inner.get("lang", "en") == "en" and inner.name not in UNSPOKEN:
            yield from spoken_in_english(inner)


@pytest.mark.parametrize("person", WAYS)
def test_pages_are_english_for(person, demo, new_client, indonesian):
    places = Demo()
    client = new_client(places.person(person) if person else None)
    ways = [way for way in WAYS[person](places).values() if isinstance(way, str)]
    faults, seen = [], 0
    names, written = names_with_english(), prose()
    assert names
    assert written

    for way in ways:
        if "draws=" in way:
            continue  # broken on purpose by the tour of the browser
        page = client.get(f"/en{way if way != '/' else ''}", follow_redirects=True)
        assert page.soup.html["lang"] == "en", way
        texts = {" ".join(text.split()) for text in spoken_in_english(page.soup.html)}
        faults += [f"{way}: {text}" for text in sorted(texts) if text and indonesian(text)]
        faults += [f"{way}: {text}" for text in sorted(texts) if any(p in text for p in written)]
        faults += [f"{way}: {name}" for name in names.intersection(page.soup.stripped_strings)]
        boxes = page.soup.select("textarea[name^=q_], textarea[name=comment]")
        faults += [f"{way}: {box['name']}" for box in boxes if box.get("lang") != "id"]
        seen += 1

    assert seen
    assert not faults, "\n".join(faults)
