"""What commands say of a database that they cannot work with: one sentence, no traceback."""

import sqlite3
from typing import Any

import click
from flask import Flask
from flask.cli import ScriptInfo
from flask_migrate import cli as migrations
from sqlalchemy.exc import DBAPIError, OperationalError

from app.core.db import db, is_migrated
from app.core.i18n import gettext as _


def init_app(app: Flask) -> None:
    """For every command that is known by now, and for `flask db`, which comes from outside."""
    for command in (*app.cli.commands.values(), migrations.db):
        _speak_plainly(command)


def _speak_plainly(command: click.Command) -> None:
    invoke = command.invoke

    def plainly(ctx: click.Context) -> Any:
        try:
            return invoke(ctx)
        except DBAPIError as problem:
            with ctx.ensure_object(ScriptInfo).load_app().app_context():
                words = database_trouble(problem)
            if words is None:
                raise
            raise click.ClickException(words) from problem

    command.invoke = plainly  # type: ignore[method-assign]


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
