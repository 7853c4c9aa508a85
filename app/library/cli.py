"""Commands of the library."""

import csv
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import click
from flask.cli import AppGroup

from app.agencies import queries as agency_queries
from app.agencies.models import AgencyKind
from app.core.db import transaction
from app.core.errors import RuleBroken, rule_text
from app.library import actions, queries, rules

group = AppGroup("library", help="The library of innovations.")


@group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--overwrite", is_flag=True, help="Replace entries that were edited by hand, too.")
def import_file(file: Path, overwrite: bool) -> None:
    """Bring in innovations from FILE, one JSON record a line, matched by their key.

    Exits with 0 only when every line went in.
    """
    run = _Run(overwrite, _vocabulary())
    lines = [
        (number, line)
        for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1)
        if line.strip()
    ]
    with click.progressbar(lines, label=f"Importing {len(lines)} records") as bar:
        problems = [(number, text) for number, line in bar for text in run.take(number, line)]
    for number, text in problems:
        click.echo(f"line {number}: {text}", err=True)
    click.echo(
        ", ".join(f"{count} {name}" for name, count in sorted(run.outcomes.items())) or "empty"
    )
    if problems:
        raise SystemExit(1)


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

    def take(self, number: int, line: str) -> list[str]:
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
            return "refused", [f"key {read.key!r} stands on line {first} already"]
        try:
            with transaction():
                outcome = actions.import_record(read, overwrite=self.overwrite)
        except RuleBroken as problem:
            return "refused", [f"agency: {rule_text(problem)}"]
        kept = ["edited by hand, kept as it is (use --overwrite to replace it)"]
        return outcome, kept if outcome == "kept" else []


@group.command("awards")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def load_awards(file: Path) -> None:
    """Load the mapping of award texts to programme and tier from a CSV FILE."""
    with file.open(encoding="utf-8", newline="") as source, transaction():
        for row in csv.DictReader(source):
            mapping = actions.award_for(row["text"])
            if mapping is not None and not mapping.programme:
                actions.map_award(mapping, row["programme"], row["tier"], by=None)
