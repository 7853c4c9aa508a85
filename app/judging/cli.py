"""`flask judging …`: rank marks that were given anywhere."""

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

import click
from flask.cli import AppGroup

from app.core.errors import RuleBroken, problem_text, rule_text
from app.core.i18n import gettext as _
from app.core.i18n import ngettext, number
from app.judging.messages import remark_text
from app.judging.rules.marks_file import LARGEST, MarksFile, read
from app.judging.rules.placing import SEED, TOP, Ranking, ranking
from app.judging.rules.remarks import of_file, remarks
from app.judging.rules.scorecards import totals
from app.judging.rules.severity import corrected

group = AppGroup("judging", help="Marks and what they come to.")

EXACT = 9
"""Decimals in JSON; what is smaller is the machine's rounding."""
NARROWEST = 9
"""Characters of a column of figures."""


@group.command()
@click.option(
    "--csv",
    "file",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Columns entry, judge, score; perhaps criterion, weight.",
)
@click.option(
    "--top",
    default=TOP,
    show_default=True,
    type=click.IntRange(min=1),
    help="How many can win: p_top is the chance to be one of them.",
)
@click.option(
    "--seed",
    default=SEED,
    show_default=True,
    type=click.IntRange(min=0),
    help="Of the draws; the same seed gives the same answer.",
)
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@click.option("--skip-bad", is_flag=True, help="Rank although some rows are wrong, without them.")
def rank(file: Path, top: int, seed: int, as_json: bool, skip_bad: bool) -> None:
    """Rank the entries of a CSV file by co-judge corrected scores, with how sure each rank is.

    A judge's severity is how many points they stand above (+) or below (-) the judges of the same
    entries; the adjusted score is the mean without it.
    """
    marks = _read(file)
    for line, problem in marks.problems:
        words = _("baris %(line)s: %(problem)s", line=line, problem=problem_text(problem))
        click.echo(words, err=True)
    if marks.problems and not skip_bad:
        count = ngettext("%(num)d kesalahan", "%(num)d kesalahan", len(marks.problems))
        advice = _("tidak ada yang diperingkat (--skip-bad melewati baris yang salah)")
        raise click.ClickException(f"{file}: {count}; {advice}")
    if not marks.points:
        raise _unusable(file, RuleBroken("marks.none"))
    cards = totals(marks.points)
    found = ranking(corrected(cards.marks), top=top, seed=seed, deciding=cards.heaviest)
    notes = list(map(remark_text, [*of_file(marks, cards), *remarks(found)]))
    if as_json:
        click.echo(json.dumps(_as_json(found, notes), ensure_ascii=False))
    else:
        click.echo("\n".join([*_table(found), "", *_judges(found), "", *notes]))


def _read(file: Path) -> MarksFile:
    with file.open("rb") as source:
        content = source.read(LARGEST + 1)
    try:
        return read(content)
    except RuleBroken as problem:
        raise _unusable(file, problem) from problem


def _unusable(file: Path, problem: RuleBroken) -> click.ClickException:
    return click.ClickException(f"{file}: {rule_text(problem)}")


def _as_json(found: Ranking, notes: Sequence[str]) -> dict[str, object]:
    entries = [
        {
            "entry": place.entry,
            "raw": round(place.raw, EXACT),
            "adjusted": round(place.adjusted, EXACT),
            "rank_raw": place.rank_raw,
            "rank": place.rank,
            "rank_low": place.rank_low,
            "rank_high": place.rank_high,
            "p_top": round(place.p_top, EXACT),
        }
        for place in found.places
    ]
    design = found.fit.design
    judges = [
        {
            "judge": judge,
            "severity": round(float(severity), EXACT),
            "n": int(count),
            "component": int(panel) + 1,
        }
        for judge, severity, count, panel in zip(
            design.judges, found.fit.severity, design.per_judge, design.panels, strict=True
        )
    ]
    return {"entries": entries, "judges": judges, "notes": notes}


def _table(found: Ranking) -> Iterator[str]:
    """One line for each entry, best first; ± marks those too close to call."""
    heads = (
        _("Peringkat"),
        "90 %",
        _("Peluang %(top)s besar", top=found.top),
        _("Terkoreksi"),
        _("Rata-rata"),
        _("Peringkat mentah"),
        _("Proposal"),
    )
    yield _line(heads, heads)
    for place in found.places:
        cells = (
            f"{'± ' if place.is_close(found.top) else ''}{place.rank}",
            f"{place.rank_low}-{place.rank_high}",
            f"{place.p_top:.0%}",
            _figure(place.adjusted),
            _figure(place.raw),
            str(place.rank_raw),
            str(place.entry),
        )
        yield _line(heads, cells)


def _judges(found: Ranking) -> Iterator[str]:
    design, fit = found.fit.design, found.fit
    heads = (_("Selisih"), _("Dikurangkan"), _("Nilai"), _("Panel"), _("Juri"))
    yield _line(heads, heads)
    for at, judge in enumerate(design.judges):
        cells = (
            _signed(fit.severity[at]),
            _signed(fit.taken_off[at]),
            str(int(design.per_judge[at])),
            str(int(design.panels[at]) + 1),
            str(judge),
        )
        yield _line(heads, cells)


def _line(heads: Sequence[str], cells: Sequence[str]) -> str:
    """The figures under their heads, then the name."""
    *figures, name = cells
    widths = [max(len(head), NARROWEST) for head in heads[:-1]]
    return "".join(f"{f:>{w}}  " for f, w in zip(figures, widths, strict=True)) + name


def _figure(value: float) -> str:
    return number(Decimal(repr(float(value))), 2)


def _signed(value: float) -> str:
    return ("+" if round(value, 2) > 0 else "") + _figure(value)
