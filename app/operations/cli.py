"""`flask backup FILE` and `flask restore FILE`: the whole installation in one file, and back.

`flask audit verify`: whether the audit trail is still what it was.
"""

from pathlib import Path

import click
import flask_migrate
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from app.core import chain
from app.core.chain import Broken, Head
from app.core.commands import FILE
from app.core.db import db
from app.core.files import path_of
from app.core.i18n import file_size
from app.core.i18n import gettext as _
from app.operations import backup as archive
from app.operations.messages import BREAKS
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


audit = AppGroup("audit", help="The audit trail.")


@audit.command()
@click.option("--head", "hash_", metavar="HASH", help="A head that was published, with --count.")
@click.option("--count", type=click.IntRange(min=1), help="How many rows it stands for.")
def verify(*, hash_: str | None, count: int | None) -> None:
    """Compute the chain of the audit trail again, and name the first row that is not as it was.

    Whoever rewrote all of it is found only through a head that was published before.
    """
    if (hash_ is None) is not (count is None):
        raise click.UsageError(_("--head dan --count hanya bersama"))
    known = Head(count, hash_.strip().lower()) if hash_ and count else None
    broken = chain.broken(known)
    if broken:
        raise click.ClickException(_broken(broken))
    end = chain.head()
    click.echo(_("Jejak audit utuh: %(rows)s baris, kepala %(hash)s", rows=end.rows, hash=end.hash))
    click.echo(_("Baris yang belum dirangkai: %(count)s", count=chain.count_unlinked()))


def _broken(broken: Broken) -> str:
    why = str(BREAKS[broken.why])
    if broken.row_id is None:
        return _("urutan %(position)s: %(why)s", position=broken.position, why=why)
    return _(
        "urutan %(position)s, baris %(row)s: %(why)s",
        position=broken.position,
        row=broken.row_id,
        why=why,
    )
