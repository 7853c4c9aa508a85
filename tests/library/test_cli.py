"""`flask library import`: every line checked, errors with their line, safe to run twice."""

import json
from pathlib import Path

import pytest
from flask_babel import force_locale

from app.config import ROOT
from app.core.db import transaction
from app.library import actions, queries
from tests.factories.accounts import make_user

LINE = {
    "key": "d001",
    "title": "Antar Obat",
    "agency": "Pemerintah Kabupaten Lumajang",
    "agency_type": "kabupaten",
    "topic": "kesehatan",
}


@pytest.fixture
def run(app, tmp_path):
    """Runs the import on lines (dicts or raw text) and answers with what it printed."""

    def import_lines(*lines, overwrite=False):
        raw = [json.dumps(one) if isinstance(one, dict) else one for one in lines]
        file = tmp_path / "inovasi.jsonl"
        file.write_bytes(b"\n".join(x if isinstance(x, bytes) else x.encode() for x in raw))
        options = ["--overwrite"] if overwrite else []
        return app.test_cli_runner().invoke(args=["library", "import", str(file), *options])

    return import_lines


def test_the_demo_records_all_go_in_and_a_second_run_changes_none(app):
    file = Path(ROOT) / "app" / "site" / "demo" / "innovations.jsonl"
    runner = app.test_cli_runner()

    first = runner.invoke(args=["library", "import", str(file)])
    second = runner.invoke(args=["library", "import", str(file)])

    assert first.exit_code == 0, first.output
    assert "223 dari 223 baris" in first.output
    assert "223 baru." in first.output
    assert second.exit_code == 0, second.output
    assert "innovations.jsonl: 223 tetap." in second.output
    assert queries.figures()["entries"] == 223


def test_bad_lines_are_told_by_number_and_the_good_ones_go_in(run):
    told = run(
        LINE,
        "",
        "{",
        {**LINE, "key": "d002", "topic": "sihir"},
        LINE,
        b'{"title": "\xff"}',
        {**LINE, "key": "d003", "title": "Baris\u2028baru"},
    )

    assert told.exit_code == 1
    assert "baris 3: bukan JSON" in told.output
    assert "baris 4: topic: “sihir”" in told.output
    assert "baris 5: d001: sudah ada di baris 1" in told.output
    assert "baris 6: bukan teks UTF-8" in told.output
    assert "2 baru, 4 ditolak." in told.output
    assert queries.entry_by_key("d003").title == "Baris\u2028baru"


@pytest.mark.parametrize("lines", [(), ("", "  ")])
def test_a_file_without_a_line_is_refused(run, lines):
    told = run(*lines)

    assert told.exit_code == 1
    assert "tidak berisi satu baris pun" in told.output


def test_an_english_terminal_is_answered_in_english(run):
    topics = [topic.key for topic in queries.topics()]
    with force_locale("en"):
        told = run(LINE, {**LINE, "key": "d002", "topic": "sihir", "colour": "red"})

    assert told.output.splitlines() == [
        "line 2: colour: this field is unknown",
        f"line 2: topic: “sihir” is none of: {', '.join(sorted(topics))}",
        "  2 of 2 lines",
        "inovasi.jsonl: 1 new, 1 refused.",
    ]


@pytest.mark.parametrize("edited", [{"title": "Judul Tangan"}, {"summary": "Ringkas."}])
def test_a_record_edited_by_hand_is_reported_and_kept(run, edited):
    run(LINE)
    with transaction():
        entry = queries.entry_by_key("d001")
        actions.edit(
            entry,
            edited,
            award="",
            agency=entry.agency,
            version=entry.version,
            by=make_user(),
        )

    kept = run(LINE)
    replaced = run(LINE, overwrite=True)

    assert kept.exit_code == 1
    assert "baris 1: d001: sudah disunting tangan" in kept.output
    assert replaced.exit_code == 0
    assert "baris 1: d001: suntingan tangan ditimpa" in replaced.output
    assert "1 suntingan tangan ditimpa." in replaced.output


def test_awards_come_with_programme_and_tier_once(app, tmp_path):
    file = tmp_path / "awards.csv"
    file.write_text("text,programme,tier\nTop 40,KIPP,Top 40\n", "utf-8")
    runner = app.test_cli_runner()

    assert "1 teks" in runner.invoke(args=["library", "awards", str(file)]).output
    assert "0 teks" in runner.invoke(args=["library", "awards", str(file)]).output
    file.write_text("teks\nTop 40\n", "utf-8")
    assert runner.invoke(args=["library", "awards", str(file)]).exit_code == 1


def test_a_record_that_contradicts_its_agency_is_told_with_field_and_value(run):
    run(LINE)

    told = run(
        {**LINE, "key": "d002", "agency_type": "kota", "province": "Bali"},
        {**LINE, "key": "d003", "agency": "Pemkab Barru", "agency_type": "provinsi"},
        {**LINE, "key": "d004", "province": "Jawa Timur"},
        {**LINE, "key": "d005", "agency": "Kementerian Sosial", "agency_type": "kementerian"},
    )

    assert told.exit_code == 1
    lumajang = "Pemerintah Kabupaten Lumajang"
    assert f"baris 1: agency_type: “kota” tidak sesuai dengan jenis {lumajang}" in told.output
    assert f"baris 1: province: “Bali” tidak sesuai dengan wilayah {lumajang}" in told.output
    assert "baris 2: agency_type: “provinsi” tidak sesuai dengan jenis Pemkab Barru" in told.output
    assert "2 baru, 2 ditolak." in told.output


def test_a_title_that_nobody_sees_is_refused_with_its_line(run):
    told = run(LINE, {**LINE, "key": "d002", "title": "\u202e\u200b"})

    assert told.exit_code == 1
    assert "baris 2: title: belum diisi" in told.output
