"""`flask judging …`: who reads what; rank marks that were given anywhere; check what is sealed."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path

import click
from flask.cli import AppGroup

from app.accounts.models import User
from app.accounts.queries import user_by_email
from app.competitions.models import Stage
from app.core.canonical import sha256
from app.core.commands import FILE
from app.core.db import transaction
from app.core.errors import Problem, RuleBroken, problem_text, rule_text
from app.core.i18n import gettext as _
from app.core.i18n import ngettext, number
from app.judging import actions, queries
from app.judging.messages import remark_text
from app.judging.queries.plans import PlanView
from app.judging.rules.assigning import BRIDGING
from app.judging.rules.marks_file import LARGEST, MarksFile, read
from app.judging.rules.placing import SEED, TOP, Ranking, ranking
from app.judging.rules.plans import design_of_text, design_text, solution_text
from app.judging.rules.remarks import of_file, remarks
from app.judging.rules.scorecards import totals
from app.judging.rules.severity import corrected
from app.judging.rules.simulated import advice, described, impossible
from app.judging.rules.simulating import Method, Simulation
from app.judging.rules.simulating import simulate as simulated
from app.judging.rules.solving import solve

group = AppGroup("judging", help="Who reads what; marks and what they come to.")

EXACT = 9
"""Decimals in JSON; what is smaller is the machine's rounding."""
NARROWEST = 9
"""Characters of a column of figures."""


@group.command()
@click.option(
    "--stage", "ref", required=True, type=int, help="Number of the stage: its page says tahap=…."
)
@click.option(
    "--cap", type=click.IntRange(min=1), help="The most readings for a judge without a limit."
)
@click.option(
    "--seed",
    type=click.IntRange(0, 2**32 - 1),
    help="Another one than the stage's own, only to compare with --dry-run.",
)
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@click.option("--by", "email", help="Address of the person of the secretariat who approves.")
@click.option("--reason", default="", help="Why; the audit trail keeps it.")
def assign(
    *,
    ref: int,
    cap: int | None,
    seed: int | None,
    dry_run: bool,
    as_json: bool,
    email: str | None,
    reason: str,
) -> None:
    """Assign judges to the entries of a stage, as well as can be, in the name of who approves.

    Whatever has begun stays; where judges are short it says what is missing, why, and what would
    mend it.
    """
    stage = queries.stage_by_id(ref)
    if stage is None:
        raise click.BadParameter(_("tidak ada tahap dengan nomor ini"), param_hint="--stage")
    if seed is not None and not dry_run:
        raise click.BadParameter(_("hanya bersama --dry-run"), param_hint="--seed")
    by = None if dry_run else _approver(email, reason, stage)
    fixed = queries.seed_of(stage) if seed is None else seed
    design = queries.design_of(stage, cap=cap, seed=fixed)
    solution = solve(design)
    if by is not None:
        try:
            with transaction():
                plan = actions.keep_plan(stage, design, solution, by=by)
                actions.approve_plan(plan, reason, by=by)
        except RuleBroken as problem:
            raise click.ClickException(rule_text(problem)) from problem
    view = PlanView(design, solution)
    if as_json:
        click.echo(json.dumps(_plan_as_json(view), ensure_ascii=False))
    else:
        click.echo("\n".join(_plan_lines(view, done=by is not None)))


@group.command()
@click.argument("ref", metavar="PLAN", type=int)
def replay(ref: int) -> None:
    """Compute PLAN again from what was kept, and say whether the same comes out."""
    plan = queries.plan_by_id(ref)
    if plan is None:
        raise click.BadParameter(_("tidak ada usulan dengan nomor ini"), param_hint="PLAN")
    again = solution_text(solve(design_of_text(plan.design_json)))
    if again != plan.solution_json or sha256(plan.design_json) != plan.design_sha256:
        raise click.ClickException(_("hasilnya berbeda dari yang tersimpan"))
    click.echo(_("Hasilnya sama: %(version)s", version=sha256(again)))


