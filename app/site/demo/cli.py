"""`flask demo load`: fill an empty instance with the demo."""

import logging

import click
from flask import current_app
from flask.cli import AppGroup

from app.core import jobs
from app.core.db import transaction
from app.core.i18n import gettext as _
from app.library.cli import import_file
from app.site import queries
from app.site.demo import loader

group = AppGroup("demo", help="A demo to try the site with.")


@group.command()
@click.pass_context
def load(context: click.Context) -> None:
    """Fill an empty instance with the demo and with a library of real innovations."""
    if current_app.config["APP_ENV"] == "production":
        raise click.ClickException(_("contoh tidak dimuat pada instalasi produksi (APP_ENV)"))
    if not queries.is_empty_instance():
        raise click.ClickException(_("instalasi ini sudah berisi; contoh hanya untuk yang kosong"))
    with transaction():  # a load that is interrupted leaves the instance empty
        loader.load(click.echo)
        loader.load_awards()
        context.invoke(import_file, file=loader.FOLDER / "innovations.jsonl", overwrite=False)
    click.echo(_("Surat-surat contoh"))
    _send_letters()


def _send_letters() -> None:
    """Here, not by the worker: its hundred and more lines would bury the demo accounts."""
    log = logging.getLogger(jobs.__name__)
    log.setLevel(logging.WARNING)
    try:
        while jobs.run_due():
            pass
    finally:
        log.setLevel(logging.NOTSET)
