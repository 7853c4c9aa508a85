"""`flask library …`: bring innovations and the mapping of awards in from files."""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import click
from flask.cli import AppGroup

from app.agencies import queries as agency_queries
from app.agencies.models import AgencyKind
from app.core.db import transaction
from app.core.errors import RuleBroken, rule_text
from app.library import actions, queries, rules

group = AppGroup("library", help="Pustaka inovasi.")

STEP = 50  # lines between two words of progress
_OUTCOMES = {
    "created": "baru",
    "updated": "diperbarui",
    "unchanged": "tetap",
    "kept": "dibiarkan karena disunting tangan",
    "refused": "ditolak",
}


@group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--overwrite", is_flag=True, help="Timpa juga entri yang sudah disunting tangan.")
def import_file(file: Path, overwrite: bool) -> None:
    """Masukkan inovasi dari FILE, satu objek JSON per baris, dicocokkan menurut `key`.

    Keluar dengan 0 hanya bila setiap baris masuk.
    """
    lines = list(_lines(file.read_bytes()))
    run = _Run(overwrite, _vocabulary())
    problems = 0
    for done, (number, line) in enumerate(lines, start=1):
        for problem in run.take(number, line):
            problems += 1
            click.echo(f"baris {number}: {problem}", err=True)
        if done % STEP == 0 or done == len(lines):
            click.echo(f"  {done} dari {len(lines)} baris")
    told = [f"{run.outcomes[one]} {words}" for one, words in _OUTCOMES.items() if run.outcomes[one]]
    click.echo(f"{file.name}: {', '.join(told) or 'tidak ada baris'}.")
    if problems:
        raise SystemExit(1)


def _lines(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and bytes of each line that is not blank; only line feeds end a line."""
    for number, line in enumerate(content.split(b"\n"), start=1):
        if line.strip():
            yield number, line


def _vocabulary() -> rules.Vocabulary:
    return rules.Vocabulary(
        topics={topic.key for topic in queries.topics()},
        agency_types={kind.value for kind in AgencyKind},
        knows_province=lambda name: agency_queries.find_region(name) is not None,
    )


@dataclass
class _Run:
    """One import: what happened to how many lines, and which keys were seen where."""

    overwrite: bool
    vocabulary: rules.Vocabulary
    outcomes: Counter[str] = field(default_factory=Counter)
    seen: dict[str, int] = field(default_factory=dict)

    def take(self, number: int, line: bytes) -> list[str]:
        """Import one line; returns what is wrong with it."""
        reading = rules.read_line(line, self.vocabulary)
        outcome, problems = "refused", reading.problems
        if reading.record is not None:
            outcome, problems = self._store(number, reading.record)
        self.outcomes[outcome] += 1
        return problems

    def _store(self, number: int, read: rules.Record) -> tuple[str, list[str]]:
        first = self.seen.setdefault(read.key, number)
        if first != number:
            return "refused", [f"key {read.key!r} sudah ada di baris {first}"]
        try:
            with transaction():
                outcome = actions.import_record(read, overwrite=self.overwrite)
        except RuleBroken as problem:
            return "refused", [rule_text(problem)]
        kept = [f"{read.key}: sudah disunting tangan, dibiarkan (--overwrite menimpanya)"]
        return outcome, kept if outcome == "kept" else []


@group.command("awards")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def load_awards(file: Path) -> None:
    """Muat pemetaan teks penghargaan ke program dan tingkat dari CSV (text, programme, tier).

    Teks yang sudah dipetakan tidak diubah.
    """
    with file.open(encoding="utf-8-sig", newline="") as source, transaction():
        rows = csv.DictReader(source)
        if not {"text", "programme", "tier"} <= set(rows.fieldnames or ()):
            raise click.ClickException(f"{file}: kolom text, programme, dan tier harus ada")
        taken = sum(_map(row) for row in rows)
    click.echo(f"{taken} teks penghargaan dipetakan.")


def _map(row: dict[str, str]) -> bool:
    mapping = actions.award_for(row["text"])
    if mapping is None or mapping.programme:
        return False
    actions.map_award(mapping, row["programme"], row["tier"], by=None)
    return True
