"""`flask backup FILE` and `flask restore FILE`: the whole installation in one file, and back."""

from pathlib import Path

import click
import flask_migrate
from flask import current_app
from flask.cli import with_appcontext

from app.core.commands import FILE
from app.core.db import db
from app.core.files import path_of
from app.core.i18n import file_size
from app.core.i18n import gettext as _
from app.operations import backup as archive
from app.search import actions as search
from app.search.queries import live_index


@click.command("backup")
@click.argument("file", type=FILE)
@with_appcontext
def backup(file: Path) -> None:
    """Save database and uploads to FILE while the site goes on; the secret key is left out."""
    try:
        missing = archive.write(file, _tell)
    except OSError as problem:
        problem.filename = str(file)  # not the draft beside it
        raise
    click.echo(f"{file}: {file_size(file.stat().st_size)}")
    key = Path(current_app.instance_path) / "secret_key"
    click.echo(_("Kunci rahasia tidak ikut. Simpan terpisah: SECRET_KEY atau %(file)s", file=key))
    for name in missing:
        click.echo(_("Unggahan ini hilang dari disk: %(file)s", file=path_of(name)), err=True)
    if missing:
        raise SystemExit(1)


@click.command("restore")
@click.argument("file", type=FILE)
@with_appcontext
def restore(file: Path) -> None:
    """Bring FILE back into an empty installation, then bring that up to date."""
    if not archive.is_empty():
        raise click.ClickException(_("instalasi ini sudah berisi; pulihkan ke yang kosong"))
    try:
        flask_migrate.upgrade(revision=archive.revision_of(file))
        archive.read(file, _tell)
    except archive.BackupUnusable as problem:
        raise click.ClickException(f"{file}: {problem}") from None
    flask_migrate.upgrade()
    db.session.remove()
    count = search.rebuild(live_index(), wait=True)
    click.echo(_("Sudah dipulihkan; dokumen dalam indeks pencarian: %(count)s.", count=count))


def _tell(table: str, rows: int) -> None:
    click.echo(f"  {table}: {rows}")
