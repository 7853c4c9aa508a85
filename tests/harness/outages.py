"""What really goes wrong on a night of the deadline, made to happen and to pass."""

import errno
import os
import resource
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy import event

from app.core.db import db

PATIENCE = 60  # seconds
SQLITE_HOLDER = """
import sqlite3, sys
file = sqlite3.connect(sys.argv[1], isolation_level=None)
file.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


def until(what):
    """Wait for what another process brings about."""
    end = time.monotonic() + PATIENCE
    while not (met := what()):
        assert time.monotonic() < end, "nothing came of it"
        time.sleep(0.05)
    return met


@contextmanager
def writers_kept_out(store):
    """Somebody else holds the database against all writers, longer than anybody waits."""
    db.session.rollback()
    with _impatient(), (_sqlite_held if hasattr(store, "path") else _postgres_held)(store):
        yield


@contextmanager
def _impatient():
    """The site's connections wait a blink for a lock, where they else wait for ten seconds."""

    def hurry(connection, _):
        if db.engine.dialect.name == "sqlite":
            connection.execute("PRAGMA busy_timeout=50")
        else:
            connection.execute("SET lock_timeout = '50ms'")
            connection.commit()

    db.engine.dispose()
    event.listen(db.engine, "connect", hurry)
    try:
        yield
    finally:
        event.remove(db.engine, "connect", hurry)
        db.engine.dispose()


@contextmanager
def _sqlite_held(store):
    command = [sys.executable, "-c", SQLITE_HOLDER, str(store.path)]
    holder = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout.readline() == "held\n"
        yield
    finally:
        holder.communicate("")


@contextmanager
def _postgres_held(store):
    with psycopg.connect(store.url) as holder:
        tables = holder.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        names = ", ".join(f'"{name}"' for (name,) in tables)
        holder.execute(f"LOCK TABLE {names} IN EXCLUSIVE MODE")
        yield
        holder.rollback()


class SmallDisk:
    """A folder on a disk of 4 MB, where root may mount one; else no process of this test may
    make a file larger while the disk is full, which the system answers much the same."""

    def __init__(self, folder: Path):
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        command = ["mount", "-t", "tmpfs", "-o", "size=4m,mode=0700", "tmpfs", str(folder)]
        done = subprocess.run(command, capture_output=True, check=False)
        self.is_mounted = done.returncode == 0

    @contextmanager
    def full(self):
        with self._filled() if self.is_mounted else _nothing_grows():
            yield

    def close(self):
        if self.is_mounted:
            subprocess.run(["umount", "--lazy", str(self.folder)], check=True)

    @contextmanager
    def _filled(self):
        ballast = self.folder / "ballast"
        with ballast.open("wb", buffering=0) as file:
            try:
                while file.write(b"\0" * 4096):
                    pass
            except OSError as problem:
                assert problem.errno == errno.ENOSPC
        try:
            yield
        finally:
            ballast.unlink()


@contextmanager
def _nothing_grows():
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def site_environment(app, instance=None):
    """What a process of the site is told to work on this test's database and folder."""
    return {
        **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
        "APP_ENV": "test",
        "INSTANCE_PATH": str(instance or app.instance_path),
        "DATABASE_URL": app.extensions["test-store"].url,
        "SECRET_KEY": "a key for tests only, never for people",
        "LANG": "id_ID.UTF-8",
    }
