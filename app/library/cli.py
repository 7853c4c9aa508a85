"""`flask library …`: bring innovations and the mapping of awards in from files."""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import click
from flask.cli import AppGroup
from flask_babel import lazy_gettext as _l

from app.agencies import queries as agency_queries
from app.agencies.models import AgencyKind
from app.core.commands import FILE
from app.core.db import transaction
from app.core.errors import Problem, RuleBroken, problem_text, rule_text
from app.core.i18n import gettext as _
from app.library import actions, queries
from app.library.rules import records

group = AppGroup("library", help="The library of innovations.")

STEP = 50  # lines between two words of progress
_OUTCOMES = {
    "created": _l("baru"),
    "updated": _l("diperbarui"),
    "overwritten": _l("suntingan tangan ditimpa"),
    "unchanged": _l("tetap"),
    "kept": _l("dibiarkan karena disunting tangan"),
    "refused": _l("ditolak"),
}
_TOLD = {"kept": "import.edited_by_hand", "overwritten": "import.overwritten"}
"""What is said of a line that went in, or could have."""


@group.command("import")
@click.argument("file", type=FILE)
@click.option("--overwrite", is_flag=True, help="Replace entries edited by hand, too.")
def import_file(file: Path, overwrite: bool) -> None:
    """Bring in innovations from FILE, one JSON object a line, matched by `key`.

    Exits with 0 only when every line went in.
    """
    lines = list(_lines(file.read_bytes()))
    if not lines:
        raise click.ClickException(_("%(file)s tidak berisi satu baris pun", file=file))
    run = _Run(overwrite, _vocabulary())
    for done, (number, line) in enumerate(lines, start=1):
        for words in run.take(number, line):
            click.echo(_("baris %(line)s: %(problem)s", line=number, problem=words), err=True)
        if done % STEP == 0 or done == len(lines):
            click.echo(_("  %(done)s dari %(total)s baris", done=done, total=len(lines)))
    told = [f"{run.outcomes[one]} {words}" for one, words in _OUTCOMES.items() if run.outcomes[one]]
    click.echo(f"{file.name}: {', '.join(told)}.")
    if run.outcomes["refused"] or run.outcomes["kept"]:
        raise SystemExit(1)


def _lines(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and bytes of each line that is not blank; only line feeds end a line."""
    for number, line in enumerate(content.split(b"\n"), start=1):
        if line.strip():
            yield number, line


def _vocabulary() -> records.Vocabulary:
    return records.Vocabulary(
        topics={topic.key for topic in queries.topics()},
        agency_types={kind.value for kind in AgencyKind},
        knows_province=lambda name: agency_queries.find_region(name) is not None,
    )


@dataclass
class _Run:
    """One import: what happened to how many lines, and which keys were seen where."""

    overwrite: bool
    vocabulary: records.Vocabulary
    outcomes: Counter[str] = field(default_factory=Counter)
    seen: dict[str, int] = field(default_factory=dict)

    def take(self, number: int, line: bytes) -> list[str]:
        """Import one line; returns what there is to say of it."""
        reading = records.read_line(line, self.vocabulary)
        outcome, words = "refused", [problem_text(problem) for problem in reading.problems]
        if reading.record is not None:
            outcome, words = self._store(number, reading.record)
        self.outcomes[outcome] += 1
        return words

    def _store(self, number: int, read: records.Record) -> tuple[str, list[str]]:
        first = self.seen.setdefault(read.key, number)
        problems = queries.contradictions(read)
        if first != number:
            problems.append(Problem(read.key, "import.twice", {"line": first}))
        if problems:
            return "refused", [problem_text(problem) for problem in problems]
        try:
            with transaction():
                outcome = actions.import_record(read, overwrite=self.overwrite)
        except RuleBroken as problem:
            return "refused", [rule_text(problem)]
        told = _TOLD.get(outcome)
        return outcome, [problem_text(Problem(read.key, told))] if told else []


@group.command("awards")
@click.argument("file", type=FILE)
def load_awards(file: Path) -> None:
    """Map texts of awards to programme and tier from a CSV FILE (text, programme, tier).

    A text that is mapped already keeps its mapping.
    """
    with file.open(encoding="utf-8-sig", newline="") as source, transaction():
        rows = csv.DictReader(source)
        if not {"text", "programme", "tier"} <= set(rows.fieldnames or ()):
            words = _("kolom text, programme, dan tier harus ada")
            raise click.ClickException(f"{file}: {words}")
        taken = sum(_map(row) for row in rows)
    click.echo(_("%(count)s teks penghargaan dipetakan.", count=taken))


def _map(row: dict[str, str]) -> bool:
    mapping = actions.award_for(row["text"])
    if mapping is None or mapping.programme:
        return False
    actions.map_award(mapping, row["programme"], row["tier"], by=None)
    return True
