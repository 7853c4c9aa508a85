"""`flask competitions …`: bring editions in from definition files."""

import json
from contextlib import suppress
from pathlib import Path

import click
from flask.cli import AppGroup

from app.competitions import queries
from app.competitions.actions import loading
from app.competitions.edition_definition import EditionDefinition, parse_edition
from app.competitions.models import Edition
from app.competitions.parts import DefinitionError
from app.core.db import transaction
from app.core.errors import RuleBroken, rule_text

group = AppGroup("competitions", help="Kompetisi dan tahun penyelenggaraan.")


@group.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--check", is_flag=True, help="Periksa saja; tidak ada yang disimpan.")
def load(file: Path, check: bool) -> None:
    """Muat tahun penyelenggaraan dari FILE; yang sedang disiapkan diperbarui."""
    definition = _read(file)
    try:
        with suppress(_OnlyChecked), transaction():
            loading.load(definition)
            if check:
                raise _OnlyChecked
    except RuleBroken as problem:
        raise click.ClickException(rule_text(problem)) from problem
    edition = queries.edition_by_slug(definition.edition.slug)
    if check:
        click.echo(f"{definition.edition.slug}: berkas ini benar.")
    elif edition is not None:
        _summarise(edition)


class _OnlyChecked(Exception):
    """Takes back what a check has loaded."""


def _read(file: Path) -> EditionDefinition:
    """Exit code 1 with the place of the first mistake."""
    try:
        return parse_edition(json.loads(file.read_text("utf-8")))
    except UnicodeDecodeError as problem:
        raise click.ClickException(f"{file}: bukan teks UTF-8") from problem
    except json.JSONDecodeError as problem:
        where = f"baris {problem.lineno}, kolom {problem.colno}"
        raise click.ClickException(f"{file}: bukan JSON ({where}: {problem.msg})") from problem
    except RecursionError as problem:
        raise click.ClickException(f"{file}: bersarang terlalu dalam") from problem
    except DefinitionError as problem:
        raise click.ClickException(f"{file}: {problem}") from problem


def _summarise(edition: Edition) -> None:
    version, form = queries.form_in_force(edition)
    rubric = queries.rubric_in_force(edition)
    criteria = rubric.criteria if rubric else []
    sections = len(form.sections)
    questions = len(list(form.questions()))
    click.echo(f"{edition.name} ({edition.slug}), disiapkan")
    click.echo(f"  penyelenggara: {edition.competition.organiser.name}")
    click.echo(f"  kelompok: {', '.join(one.key for one in edition.groups)}")
    click.echo(f"  kategori: {len(edition.categories)}")
    click.echo(f"  tahap: {', '.join(one.name for one in edition.stages)}")
    click.echo(f"  formulir: versi {version.number}, {sections} bagian, {questions} pertanyaan")
    click.echo(f"  rubrik: {len(criteria)} kriteria, bobot {sum(one.weight for one in criteria)}")
    click.echo(f"  sidik formulir (SHA-256): {version.sha256}")
