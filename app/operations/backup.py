"""The whole installation in one file, and back: database rows, uploads; the key stays apart.

The file is a gzipped tar: `manifest.json`, `tables/<name>.jsonl` (one row a line, times as ISO
text in UTC) and `files/<sha256>`. It names no database product, so what was saved on SQLite can
be brought back on PostgreSQL and the other way round. The search index is left out, because it
can be built anew; so is the secret key, because who has both can sign in as anybody.
"""

import errno
import hashlib
import io
import json
import os
import tarfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import (
    Connection,
    DateTime,
    MetaData,
    Table,
    exists,
    func,
    insert,
    inspect,
    select,
    text,
)

from app.core import clock, files
from app.core.db import db, transaction
from app.core.i18n import gettext as _

FORMAT = 1
ROWS_AT_ONCE = 500
BOOKKEEPING = frozenset({"alembic_version"})
MARK = "backup.made"
Tell = Callable[[str, int], None]


class BackupUnusable(Exception):
    """This file is no backup, is damaged, or does not fit here; the message says what is wrong."""


def write(target: Path, tell: Tell) -> Sequence[str]:
    """Save the state of one moment, while the site goes on; the file appears whole or not at all.

    Returns the names (SHA-256) of uploads that should be on the disk and are not: everything else
    is saved all the same. FileExistsError when `target` is there already. `tell` hears each table
    with its rows. The installation remembers when its last backup was made.
    """
    if target.exists():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
    draft = target.with_name(f".{target.name}.part")
    try:
        with draft.open("xb") as raw, tarfile.open(fileobj=raw, mode="w:gz") as archive:
            draft.chmod(0o600)
            with _one_moment() as connection:
                missing = _save(connection, archive, tell)
        draft.rename(target)
    finally:
        draft.unlink(missing_ok=True)
    with suppress(OSError):  # the backup is there, whether or not a full disk takes the mark
        _mark().touch(mode=0o600)
    return missing


def last_made() -> datetime | None:
    """When the last backup of this installation was made; None if none ever was."""
    try:
        made = _mark().stat().st_mtime
    except FileNotFoundError:
        return None
    return datetime.fromtimestamp(made, UTC)


def _mark() -> Path:
    return Path(current_app.instance_path) / MARK


def revision_of(source: Path) -> str:
    """The database revision that a backup was written at. BackupUnusable."""
    with _opened(source) as archive:
        return str(_manifest(archive)["revision"])


def read(source: Path, tell: Tell) -> None:
    """Fill an empty database at the backup's own revision, and the uploads. BackupUnusable."""
    with _opened(source) as archive:
        manifest = _manifest(archive)
        with transaction():
            connection = db.session.connection()
            tables = _tables(connection)
            if set(manifest["tables"]) != {table.name for table in tables}:
                raise BackupUnusable(_("tabelnya berbeda dari tabel basis data ini"))
            for table in reversed(tables):  # what migrations brought is in the backup too
                if connection.scalar(select(exists(select(table)))):  # the audit trail bears none
                    connection.execute(table.delete())
            for table in tables:
                _fill(connection, table, archive, manifest["tables"][table.name])
                tell(table.name, manifest["tables"][table.name]["rows"])
            _continue_numbers(connection, tables, manifest["numbers"])
        _bring_files(archive, manifest["files"])


# --- writing --------------------------------------------------------------------------------


def _one_moment() -> Any:
    """A connection whose reads all see the same state."""
    if db.engine.dialect.name == "sqlite":
        return db.engine.connect()  # a read transaction in WAL mode sees one state
    return db.engine.connect().execution_options(isolation_level="REPEATABLE READ")


def _save(connection: Connection, archive: tarfile.TarFile, tell: Tell) -> Sequence[str]:
    missing = []
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "made_at": clock.now().isoformat(),
        "revision": connection.scalar(text("SELECT version_num FROM alembic_version")),
        "tables": {},
        "numbers": {},
        "files": [],
    }
    tables = _tables(connection)
    for table in tables:
        lines = [_line(table, row) for row in connection.execute(select(table))]
        body = "".join(lines).encode()
        _add(archive, f"tables/{table.name}.jsonl", body)
        manifest["tables"][table.name] = {"rows": len(lines), "sha256": _digest(body)}
        tell(table.name, len(lines))
    manifest["numbers"] = _numbers(connection, tables)
    for digest in connection.scalars(text("SELECT sha256 FROM stored_file ORDER BY sha256")):
        if files.path_of(digest).is_file():
            archive.add(files.path_of(digest), f"files/{digest}")
            manifest["files"].append(digest)
        else:
            missing.append(digest)
    _add(archive, "manifest.json", json.dumps(manifest, indent=1).encode())
    return missing


def _tables(connection: Connection) -> Sequence[Table]:
    """The tables as the database has them, those that others point to first."""
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name not in BOOKKEEPING]


def _line(table: Table, row: Any) -> str:
    values = {column.name: _plain(value) for column, value in zip(table.columns, row, strict=True)}
    return json.dumps(values, ensure_ascii=False) + "\n"


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    return value


