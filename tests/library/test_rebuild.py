"""`flask search rebuild` beside other processes that edit, import and index, all of them real."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest
from sqlalchemy import insert

from app.config import ROOT
from app.core.db import db, transaction
from app.library import actions, queries
from app.library.models import LibraryEntry
from app.search.queries import count_waiting, live_index
from app.search.query import parse
from tests.factories.accounts import make_user
from tests.factories.library import index_library

MANY = 601  # three batches, so that the rebuild is held with most of its work before it
PATIENCE = 60  # seconds


class Processes:
    """Commands of the site on this test's database, each in a process of its own."""

    def __init__(self, app):
        self._environment = {
            **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
            "APP_ENV": "test",
            "INSTANCE_PATH": app.instance_path,
            "DATABASE_URL": app.extensions["test-store"].url,
            "SECRET_KEY": "a key for tests only, never for people",
            "LANG": "id_ID.UTF-8",
        }
        self._started = []

    def start(self, *command):
        process = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "wsgi", *command],
            env=self._environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._started.append(process)
        return process

    def run(self, *command):
        process = self.start(*command)
        told, _ = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, told
        return told

    def end(self):
        for process in self._started:
            if process.poll() is None:
                process.kill()
            process.communicate()


@pytest.fixture
def processes(app):
    started = Processes(app)
    yield started
    started.end()


def record(number, title):
    return {
        "key": f"r{number:03}",
        "title": title,
        "agency": "Pemerintah Kabupaten Lumajang",
        "agency_type": "kabupaten",
        "topic": "kesehatan",
    }


def write(file, *records):
    file.write_text("\n".join(map(json.dumps, records)), "utf-8")
    return str(file)


def copy_out(entry, many):
    """So many entries that differ in their keys alone."""
    columns = [column.name for column in LibraryEntry.__table__.columns if column.name != "id"]
    row = {name: getattr(entry, name) for name in columns}
    with transaction():
        copies = [{**row, "key": f"r{number:03}"} for number in range(1, many)]
        db.session.execute(insert(LibraryEntry), copies)


def folder():
    """Of the live index: another one after a rebuild."""
    return live_index().status().generation.partition("/")[0]


def found(words):
    """The keys of what a search for these words finds."""
    ids = live_index().search(parse(words)).ids
    return sorted(key for key, _title in queries.names_by_id(ids).values())


def until_nothing_waits():
    deadline = time.monotonic() + PATIENCE
    while count_waiting():
        assert time.monotonic() < deadline, "the worker does not come along"
        db.session.rollback()
        time.sleep(0.1)
    db.session.rollback()


def test_a_rebuild_keeps_what_other_processes_change_meanwhile(app, processes, tmp_path):
    first = record(0, "Antar Obat")
    processes.run("library", "import", write(tmp_path / "first", first))
    copy_out(queries.entry_by_key("r000"), MANY)
    index_library()
    before = folder()

    rebuild = processes.start("search", "rebuild")
    assert rebuild.stdout.readline() == f"  200 dari {MANY} dokumen\n"
    os.kill(rebuild.pid, signal.SIGSTOP)  # the first records are read, the others are not

    changes = (record(0, "Bank Darah"), record(600, "Kapal Baca"), record(601, "Ojek Ibu"))
    processes.run("library", "import", write(tmp_path / "changes", *changes))
    with transaction():
        gone = queries.entry_by_key("r001")
        actions.withdraw(gone, "Diminta instansinya.", by=make_user())
    worker = processes.start("worker")
    until_nothing_waits()  # the worker has told the old index, and marked all of it as done
    worker.terminate()
    with transaction():
        late = queries.entry_by_key("r002")
        late.title = "Samsat Keliling"
        actions.search.touch(late.id)
    assert folder() == before

    os.kill(rebuild.pid, signal.SIGCONT)
    told, _ = rebuild.communicate(timeout=PATIENCE)

    assert told.splitlines()[-1] == f"Indeks dibangun ulang: {MANY} dokumen."
    assert folder() != before
    assert found("darah") == ["r000"]
    assert found("kapal") == ["r600"]
    assert found("ojek") == ["r601"]
    assert found("samsat") == ["r002"]
    assert live_index().status().documents == MANY  # one withdrawn, one new
    answer = json.loads(processes.run("search", "query", '"antar obat"', "--json"))
    assert answer["total"] == MANY - 4