@group.command()
@click.option("--entries", required=True, type=click.IntRange(2, 10_000))
@click.option("--judges", required=True, type=click.IntRange(1, 500))
@click.option("--readers", required=True, type=click.IntRange(1, 10), help="Of each entry.")
@click.option("--winners", required=True, type=click.IntRange(1), help="Fewer than the entries.")
@click.option("--panels", default=1, type=click.IntRange(1), help="By category; 1: all read all.")
@click.option(
    "--bridging", default=BRIDGING, type=click.IntRange(0, 100), help="Per cent read across panels."
)
@click.option("--minutes", default=20, type=click.IntRange(1), help="For one reading.")
@click.option("--hours", default=40, type=click.IntRange(1), help="That a judge has.")
@click.option("--seed", default=0, type=click.IntRange(0, 2**32 - 1), help="Of the draws.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def simulate(*, seed: int, as_json: bool, **planned: int) -> None:
    """What a way of judging takes of its judges and finds of the true winners, with other ways."""
    method = Method(**planned)
    for problem in impossible(method):
        words = problem_text(Problem("", problem.code, problem.data))
        raise click.BadParameter(words, param_hint=f"--{problem.place}")
    found = simulated(method, seed=seed)
    notes = list(map(remark_text, advice(found)))
    if as_json:
        courses = [
            {**asdict(one), "way": one.way.value, "hours": one.hours, "fits": one.fits}
            for one in found.courses
        ]
        click.echo(json.dumps({"courses": courses, "notes": notes}, ensure_ascii=False))
    else:
        click.echo("\n".join([*notes, "", *_courses(found)]))


def _courses(found: Simulation) -> Iterator[str]:
    heads = (_("Proposal per juri"), _("Jam per juri"), _("Terbaik yang terpilih"), _("Cara"))
    yield _line(heads, heads)
    for one in found.courses:
        share, hours = f"{one.found.mean:.0%}", number(Decimal(repr(one.hours)), 1)
        yield _line(heads, (str(one.per_judge), hours, share, remark_text(described(one))))


def _approver(email: str | None, reason: str, stage: Stage) -> User:
    if not email:
        raise click.BadParameter(_("tulis surel yang menyetujui"), param_hint="--by")
    if not reason.strip():
        raise click.BadParameter(_("tulis alasannya"), param_hint="--reason")
    user = user_by_email(email)
    if user is None or not queries.is_secretariat(user, stage.edition):
        raise click.BadParameter(_("bukan sekretariat penyelenggaraan ini"), param_hint="--by")
    return user


def _plan_as_json(view: PlanView) -> dict[str, object]:
    mend, text = view.solution.mend, solution_text(view.solution)
    return {
        "seed": view.design.seed,
        "design_sha256": sha256(design_text(view.design)),
        "solution_sha256": sha256(text),
        "given": sorted(view.given),
        "taken_back": sorted(view.taken),
        "readings": [
            {"entry": one.ref, "judge": judge.id, "new": new, "why": list(why)}
            for one in view.of(view.entries(""))
            for judge, new, why in one.readers
        ],
        "judges": [
            {
                "judge": share.judge.id,
                "now": share.now,
                "planned": share.planned,
                "fit": {near.name.lower(): count for near, count in sorted(share.fits.items())},
            }
            for share in view.shares
        ],
        "short": [{**asdict(one), "missing": one.missing} for one in view.solution.short],
        "mend": asdict(mend) if mend else None,
        "bridges": sorted(view.solution.bridges),
        "panels": view.solution.panels,
    }


def _plan_lines(view: PlanView, *, done: bool) -> Iterator[str]:
    least, most = view.loads
    yield _(
        "%(given)s bacaan baru, %(taken)s diambil kembali, %(all)s seluruhnya; %(least)s sampai"
        " %(most)s per juri.",
        given=len(view.given),
        taken=len(view.taken),
        all=len(view.solution.pairs),
        least=least,
        most=most,
    )
    for one in view.solution.short:
        yield _(
            "Proposal %(entry)s kurang %(missing)s juri: %(judges)s karena juri kurang,"
            " %(conflicts)s karena benturan, %(caps)s karena batas.",
            **asdict(one),
            missing=one.missing,
        )
    mend = view.solution.mend
    if mend and mend.more_each:
        yield _("Cukup bila setiap juri membaca %(count)s lebih banyak.", count=mend.more_each)
    if mend:
        yield _(
            "Cukup bila ada %(count)s juri lagi tanpa benturan, masing-masing sampai %(each)s"
            " bacaan.",
            count=mend.more_judges,
            each=mend.carrying,
        )
    yield _("Tersimpan.") if done else _("Tidak ada yang diubah.")


@group.command()
@click.option(
    "--csv",
    "file",
    required=True,
    type=FILE,
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
