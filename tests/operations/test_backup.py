"""A drill: what was saved while people worked comes back whole, on either database."""

import io
import json
import tarfile
import threading

import pytest
from sqlalchemy import MetaData, select, text

from app.core import files
from app.core.db import db, transaction
from app.entries.models import Entry
from app.operations import backup
from tests.factories.agencies import make_agency
from tests.factories.entries import PDF, make_attachment, make_entry


@pytest.fixture
def flask(app):
    return lambda *words: app.test_cli_runner().invoke(args=[str(word) for word in words])


@pytest.fixture
def elsewhere(new_app, tmp_path):
    """Another installation on which nothing was ever done."""
    other = new_app(tmp_path, "elsewhere")
    yield other
    with other.app_context():
        other.extensions["test-store"].close()


def content():
    """Every row of every table, as text; what the index lacks is known anew after a restore, and
    the database words its stamps anew."""
    tables = MetaData()
    with db.engine.connect() as connection:
        tables.reflect(connection)
        return {
            table.name: sorted(repr(tuple(row)) for row in connection.execute(kept(table)))
            for table in tables.sorted_tables
            if table.name != "index_change"
        }


def kept(table):
    return select(*(column for column in table.columns if column.name != "marks_stamp"))


def test_everything_comes_back(demo, flask, elsewhere, tmp_path):
    attachment = make_attachment(make_entry())
    with transaction():
        last = db.session.scalar(select(db.func.max(Entry.id)))
        db.session.execute(
            text(
                "INSERT INTO agency_alias (name_key, name, agency_id) "
                "SELECT 'alias', 'Alias', max(id) FROM agency"
            )
        )
    before, digest = content(), attachment.sha256
    saved = flask("backup", tmp_path / "a.tar.gz")
    assert saved.exit_code == 0, saved.output
    assert backup.last_made() is not None
    db.session.remove()

    with elsewhere.app_context():
        back = elsewhere.test_cli_runner().invoke(args=["restore", str(tmp_path / "a.tar.gz")])
        assert back.exit_code == 0, back.output
        db.session.remove()
        assert content() == before
        assert files.path_of(digest).read_bytes()
        fresh = make_entry(agency=make_agency("Kabupaten Sesudah Pulih"))
        assert fresh.id > last


def test_the_key_is_not_in_it(app, flask, tmp_path):
    flask("backup", tmp_path / "a.tar.gz")

    with tarfile.open(tmp_path / "a.tar.gz") as archive:
        names = archive.getnames()
        everything = b"".join(archive.extractfile(name).read() for name in names)
    assert not [name for name in names if "key" in name]
    assert app.secret_key.encode() not in everything


def test_what_is_written_meanwhile_leaves_no_half_rows(app, flask, tmp_path):
    """A proposal and its answers are in the file together, or neither is."""
    stop, written = threading.Event(), []

    def keep_writing():
        with app.app_context():
            while not stop.is_set():
                written.append(make_entry().id)

    writer = threading.Thread(target=keep_writing)
    writer.start()
    try:
        while not written:
            stop.wait(0.05)
        assert flask("backup", tmp_path / "a.tar.gz").exit_code == 0
    finally:
        stop.set()
        writer.join()

    with tarfile.open(tmp_path / "a.tar.gz") as archive:
        entries, answers = (
            [json.loads(line) for line in archive.extractfile(f"tables/{name}.jsonl")]
            for name in ("entry", "answer")
        )
    assert entries
    assert {entry["id"] for entry in entries} == {answer["entry_id"] for answer in answers}


def test_a_lost_upload_is_named_and_all_else_is_saved(app, flask, elsewhere, tmp_path):
    entry = make_entry()
    lost = make_attachment(entry, body=PDF + b"lost")
    kept = make_attachment(entry, body=PDF + b"kept")
    files.path_of(lost.sha256).unlink()
    place, digest = str(files.path_of(lost.sha256)), kept.sha256

    saved = flask("backup", tmp_path / "a.tar.gz")
    db.session.remove()

    assert saved.exit_code == 1
    assert f"Unggahan ini hilang dari disk: {place}" in saved.output
    with elsewhere.app_context():
        back = elsewhere.test_cli_runner().invoke(args=["restore", str(tmp_path / "a.tar.gz")])
        assert back.exit_code == 0, back.output
        assert files.path_of(digest).is_file()


@pytest.mark.parametrize(
    "manifest", ["", "[]", '{"format": 1', '{"format": 1}', '{"format": 1, "revision": 8}']
)
def test_a_manifest_that_makes_no_sense_is_refused(flask, tmp_path, manifest):
    body = manifest.encode()
    with tarfile.open(tmp_path / "a.tar.gz", "w:gz") as archive:
        member = tarfile.TarInfo("manifest.json")
        member.size = len(body)
        archive.addfile(member, io.BytesIO(body))

    refused = flask("restore", tmp_path / "a.tar.gz")

    assert refused.exit_code == 1
    assert "rusak: manifest.json" in refused.output


@pytest.mark.parametrize("spoil", ["not a tar", "cut", "other content"])
def test_a_damaged_file_is_refused(app, flask, elsewhere, tmp_path, spoil):
    file = tmp_path / "a.tar.gz"
    make_entry()
    flask("backup", file)
    body = file.read_bytes()
    if spoil == "not a tar":
        file.write_bytes(b"hello")
    elif spoil == "cut":
        file.write_bytes(body[: len(body) // 2])
    else:
        changed = tmp_path / "b.tar.gz"
        with tarfile.open(file) as old, tarfile.open(changed, "w:gz") as new:
            for member in old:
                part = old.extractfile(member)
                if member.name == "tables/agency.jsonl":
                    member.size, part = 0, None
                new.addfile(member, part)
        file = changed
    db.session.remove()

    with elsewhere.app_context():
        result = elsewhere.test_cli_runner().invoke(args=["restore", str(file)])

    assert result.exit_code == 1
    assert "Error: " in result.output
    assert "Traceback" not in result.output


def test_a_full_installation_is_not_overwritten(app, flask, tmp_path):
    make_entry()
    flask("backup", tmp_path / "a.tar.gz")

    result = flask("restore", tmp_path / "a.tar.gz")

    assert result.exit_code == 1
    assert "sudah berisi" in result.output


def test_a_file_that_is_there_is_not_overwritten(flask, tmp_path):
    (tmp_path / "a.tar.gz").write_text("mine")

    assert flask("backup", tmp_path / "a.tar.gz").exit_code == 1
    assert (tmp_path / "a.tar.gz").read_text() == "mine"
