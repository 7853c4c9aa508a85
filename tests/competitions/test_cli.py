import json
from pathlib import Path

import pytest
from flask_babel import force_locale

from app.agencies.models import AgencyKind
from app.competitions import edition_definition, queries
from app.competitions.actions import preparing
from app.core.db import transaction
from tests.factories.agencies import make_agency

DEMO = Path(edition_definition.__file__).with_name("demo_edition.json")


@pytest.fixture
def flask(app):
    runner = app.test_cli_runner()
    return lambda *words: runner.invoke(args=["competitions", *map(str, words)])


@pytest.fixture
def organiser(app):
    return make_agency("Kementerian Pelayanan Publik (contoh)", kind=AgencyKind.MINISTRY)


def test_load_sums_up_what_it_loaded(flask, organiser):
    result = flask("load", DEMO)

    assert result.exit_code == 0, result.output
    assert "kipp-contoh-2027" in result.output
    assert "10 bagian, 24 pertanyaan" in result.output
    assert "7 kriteria, bobot 100" in result.output
    assert queries.edition_by_slug("kipp-contoh-2027") is not None


def test_check_stores_nothing(flask, organiser):
    result = flask("load", DEMO, "--check")

    assert (result.exit_code, result.output) == (0, "kipp-contoh-2027: berkas ini benar.\n")
    assert queries.edition_by_slug("kipp-contoh-2027") is None


def test_check_finds_what_loading_would_refuse(flask):
    result = flask("load", DEMO, "--check")

    assert result.exit_code == 1
    assert "belum terdaftar" in result.output


def test_a_year_far_from_its_dates_is_warned_of(flask, organiser, tmp_path):
    data = json.loads(DEMO.read_text("utf-8"))
    data["edition"].update(slug="kipp-contoh-2037", year=2037)
    file = tmp_path / "edisi.json"
    file.write_text(json.dumps(data), "utf-8")

    far, near = flask("load", file), flask("load", DEMO)

    assert (far.exit_code, near.exit_code) == (0, 0)
    assert "Peringatan: Tahun penyelenggaraan jauh dari semua tanggalnya." in far.output
    assert "Peringatan" not in near.output


def test_a_second_edition_of_a_year_is_refused(flask, organiser, tmp_path):
    flask("load", DEMO)
    other = json.loads(DEMO.read_text("utf-8"))
    other["edition"]["slug"] = "lain-2027"
    file = tmp_path / "lain.json"
    file.write_text(json.dumps(other), "utf-8")

    result = flask("load", file)

    assert result.exit_code == 1
    assert "Tahun 2027 sudah ada" in result.output


@pytest.mark.parametrize("options", [(), ("--check",)])
def test_every_mistake_is_named_in_one_run(flask, tmp_path, options):
    make_agency("Kabupaten Barru", kind=AgencyKind.REGENCY)
    data = json.loads(DEMO.read_text("utf-8"))
    data["competition"]["organiser"] = "Kabupaten Barru"
    data["edition"]["theme"] = ""
    del data["form"]["sections"][0]["questions"][0]["audience"]
    del data["form"]["sections"][1]["questions"][0]["identifies"]
    file = tmp_path / "edisi.json"
    file.write_text(json.dumps(data), "utf-8")

    result = flask("load", file, *options)

    assert result.exit_code == 1
    head, *lines = result.output.splitlines()
    assert head == f"Error: {file}: 4 kesalahan"
    assert [line.split(": ")[0].strip() for line in lines] == [
        "edition.theme",
        "form.sections[1].questions[1].audience",
        "form.sections[2].questions[1].identifies",
        "competition.organiser",
    ]
    assert "siapa yang membaca jawaban pertanyaan 'judul'" in lines[1]
    assert "'ringkasan' mengenali orang" in lines[2]
    assert "kementerian, lembaga, atau pemerintah provinsi" in lines[3]


def test_an_open_edition_is_refused_with_the_reason(flask, organiser, freeze):
    freeze("2027-01-18T09:00+07:00")
    flask("load", DEMO)
    with transaction():
        preparing.open_edition(queries.edition_by_slug("kipp-contoh-2027"), by=None)

    result = flask("load", DEMO)

    assert result.exit_code == 1
    assert "sudah dibuka. Isinya dibekukan" in result.output


def test_an_unknown_organiser_is_named(flask):
    result = flask("load", DEMO)

    assert result.exit_code == 1
    assert "Kementerian Pelayanan Publik (contoh) belum terdaftar" in result.output


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"{", "bukan JSON: baris 1, kolom 2"),
        (b"\xff", "bukan teks UTF-8"),
        (b"[" * 100_000, "bersarang terlalu dalam"),
        (b"[]", "1 kesalahan\n  harus berupa objek"),
        (json.dumps({"edition": {}}).encode(), "edition.timezone: wajib ada"),
    ],
)
def test_a_bad_file_is_refused_with_the_place(flask, tmp_path, content, words):
    file = tmp_path / "edisi.json"
    file.write_bytes(content)

    result = flask("load", file)

    assert result.exit_code == 1
    assert words in result.output
    assert "Traceback" not in result.output


def test_an_english_terminal_is_answered_in_english(flask, organiser, tmp_path):
    file = tmp_path / "edition.json"
    file.write_text(json.dumps({"edition": {}}), "utf-8")

    with force_locale("en"):
        refused, loaded = flask("load", file), flask("load", DEMO)

    assert f"Error: {file}: 16 mistakes\n" in refused.output
    assert "\n  edition.timezone: must be there\n" in refused.output
    assert "10 sections, 24 questions" in loaded.output


def test_a_missing_file_is_named(flask):
    result = flask("load", "tidak-ada.json")

    assert (result.exit_code, result.output) == (
        1,
        "Error: tidak-ada.json: berkas atau foldernya tidak ada\n",
    )
