"""`flask judging verify` and `judges`: check what is sealed, and say whose marks they were."""

import json
from collections.abc import Sequence
from pathlib import Path

import click

from app.competitions.queries import edition_by_slug
from app.core.commands import FILE
from app.core.db import transaction
from app.core.errors import RuleBroken, rule_text
from app.core.i18n import gettext as _
from app.core.i18n import locale_code
from app.judging.actions.sealing import open_key
from app.judging.cli import group
from app.judging.rules.sealed.checking import checked
from app.judging.rules.sealed.envelope import Unreadable, unpacked
from app.judging.rules.sealed.words import as_data, lines


@group.command()
@click.argument("bundle", type=FILE)
@click.option("--head", "hash_", metavar="HASH", help="A published head of the chain; --count.")
@click.option("--count", type=click.IntRange(min=1), help="How many rows that head stands for.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def verify(bundle: Path, *, hash_: str | None, count: int | None, as_json: bool) -> None:
    """Work out again all that BUNDLE claims; asks no database. It ends with 1 where it differs."""
    if (hash_ is None) is not (count is None):
        raise click.UsageError(_("--head dan --count hanya bersama"))
    head = (count, hash_.strip().lower()) if hash_ and count else None
    report = checked(bundle.read_bytes(), head)
    if as_json:
        click.echo(json.dumps(as_data(report), ensure_ascii=False))
    else:
        click.echo("\n".join(lines(report, english=locale_code() == "en")))
    if report.differences:
        raise SystemExit(1)


@group.command("judges")
@click.argument("bundle", type=FILE)
@click.option("--half", "halves", multiple=True, metavar="HALF", help="Twice; else it asks.")
def judges_of_bundle(bundle: Path, *, halves: Sequence[str]) -> None:
    """Say who the judges of BUNDLE are, by both halves of its key. The audit trail keeps it."""
    try:
        parts = unpacked(bundle.read_bytes())
        slug = json.loads(parts["edition.json"])["slug"]
        names = {one["judge"] for one in json.loads(parts["readings.json"])}
    except (Unreadable, KeyError, ValueError):
        raise click.ClickException(_("ini bukan berkas segel")) from None
    asked = list(halves[:2])
    while len(asked) < 2:
        asked.append(click.prompt(_("Paruh kunci"), hide_input=True))
    edition = edition_by_slug(slug)
    if edition is None:
        raise click.ClickException(_("penyelenggaraan berkas ini tidak ada di sini"))
    try:
        with transaction():
            found = open_key(edition, (asked[0], asked[1]), names)
    except RuleBroken as problem:
        raise click.ClickException(rule_text(problem)) from None
    for name, judge in found.items():
        click.echo(f"{name}  {judge.name}")
