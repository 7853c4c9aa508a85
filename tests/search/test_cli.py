import json

import pytest

from app.search import actions
from app.search.index import IndexUnwritable
from tests.search.conftest import put

pytestmark = pytest.mark.once


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


def test_a_rebuild_that_the_disk_does_not_take_says_so(shelf, flask, monkeypatch):
    def refused(*_, **__):
        raise IndexUnwritable("No space left on device")

    monkeypatch.setattr(actions, "rebuild", refused)

    result = flask("search", "rebuild")

    assert result.exit_code == 1
    assert "Indeks pencarian tidak dapat ditulis: No space left" in result.output


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


@pytest.fixture
def judgements(tmp_path):
    """Writes a file of judgements: (query, kind, relevant)."""

    def write(*rows):
        lines = [
            json.dumps(dict(zip(("query", "kind", "relevant"), row, strict=True))) for row in rows
        ]
        file = tmp_path / "judgements.jsonl"
        file.write_text("\n".join(lines), "utf-8")
        return str(file)

    return write


def test_evaluate_tells_each_kind_and_all_and_where_to_look_first(shelf, flask, judgements):
    flask("search", "rebuild")
    file = judgements(("bank sampah", "judul", {"k1": 3}), ("pasar", "masalah", {"k2": 1}))
    result = flask("search", "evaluate", file)

    assert result.exit_code == 0
    head, first, second, last, _blank, _words, worst, _best = result.output.splitlines()
    assert head.split() == ["nDCG@10", "MRR@10", "recall@50", "tanpa", "hasil", "kueri"]
    assert first.split() == ["judul", "1.000", "1.000", "1.000", "0.0%", "1"]
    assert second.split() == ["masalah", "0.000", "0.000", "0.000", "100.0%", "1"]
    assert last.split() == ["semua", "0.500", "0.500", "0.500", "50.0%", "2"]
    assert worst.split() == ["0.000", "pasar"]


def test_evaluate_as_json(shelf, flask, judgements):
    flask("search", "rebuild")
    file = judgements(("bank sampah", "judul", {"k1": 3}))
    told = json.loads(flask("search", "evaluate", file, "--json").output)

    perfect = {"queries": 1, "ndcg": 1.0, "mrr": 1.0, "recall": 1.0, "zero": 0.0}
    assert told == {"all": perfect, "kinds": {"judul": perfect}}


def test_evaluate_names_bad_lines_and_measures_nothing(shelf, flask, judgements):
    flask("search", "rebuild")
    result = flask("search", "evaluate", judgements(("sampah", "judul", {"k1": 9})))

    assert result.exit_code == 1
    assert "baris 1: “relevant” harus berisi kunci entri" in result.output
    assert "1 kesalahan" in result.output


def test_evaluate_without_an_index_says_what_to_do(shelf, flask, judgements):
    result = flask("search", "evaluate", judgements(("sampah", "judul", {"k1": 3})))

    assert result.exit_code == 1
    assert "jalankan: flask --app wsgi search rebuild" in result.output
