"""The English catalogue is complete and fresh: `make i18n` collects, a translator fills."""

import pytest

from tools import catalogue

pytestmark = pytest.mark.static


@pytest.fixture(scope="module")
def stored():
    return catalogue.stored()


def ids(messages):
    return {(message.context, str(message.id)) for message in messages if message.id}


def test_it_holds_exactly_the_texts_of_the_pages(stored):
    asked, known = ids(catalogue.extracted()), ids(stored)

    assert (sorted(asked - known), sorted(known - asked)) == ([], []), "run `make i18n`"


def test_every_text_has_its_english(stored):
    assert catalogue.untranslated(stored) == []


def test_nothing_is_guessed_or_left_over(stored):
    assert [message.id for message in stored if message.fuzzy and message.id] == []
    assert list(stored.obsolete) == []


def test_names_in_texts_are_those_of_the_original(stored):
    wrong = [(message.id, message.check(stored)) for message in stored if message.id]

    assert [(text, list(map(str, errors))) for text, errors in wrong if errors] == []


def test_the_file_is_as_make_i18n_writes_it(stored, tmp_path):
    written = tmp_path / "messages.po"
    catalogue.save(catalogue.updated(), written)

    assert written.read_text("utf-8") == catalogue.CATALOGUE.read_text("utf-8"), "run `make i18n`"
