"""Commands on a database that is away, held or outdated say so in one sentence."""

import sqlite3

import flask_migrate
import pytest

from app import create_app
from app.config import from_environment
from app.core import db as database
from app.core.db import db


@pytest.fixture
def site_on(tmp_path, monkeypatch):
    """Makes the application on a database of its own; nothing is migrated yet."""
    monkeypatch.setattr(database, "_PRAGMAS", ("foreign_keys=ON", "busy_timeout=50"))

    def build(**env):
        given = {"INSTANCE_PATH": str(tmp_path), "LANG": "id_ID.UTF-8", **env}
        return create_app(from_environment(given))

    return build


def said(app, *words):
    result = app.test_cli_runner().invoke(args=words)
    assert result.exit_code == 1, result.output
    return result.output.splitlines()[-1]


@pytest.mark.parametrize(
    "words", [("search", "status"), ("accounts", "create-admin", "a@b.test"), ("demo", "load")]
)
def test_without_migrations_a_command_says_what_to_run_first(site_on, words):
    assert said(site_on(), *words).endswith("Jalankan dulu: flask --app wsgi db upgrade")


def test_a_database_that_another_process_holds_is_named(site_on, tmp_path):
    app = site_on()
    with app.app_context():
        flask_migrate.upgrade()
        db.engine.dispose()
    other = sqlite3.connect(tmp_path / "lumbung.sqlite3")
    other.execute("BEGIN EXCLUSIVE")

    line = said(app, "accounts", "create-admin", "a@b.test")

    assert line == "Error: Basis data sedang dikunci proses lain. Coba lagi sesudahnya."


def test_a_database_that_is_away_is_told_by_every_command(site_on):
    app = site_on(DATABASE_URL="postgresql://orang:rahasia@127.0.0.1:1/lumbung")

    line = said(app, "search", "status")
    migrating = app.test_cli_runner().invoke(cli=flask_migrate.cli.db, args=["current"])

    assert line.startswith("Error: Basis data tidak dapat dihubungi: connection failed")
    assert "rahasia" not in line
    assert "Error: Basis data tidak dapat dihubungi" in migrating.output


def test_a_fault_of_the_code_keeps_its_traceback(app, monkeypatch):
    def faulty():
        db.session.execute(db.text("SELECT nothing FROM nowhere"))

    monkeypatch.setattr("app.search.queries.count_waiting", faulty)
    result = app.test_cli_runner().invoke(args=["search", "status"])

    assert "nowhere" in str(result.exception)


@pytest.mark.parametrize(
    "words",
    [
        ("backup",),
        ("restore",),
        ("competitions", "load"),
        ("library", "import"),
        ("judging", "rank", "--csv"),
    ],
    ids=" ".join,
)
def test_a_file_that_is_not_there_is_named_in_the_language_of_the_machine(app, tmp_path, words):
    nowhere = str(tmp_path / "tidak-ada" / "berkas")

    assert said(app, *words, nowhere) == f"Error: {nowhere}: berkas atau foldernya tidak ada"


def test_a_folder_is_no_file_and_what_is_there_is_not_overwritten(app, tmp_path):
    (tmp_path / "lama").write_text("cadangan kemarin")

    assert said(app, "competitions", "load", str(tmp_path)).endswith("ini folder, bukan berkas")
    assert said(app, "backup", str(tmp_path / "lama")).endswith("lama: sudah ada")
    assert (tmp_path / "lama").read_text() == "cadangan kemarin"
