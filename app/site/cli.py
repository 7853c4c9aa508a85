"""`flask serve`, the whole site on one machine (`make run`), and `flask worker`, one half of it."""

import signal
import sys
import time

import click
from flask import current_app
from flask.cli import ScriptInfo, pass_script_info, with_appcontext

from app.core.db import db
from app.search.queries import live_index
from app.site import queries, supervisor
from app.site import worker as background

DEMO_PEOPLE = (
    ("admin@demo.test", "admin platform"),
    ("sekretariat@demo.test", "sekretariat kompetisi"),
    ("admin.instansi@demo.test", "admin instansi"),
    ("inovator@demo.test", "inovator"),
    ("juri1@demo.test … juri4@demo.test", "evaluator"),
    ("panelis@demo.test", "panelis"),
)


@click.command("serve")
@click.option("--demo", is_flag=True, help="Load the demo first if the instance is empty.")
@with_appcontext
def serve(demo: bool) -> None:
    """Bring the database up to date, then run the web server and the worker until Ctrl-C."""
    port: int = current_app.config["PORT"]
    try:
        supervisor.require_free(port)
        _prepare(demo)
        shows_demo = queries.has_demo_people()
        db.session.remove()
    except supervisor.Unstartable as problem:
        raise click.ClickException(str(problem)) from None
    parts = [supervisor.web_server(port), supervisor.worker()]
    keeper = supervisor.Supervisor(parts, tell=lambda words: click.echo(words, err=True))
    sys.exit(keeper.run(ready=lambda: _announce(port, shows_demo, keeper)))


def _prepare(demo: bool) -> None:
    supervisor.call("db", "upgrade")
    is_empty = queries.is_empty_instance()
    db.session.remove()  # else this process goes on reading the state before the demo
    if demo and is_empty:
        click.echo("The instance is empty: loading the demo.")
        supervisor.call("demo", "load")
    if live_index().status().problem:
        _build_index()


def _build_index() -> None:
    """The site works without an index, so a failure is said and the worker tries again."""
    click.echo("Building the search index.")
    try:
        supervisor.call("search", "rebuild")
    except supervisor.Unstartable:
        click.echo("Search stays closed until the worker has built the index.", err=True)


def _announce(port: int, shows_demo: bool, keeper: supervisor.Supervisor) -> None:
    while not keeper.stopping and not supervisor.answers(port):
        keeper.look_after_parts()
        time.sleep(0.2)
    if keeper.stopping:
        return
    click.echo(f"\nLumbung Inovasi: {current_app.config['BASE_URL']}  (Ctrl-C stops it)")
    if shows_demo:
        click.echo("Demo accounts, all with the password lumbung-demo-2026:")
        for address, role in DEMO_PEOPLE:
            click.echo(f"  {address:36} {role}")


@click.command("worker")
@pass_script_info
def worker(info: ScriptInfo) -> None:
    """Do background work (mail, index, long jobs) until SIGTERM; one per installation."""
    stop = background.Stop()
    for kind in (signal.SIGINT, signal.SIGTERM):
        signal.signal(kind, stop.ask)
    background.run(info.load_app(), stop)
