"""A database that can be brought back to a state that it remembers, such as the migrated one.

Tests commit for real, on several connections if they like: no transaction is wrapped around them.
SQLite gets the file of the state copied back; on PostgreSQL rows go and tables are refilled.
"""

import os
import re
import shutil
import sqlite3
from pathlib import Path

import psycopg
from sqlalchemy import Engine, event, make_url

from app.core.db import db

MIGRATED = "migrated"
"""The state that the migrations leave; the first that is remembered."""


@event.listens_for(Engine, "connect")
def _answer_backwards(connection, _):
    """Rows in the order opposite to PostgreSQL's where a query asks for none: who counts on an
    order without asking for it is found here, not once in a hundred runs there."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA reverse_unordered_selects=ON")


def for_this_run(folder: Path, name: str = "test"):
    """PostgreSQL when TEST_DATABASE_URL names a server, else an SQLite file in `folder`."""
    server = os.environ.get("TEST_DATABASE_URL")
    if not server:
        return SqliteFile(folder / f"{name}.sqlite3")
    return PostgresDatabase(
        server, f"lumbung_{name}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    )


class SqliteFile:
    def __init__(self, path: Path):
        self.path = path
        self.url = f"sqlite:///{path}"

    def remember(self, state=MIGRATED):
        """Keep the present content under this name."""
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
        shutil.copyfile(self.path, self._kept(state))

    def restore(self, state=MIGRATED):
        db.engine.dispose()
        for suffix in ("-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(self._kept(state), self.path)

    def _kept(self, state):
        return self.path.with_suffix(f".{state}")

    def cut(self):
        """End all connections of the site, as a restart does; whether there were any to end."""
        return False

    def close(self):
        db.engine.dispose()


class PostgresDatabase:
    def __init__(self, server: str, name: str):
        url = make_url(server).set(drivername="postgresql")
        with psycopg.connect(url.render_as_string(False), autocommit=True) as maintenance:
            maintenance.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            maintenance.execute(f"CREATE DATABASE {name} TEMPLATE template0 LOCALE 'C.UTF-8'")
        own = url.set(database=name)
        self.url = own.render_as_string(False)
        self._keeper = psycopg.connect(self.url, autocommit=True)
        self._keeper.execute("SET lock_timeout = '10s'")
        self._tables: list[str] = []
        self._filled: dict[str, set[str]] = {}
        self._holds = MIGRATED
        self._touched: set[str] = set()

    def remember(self, state=MIGRATED):
        """Keep the present rows in a schema of this name."""
        if state == MIGRATED:
            rows = self._keeper.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
            )
            self._tables = [name for (name,) in rows]
            event.listen(db.engine, "before_cursor_execute", self._notice)
        self._keeper.execute(f"CREATE SCHEMA {state}")
        self._filled[state] = set()
        for name in self._tables:
            if self._keeper.execute(f'SELECT 1 FROM public."{name}" LIMIT 1').fetchone():
                self._filled[state].add(name)
                self._keeper.execute(f'CREATE TABLE {state}."{name}" AS TABLE public."{name}"')
        self._holds = state

    def restore(self, state=MIGRATED):
        seeded, filled = self._filled[MIGRATED], self._filled[state]
        as_kept = seeded - self._touched if state == self._holds else set()
        spoilt = [name for name in self._tables if name not in as_kept]
        statements = ["BEGIN", "SET LOCAL session_replication_role = replica"]
        statements += [f'DELETE FROM public."{name}"' for name in spoilt]
        for name in spoilt:
            if name in filled:
                statements.append(f'INSERT INTO public."{name}" SELECT * FROM {state}."{name}"')
        self._keeper.execute("; ".join([*statements, "COMMIT"]))
        self._holds = state
        self._touched.clear()

    def cut(self):
        """End all connections of the site, as a restart does; whether there were any to end."""
        self._keeper.execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return True

    def close(self):
        db.engine.dispose()
        self._keeper.close()

    def _notice(self, conn, cursor, statement, *_):
        written = re.findall(r'(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', statement)
        self._touched.update(written)