def _numbers(connection: Connection, tables: Iterable[Table]) -> dict[str, int]:
    """The last id that each table gave out, so that a deleted row's id is not given again."""
    if connection.dialect.name == "sqlite":
        rows = connection.execute(text("SELECT name, seq FROM sqlite_sequence"))
        return {name: seq for name, seq in rows if name not in BOOKKEEPING}
    last = {}
    for table, sequence in _sequences(connection, tables):
        value, called = connection.execute(
            text(f"SELECT last_value, is_called FROM {sequence}")  # noqa: S608 - its own answer
        ).one()
        last[table.name] = value if called else 0
    return last


def _add(archive: tarfile.TarFile, name: str, body: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mtime, member.mode = len(body), int(clock.now().timestamp()), 0o600
    archive.addfile(member, io.BytesIO(body))


# --- reading --------------------------------------------------------------------------------


_PARTS = {"revision": str, "tables": dict, "numbers": dict, "files": list}


def _opened(source: Path) -> tarfile.TarFile:
    try:
        return tarfile.open(source, "r:gz")
    except (tarfile.TarError, EOFError, OSError) as problem:
        if getattr(problem, "errno", None):  # the file cannot be read, whatever it is
            raise
        raise BackupUnusable(_("bukan cadangan")) from None


def _manifest(archive: tarfile.TarFile) -> dict[str, Any]:
    try:
        manifest = json.loads(_body(archive, "manifest.json"))
    except (ValueError, RecursionError):
        raise _damaged("manifest.json") from None
    if not isinstance(manifest, dict):
        raise _damaged("manifest.json")
    found = manifest.get("format")
    if found != FORMAT:
        raise BackupUnusable(_("bentuknya %(found)s, bukan %(known)s", found=found, known=FORMAT))
    if not all(isinstance(manifest.get(name), kind) for name, kind in _PARTS.items()):
        raise _damaged("manifest.json")
    return manifest


def _body(archive: tarfile.TarFile, name: str) -> bytes:
    try:
        member = archive.extractfile(name)
        return member.read() if member else b""
    except (KeyError, tarfile.TarError, EOFError, OSError):
        raise _damaged(name) from None


def _damaged(place: str) -> BackupUnusable:
    return BackupUnusable(_("rusak: %(place)s", place=place))


def _fill(
    connection: Connection, table: Table, archive: tarfile.TarFile, told: dict[str, Any]
) -> None:
    body = _body(archive, f"tables/{table.name}.jsonl")
    if _digest(body) != told["sha256"]:
        raise _damaged(table.name)
    rows = _parents_first(table, [_row(table, json.loads(line)) for line in body.splitlines()])
    for start in range(0, len(rows), ROWS_AT_ONCE):
        connection.execute(insert(table), rows[start : start + ROWS_AT_ONCE])


def _row(table: Table, values: dict[str, Any]) -> dict[str, Any]:
    return {name: _typed(table.columns[name].type, value) for name, value in values.items()}


def _typed(kind: Any, value: Any) -> Any:
    if value is None or not isinstance(kind, DateTime):
        return value
    moment = datetime.fromisoformat(value)
    return moment if kind.timezone else moment.replace(tzinfo=None)


def _parents_first(table: Table, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows that others of the same table point to come before them."""
    own = [key.parent.name for key in table.foreign_keys if key.column.table is table]
    if not own:
        return rows
    [identity] = table.primary_key.columns.keys()
    ordered: list[dict[str, Any]] = []
    known: set[Any] = {None}
    while rows:
        ready = [row for row in rows if all(row[name] in known for name in own)]
        if not ready:
            raise _damaged(table.name)
        rows = [row for row in rows if not all(row[name] in known for name in own)]
        known |= {row[identity] for row in ready}
        ordered += ready
    return ordered


def _continue_numbers(
    connection: Connection, tables: Iterable[Table], numbers: dict[str, int]
) -> None:
    if connection.dialect.name == "sqlite":
        known = set(connection.scalars(text("SELECT name FROM sqlite_sequence")))
        for name in set(numbers) & known:
            connection.execute(
                text("UPDATE sqlite_sequence SET seq = max(seq, :last) WHERE name = :name"),
                {"last": numbers[name], "name": name},
            )
        return
    for table, sequence in _sequences(connection, tables):
        largest = connection.scalar(select(func.max(table.columns["id"]))) or 0
        last = max(largest, numbers.get(table.name, 0))
        if last:
            connection.execute(
                text("SELECT setval(:name, :last)"), {"name": sequence, "last": last}
            )


def _sequences(connection: Connection, tables: Iterable[Table]) -> Iterator[tuple[Table, str]]:
    """PostgreSQL: the tables that number their rows, with the sequence that does it."""
    for table in tables:
        if "id" in table.columns:
            name = connection.scalar(
                text("SELECT pg_get_serial_sequence(:name, 'id')"), {"name": table.name}
            )
            if name:
                yield table, name


def _bring_files(archive: tarfile.TarFile, digests: Iterable[str]) -> None:
    for digest in digests:
        body = _body(archive, f"files/{digest}")
        if _digest(body) != digest:
            raise _damaged(digest)
        place = files.path_of(digest)
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        place.write_bytes(body)


def is_empty() -> bool:
    """Whether nobody has an account in the present database yet."""
    with db.engine.connect() as connection:
        if not inspect(connection).has_table("user_account"):
            return True
        return not connection.scalar(text("SELECT count(*) FROM user_account"))


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
