"""`flask demo load`: fill an empty instance with the demo."""

import click
from flask import current_app
from flask.cli import AppGroup
from flask_babel import gettext as _

from app.core.db import transaction
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
