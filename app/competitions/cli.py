"""`flask competitions …`: bring editions in from definition files."""

import json
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from app.competitions import messages, queries, rules
from app.competitions.actions import loading
from app.competitions.edition_definition import read_edition
from app.competitions.models import Edition
from app.core.commands import FILE
from app.core.db import transaction
from app.core.errors import Problem, RuleBroken, problem_text, rule_text
from app.core.i18n import gettext as _
from app.core.i18n import localized, ngettext

group = AppGroup("competitions", help="Competitions and their editions.")


@group.command()
@click.argument("file", type=FILE)
@click.option("--check", is_flag=True, help="Only check; nothing is stored.")
def load(file: Path, check: bool) -> None:
    """Load an edition from FILE; one that is being prepared is brought up to date."""
    definition, problems = read_edition(_json(file))
    problems = [*problems, *loading.objections(definition)]
    if problems:
        raise _refusal(file, problems)
    try:
        with suppress(_OnlyChecked), transaction():
            loading.load(definition)
            if check:
                raise _OnlyChecked
    except RuleBroken as problem:
        raise click.ClickException(rule_text(problem)) from problem
    if rules.is_far_from(definition.edition.year, definition.stages):
        click.echo(_("Peringatan: %(words)s", words=messages.FAR_YEAR), err=True)
    edition = queries.edition_by_slug(definition.edition.slug)
    if check:
        click.echo(_("%(edition)s: berkas ini benar.", edition=definition.edition.slug))
    elif edition is not None:
        _summarise(edition)


class _OnlyChecked(Exception):
    """Takes back what a check has loaded."""


def _json(file: Path) -> Any:
    """What the file holds; exit code 1 when it is no JSON."""
    try:
        return json.loads(file.read_text("utf-8"))
    except UnicodeDecodeError as problem:
        raise _unreadable(file, _("bukan teks UTF-8")) from problem
    except json.JSONDecodeError as problem:
        where = _("baris %(line)s, kolom %(column)s", line=problem.lineno, column=problem.colno)
        words = _("bukan JSON: %(reason)s", reason=where)
        raise _unreadable(file, words) from problem
    except RecursionError as problem:
        raise _unreadable(file, _("bersarang terlalu dalam")) from problem


def _unreadable(file: Path, words: str) -> click.ClickException:
    return click.ClickException(f"{file}: {words}")


def _refusal(file: Path, problems: Sequence[Problem]) -> click.ClickException:
    """All that is wrong in the file, each with its place on a line of its own."""
    count = ngettext("%(num)d kesalahan", "%(num)d kesalahan", len(problems))
    lines = "\n  ".join(problem_text(problem) for problem in problems)
    return click.ClickException(f"{file}: {count}\n  {lines}")


def _summarise(edition: Edition) -> None:
    version, form = queries.form_in_force(edition)
    rubric = queries.rubric_in_force(edition)
    criteria = rubric.criteria if rubric else []
    stages = ", ".join(localized(one, "name") for one in edition.stages)
    lines = (
        _("penyelenggara: %(name)s", name=edition.competition.organiser.name),
        _("kelompok: %(keys)s", keys=", ".join(one.key for one in edition.groups)),
        _("kategori: %(count)s", count=len(edition.categories)),
        _("tahap: %(names)s", names=stages),
        _(
            "formulir: versi %(number)s, %(sections)s bagian, %(questions)s pertanyaan",
            number=version.number,
            sections=len(form.sections),
            questions=len(list(form.questions())),
        ),
        _(
            "rubrik: %(count)s kriteria, bobot %(weight)s",
            count=len(criteria),
            weight=sum(one.weight for one in criteria),
        ),
        _("sidik formulir (SHA-256): %(sha256)s", sha256=version.sha256),
    )
    name = f"{localized(edition, 'name')} ({edition.slug})"
    click.echo("\n  ".join([_("%(edition)s, disiapkan", edition=name), *lines]))
