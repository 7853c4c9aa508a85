"""A migrated database that every test finds as the migrations left it.

Tests commit for real, on several connections if they like: no transaction is wrapped around them.
SQLite gets the migrated file copied back; on PostgreSQL the rows go and seeded tables are refilled.
"""

import os
import re
import shutil
from pathlib import Path

import psycopg
from sqlalchemy import event, make_url

from app.core.db import db


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
        self.migrated = path.with_suffix(".migrated")
        self.url = f"sqlite:///{path}"

    def remember(self):
        """Keep the present content as what every test starts from."""
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
        shutil.copyfile(self.path, self.migrated)

    def restore(self):
        db.engine.dispose()
        for suffix in ("-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(self.migrated, self.path)

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
        self._seeded: set[str] = set()
        self._touched: set[str] = set()
        self._plain: list[str] = []

    def remember(self):
        """Keep the rows that the migrations brought, in a schema of their own."""
        rows = self._keeper.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
        )
        tables = [name for (name,) in rows]
        self._keeper.execute("CREATE SCHEMA pristine")
        for name in tables:
            if self._keeper.execute(f'SELECT 1 FROM public."{name}" LIMIT 1').fetchone():
                self._seeded.add(name)
                self._keeper.execute(f'CREATE TABLE pristine."{name}" AS TABLE public."{name}"')
        self._plain = [name for name in tables if name not in self._seeded]
        event.listen(db.engine, "before_cursor_execute", self._notice)

    def restore(self):
        spoilt = sorted(self._seeded & self._touched)
        statements = ["BEGIN", "SET LOCAL session_replication_role = replica"]
        statements += [f'DELETE FROM public."{name}"' for name in (*self._plain, *spoilt)]
        for name in spoilt:
            statements.append(f'INSERT INTO public."{name}" SELECT * FROM pristine."{name}"')
        self._keeper.execute("; ".join([*statements, "COMMIT"]))
        self._touched.clear()

    def close(self):
        db.engine.dispose()
        self._keeper.close()

    def _notice(self, conn, cursor, statement, *_):
        written = re.findall(r'(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', statement)
        self._touched.update(written)
