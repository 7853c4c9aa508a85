"""`flask serve`, the whole site on one machine (`make run`), and `flask worker`, one half of it."""

import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import click
from flask import current_app
from flask.cli import ScriptInfo, pass_script_info, with_appcontext

from app.accounts.messages import ROLES
from app.accounts.models import Role
from app.config import admits_strangers
from app.core import locks
from app.core.db import db
from app.core.i18n import gettext as _
from app.search.queries import live_index
from app.site import queries, supervisor
from app.site import worker as background

DEMO_PEOPLE = (
    ("admin@demo.test", Role.PLATFORM_ADMIN),
    ("sekretariat@demo.test", Role.SECRETARIAT),
    ("ketua@demo.test", Role.CHAIR),
    ("admin.instansi@demo.test", Role.AGENCY_ADMIN),
    ("inovator@demo.test", Role.INNOVATOR),
    ("juri1@demo.test … juri4@demo.test", Role.EVALUATOR),
    ("panelis@demo.test", Role.PANELIST),
)


@click.command("serve")
@click.option("--demo", is_flag=True, help="Load the demo first if the instance is empty.")
@with_appcontext
def serve(demo: bool) -> None:
    """Bring the database up to date, then run the web server and the worker until Ctrl-C."""
    folder = Path(current_app.instance_path)
    try:
        with locks.held(folder / "serve.lock", wait=False):
            sys.exit(_serve(demo))
    except BlockingIOError:
        words = _(
            "Situs ini sudah berjalan dengan folder %(folder)s: %(address)s",
            folder=folder,
            address=current_app.config["BASE_URL"],
        )
        raise click.ClickException(words) from None
    except supervisor.Unstartable as problem:
        raise click.ClickException(str(problem)) from None


def _serve(demo: bool) -> int:
    port: int = current_app.config["PORT"]
    supervisor.require_free(port)
    _prepare(demo)
    accounts = _accounts()
    db.session.remove()
    parts = [supervisor.web_server(), supervisor.worker()]
    keeper = supervisor.Supervisor(parts, tell=lambda words: click.echo(words, err=True))
    return keeper.run(ready=lambda: _announce(port, accounts, keeper))


def _prepare(demo: bool) -> None:
    supervisor.call("db", "upgrade")
    is_empty = queries.is_empty_instance()
    db.session.remove()  # else this process goes on reading the state before the demo
    if demo and is_empty and current_app.config["APP_ENV"] != "production":
        click.echo(_("Belum ada isinya: contoh dimuat."))
        supervisor.call("demo", "load")
    if live_index().status().problem:
        _build_index()


def _build_index() -> None:
    """The site works without an index, so a failure is said and the worker tries again."""
    click.echo(_("Indeks pencarian dibangun."))
    try:
        supervisor.call("search", "rebuild")
    except supervisor.Unstartable:
        click.echo(_("Pencarian ditutup sampai pekerja latar membangun indeksnya."), err=True)


def _accounts() -> Sequence[str]:
    """Who may sign in, as far as the person who starts the site should know."""
    if queries.is_empty_instance():
        command = ".venv/bin/flask --app wsgi accounts create-admin EMAIL"
        return [_("Belum ada akun. Buat yang pertama: %(command)s", command=command)]
    if not queries.has_demo_people():
        return []
    people = [f"  {address:36} {ROLES[role]}" for address, role in DEMO_PEOPLE]
    return [_("Akun contoh, semuanya dengan kata sandi lumbung-demo-2026:"), *people]


def _announce(port: int, accounts: Sequence[str], keeper: supervisor.Supervisor) -> None:
    while not keeper.stopping and not supervisor.answers(port):
        keeper.look_after_parts()
        time.sleep(0.2)
    if keeper.stopping:
        return
    address, local = current_app.config["BASE_URL"], supervisor.address(port)
    click.echo()
    click.echo(_("Lumbung Inovasi: %(address)s  (Ctrl-C menghentikannya)", address=address))
    if address != local:
        click.echo(_("Di mesin ini: %(address)s", address=local))
    for line in accounts:
        click.echo(line)


@click.command("worker")
@pass_script_info
def worker(info: ScriptInfo) -> None:
    """Do background work (mail, index, long jobs) until SIGTERM; one per instance."""
    stop = background.Stop()
    for kind in (signal.SIGINT, signal.SIGTERM):
        signal.signal(kind, stop.ask)
    app = info.load_app()
    folder = Path(app.instance_path)
    if admits_strangers(folder):
        with app.app_context():
            words = _("Peringatan: pengguna lain mesin ini dapat membuka %(folder)s", folder=folder)
        click.echo(words, err=True)
    background.run(app, stop)
