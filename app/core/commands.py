"""What commands say of a database or a file that they cannot use: a sentence, no traceback."""

import errno
import sqlite3
from pathlib import Path
from typing import Any

import click
from flask import Flask
from flask.cli import ScriptInfo
from flask_babel import lazy_gettext as _l
from flask_migrate import cli as migrations
from sqlalchemy.exc import DBAPIError, OperationalError

from app.core.db import db, is_migrated
from app.core.i18n import gettext as _

FILE = click.Path(path_type=Path)
"""A file that a command reads or makes. Click's own checks would be told in English."""

_FILE_TROUBLE = {
    errno.ENOENT: _l("berkas atau foldernya tidak ada"),
    errno.ENOTDIR: _l("berkas atau foldernya tidak ada"),
    errno.EACCES: _l("tidak boleh dibuka oleh pengguna ini"),
    errno.EISDIR: _l("ini folder, bukan berkas"),
    errno.EEXIST: _l("sudah ada"),
    errno.ENOSPC: _l("disk penuh"),
}


def init_app(app: Flask) -> None:
    """For every command that is known by now, and for `flask db`, which comes from outside."""
    for command in (*app.cli.commands.values(), migrations.db):
        _speak_plainly(command)


def _speak_plainly(command: click.Command) -> None:
    invoke = command.invoke

    def plainly(ctx: click.Context) -> Any:
        try:
            return invoke(ctx)
        except (DBAPIError, OSError) as problem:
            with ctx.ensure_object(ScriptInfo).load_app().app_context():
                words = _trouble(problem)
            if words is None:
                raise
            raise click.ClickException(words) from problem

    command.invoke = plainly  # type: ignore[method-assign]


def _trouble(problem: DBAPIError | OSError) -> str | None:
    return database_trouble(problem) if isinstance(problem, DBAPIError) else file_trouble(problem)


def file_trouble(problem: OSError) -> str | None:
    """Which file cannot be read or made, and why; None when that is no trouble with a file."""
    words = _FILE_TROUBLE.get(problem.errno or 0)
    return f"{problem.filename}: {words}" if words and problem.filename else None


def database_trouble(problem: DBAPIError) -> str | None:
    """What keeps the database from working and what to do; None when the fault is in the code."""
    reason = " ".join(str(problem.orig).split())
    if "database is locked" in reason:
        return str(_("Basis data sedang dikunci proses lain. Coba lagi sesudahnya."))
    if not problem.statement:  # there was not even a connection
        return str(_("Basis data tidak dapat dihubungi: %(reason)s", reason=reason))
    if _is_outdated():
        return str(_("Basis data belum mutakhir. Jalankan dulu: flask --app wsgi db upgrade"))
    of_code = getattr(problem.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR
    if isinstance(problem, OperationalError) and not of_code:
        return str(_("Basis data tidak dapat dipakai: %(reason)s", reason=reason))
    return None


def _is_outdated() -> bool:
    db.session.rollback()
    try:
        return not is_migrated()
    except DBAPIError:  # it went away meanwhile
        return False
