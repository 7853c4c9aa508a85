import json

import pytest

from tests.search.conftest import put


@pytest.fixture
def flask(app):
    """Runs a `flask` command; gives back its result."""
    runner = app.test_cli_runner()
    return lambda *words: runner.invoke(args=words)


def test_rebuild_shows_how_far_it_is(shelf, flask):
    result = flask("search", "rebuild")

    assert result.exit_code == 0
    assert result.output.splitlines() == [
        "  2 dari 2 dokumen",
        "Indeks dibangun ulang: 2 dokumen.",
    ]


def test_status_tells_what_is_wrong_and_what_waits(shelf, flask):
    assert "masalah: missing" in flask("search", "status").output

    put(shelf, 3, "Baru")
    assert "perubahan menunggu: 1" in flask("search", "status").output
    flask("search", "rebuild")
    assert "perubahan menunggu: 0" in flask("search", "status").output
    put(shelf, 4, "Lebih baru")
    output = flask("search", "status").output
    assert "masalah: -" in output
    assert "dokumen: 3" in output
    assert "perubahan menunggu: 1" in output


def test_query_as_json(shelf, flask):
    flask("search", "rebuild")
    result = json.loads(flask("search", "query", "sampah", "--json").output)

    (hit,) = result.pop("hits")
    assert result == {"total": 1}
    assert hit.pop("score") > 0
    assert hit == {"id": 1, "key": "k1", "title": "Bank Sampah"}


def test_query_for_people(shelf, flask):
    flask("search", "rebuild")
    first, second = flask("search", "query", "ibu", "--limit", "5").output.splitlines()

    assert first == "hasil: 1"
    assert second.endswith("k2  Ojek Ibu Hamil")


@pytest.mark.parametrize("text", ["", "  "])
def test_query_for_nothing_says_so(shelf, flask, text):
    flask("search", "rebuild")
    result = flask("search", "query", text)

    assert result.exit_code != 0
    assert "teks yang dicari kosong" in result.output


def test_query_without_an_index_says_what_to_do(shelf, flask):
    result = flask("search", "query", "ibu")

    assert result.exit_code == 1
    assert "flask --app wsgi search rebuild" in result.output
