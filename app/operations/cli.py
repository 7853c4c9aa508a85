"""`flask backup FILE` and `flask restore FILE`: the whole installation in one file, and back."""

from pathlib import Path

import click
import flask_migrate
from flask import current_app
from flask.cli import with_appcontext

from app.core.db import db
from app.operations import backup as archive
from app.search import actions as search
from app.search.queries import live_index


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def backup(file: Path) -> None:
    """Save database and uploads to FILE while the site goes on; the secret key is left out."""
    try:
        archive.write(file, _tell)
    except OSError as problem:
        raise click.ClickException(f"{file}: {problem.strerror or 'is there already'}") from None
    click.echo(f"{file}: {file.stat().st_size} bytes.")
    click.echo("The secret key is not in it. Keep it elsewhere: SECRET_KEY, or secret_key in")
    click.echo(f"{current_app.instance_path}")


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def restore(file: Path) -> None:
    """Bring FILE back into an empty installation, then bring that up to date."""
    if not archive.is_empty():
        raise click.ClickException(
            "this installation has people already; restore into an empty one"
        )
    try:
        flask_migrate.upgrade(revision=archive.revision_of(file))
        archive.read(file, _tell)
    except archive.BackupUnusable as problem:
        raise click.ClickException(str(problem)) from None
    flask_migrate.upgrade()
    db.session.remove()
    count = search.rebuild(live_index(), wait=True)
    click.echo(f"Restored; {count} documents in the search index.")


def _tell(table: str, rows: int) -> None:
    click.echo(f"  {table}: {rows}")
