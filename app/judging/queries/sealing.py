"""What a bundle holds: all that an edition's results followed from, judges by pseudonym."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from importlib.resources import files
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import undefer

from app.competitions.description import to_freeze
from app.competitions.method import METHOD
from app.competitions.models import Category, Edition, Group
from app.competitions.queries import newest_form, rubric_in_force
from app.competitions.rules import passing_figure, places_to_give, ranked_by, shares
from app.competitions.settings import Figure
from app.core import canonical, chain
from app.core.audit import AuditRow
from app.core.chain import AuditLink, Head
from app.core.chaining import START, key_of, leaf
from app.core.db import db
from app.entries.models import Entry
from app.judging import rules
from app.judging.models import Assignment, AssignmentState, Conflict, Plan, Score
from app.judging.models.sealing import Bundle, KeyHalf
from app.judging.queries.agreed import teams_of
from app.judging.queries.awards import as_published
from app.judging.queries.certainty import deciding_of
from app.judging.queries.decisions import decisions_of
from app.judging.queries.final import figures_that_rank, finals_of
from app.judging.queries.judges import taking_part
from app.judging.queries.ranking import best_first, ranked
from app.judging.queries.recap import Recap, recap
from app.judging.queries.selecting import selection_of
from app.judging.rules import severity
from app.judging.rules.placing import EXACT, SEED, ranking, usual_top
from app.judging.rules.plans import design_of_text
from app.judging.rules.sealed import envelope
from app.judging.rules.severity import corrected
from app.judging.rules.stages import assessments, grade_of, of_proposals

SHOWN = frozenset(
    {
        "edition.opened", "plan.made", "plan.approved", "reading.finished", "entry.decided",
        "entry.undecided", "results.finalists_published", "results.published",
    }
)  # fmt: skip
"""The acts whose details a bundle shows: what they say names no person."""
CODE = (
    "app/core/canonical.py", "app/core/chaining.py",
    *(
        f"app/judging/rules/sealed/{name}.py"
        for name in (
            "__init__", "cards", "checking", "drawing", "envelope", "estimating", "ordering",
            "program", "public", "trail", "words",
        )
    ),
)  # fmt: skip
"""The verifier, which a bundle carries."""
PACKAGES = ("app", "app/core", "app/judging", "app/judging/rules")
START_HERE = """import sys

from app.judging.rules.sealed.program import main

sys.exit(main(sys.argv[1:], sys.path[0]))
"""
Name = Callable[[int], str]
"""A judge's id → their pseudonym."""


class PublicPart(NamedTuple):
    """The public's rating as a bundle holds it."""

    told: Mapping[str, Any]
    """What was given, without anything of who gave it."""
    results: Sequence[Sequence[Any]]
    """Entry id, number of ratings, usefulness and score with it (floats; None where there is
    none)."""


_public: list[Callable[[Edition, Mapping[int, Fraction]], PublicPart | None]] = []


def register_public(part: Callable[[Edition, Mapping[int, Fraction]], PublicPart | None]) -> None:
    """Who knows what the public rated; it is given the judges' figure of each entry."""
    _public[:] = [part]


def bundle_of(edition: Edition) -> Bundle | None:
    return db.session.get(Bundle, edition.id)


def halves_of(edition: Edition) -> Sequence[KeyHalf]:
    """Both halves of the key, in order."""
    return db.session.scalars(
        select(KeyHalf).where(KeyHalf.edition_id == edition.id).order_by(KeyHalf.number)
    ).all()


def bundle_parts(edition: Edition, name: Name, head: Head) -> dict[str, bytes]:
    """The parts of the bundle, its manifest among them."""
    recaps = [recap(stage, with_marks=True) for stage in assessments(edition.stages)]
    public = _public_part(edition, recaps)
    content: dict[str, Any] = {
        "edition.json": _edition(edition),
        "stages.json": [_stage(one) for one in recaps],
        "entries.json": _entries(recaps, edition),
        "readings.json": [line for one in recaps for line in _readings(one, name)],
        "teams.json": [line for one in recaps for line in _teams(one, name)],
        "conflicts.json": _conflicts(edition, name),
        "plans.json": _plans(recaps),
        "decisions.json": _decisions(edition),
        "results.json": _results(edition, recaps, name),
        "trail.json": _trail(edition, head),
    }
    if public is not None:
        content["public.json"] = public.told
        content["results.json"]["public"] = [
            [ref, n, *(None if one is None else _written(one) for one in figures)]
            for ref, n, *figures in public.results
        ]
    parts = {part: canonical.dumps(value).encode() for part, value in content.items()}
    parts["rules.json"] = _rules(edition).encode()
    return envelope.with_manifest({**parts, **_verifier()})


def _public_part(edition: Edition, recaps: Sequence[Recap]) -> PublicPart | None:
    finals = finals_of(edition)
    proposals = of_proposals(edition.stages)
    first = next((one for one in recaps if one.stage is proposals), None)
    scores = finals.totals if finals else figures_that_rank(first) if first else {}
    return next((found for one in _public if (found := one(edition, scores))), None)


def _verifier() -> dict[str, bytes]:
    """The method in words, and the program that checks the bundle."""
    root = files("app").joinpath("..")
    code = {path: root.joinpath(path).read_bytes() for path in CODE}
    method = root.joinpath("app/judging/rules/sealed/method.txt").read_bytes()
    empty = {f"{package}/__init__.py": b"" for package in PACKAGES}
    return {**code, **empty, "method.txt": method, "__main__.py": START_HERE.encode()}


def _rules(edition: Edition) -> str:
    """As the opening froze them; editions that were opened before anything was: as they are."""
    frozen = db.session.scalar(select(Edition.frozen_definition).where(Edition.id == edition.id))
    form, rubric = newest_form(edition), rubric_in_force(edition)
    if frozen or form is None or rubric is None:
        return frozen or "{}"
    return canonical.dumps(to_freeze(edition, form, rubric))


def _edition(edition: Edition) -> dict[str, Any]:
    return {
        "slug": edition.slug,
        "year": edition.year,
        "frozen_sha256": edition.frozen_sha256 or canonical.sha256(_rules(edition)),
        "results_published_at": edition.results_published_at,
        "method": METHOD,
        "seed": SEED,
    }


def _stage(found: Recap) -> dict[str, Any]:
    stage = found.stage
    figure = passing_figure(stage.edition)
    if figure is Figure.TEAM and stage.share:  # teams meet about proposals alone
        figure = Figure.MEAN
    return {
        "id": stage.id,
        "kind": stage.kind.value,
        "share": shares(stage.edition)[stage.kind],
        "grade": grade_of(stage),
        "passing_figure": figure.value,
        "highest": stage.rubric.scale_maximum if stage.rubric else 0,
        "taking_part": sorted(db.session.scalars(select(Entry.id).where(*taking_part(stage)))),
        "criteria": [
            {
                "id": one.id,
                "key": one.key,
                "weight": int(one.weight * rules.HUNDREDTHS),
                "optional": one.is_optional,
                "categories": one.category_keys,
            }
            for one in found.criteria
        ],
    }


def _entries(recaps: Iterable[Recap], edition: Edition) -> list[dict[str, Any]]:
    """Who took part or was marked, by number; nothing that says whose proposal it is."""
    stages = [one.stage.id for one in recaps]
    read = select(Assignment.entry_id).where(Assignment.stage_id.in_(stages))
    rows = db.session.execute(
        select(Entry.id, Group.key, Category.key, Group.needs_source)
        .outerjoin(Group, Group.id == Entry.group_id)
        .outerjoin(Category, Category.id == Entry.category_id)
        .where(Entry.edition_id == edition.id, Entry.id.in_(read))
        .order_by(Entry.id)
    )
    return [
        {"id": ref, "group": group, "category": category, "replicates": bool(replicates)}
        for ref, group, category, replicates in rows
    ]


def _readings(found: Recap, name: Name) -> Iterable[dict[str, Any]]:
    """Every reading of the stage; points only of those that are locked."""
    points: dict[int, dict[str, int]] = defaultdict(dict)
    of_stage = Assignment.stage_id == found.stage.id
    for ref, criterion, given in db.session.execute(
        select(Score.assignment_id, Score.criterion_id, Score.points)
        .join(Assignment, Assignment.id == Score.assignment_id)
        .where(of_stage)
    ):
        points[ref][str(criterion)] = given
    rows = db.session.scalars(select(Assignment).where(of_stage).order_by(Assignment.id))
    for one in rows:
        locked = one.finished_at is not None
        yield {
            "reading": one.id,
            "stage": one.stage_id,
            "entry": one.entry_id,
            "judge": name(one.judge_id),
            "state": one.state.value,
            "locked": locked,
            "counts": one.state is AssignmentState.DONE and one.id not in found.closed,
            "points": points[one.id] if locked else {},
            "weighed": one.weighed if locked else 0,
            "full_marks": one.full_marks if locked else 0,
        }


def _teams(found: Recap, name: Name) -> Iterable[dict[str, Any]]:
    """The proposal of each team that holds, and who agreed."""
    teams = teams_of(found.stage, found.finished.readings) if found.has_teams else {}
    for ref, team in sorted(teams.items()):
        if team.proposal is not None:
            yield {
                "stage": found.stage.id,
                "entry": ref,
                "number": team.proposal.number,
                "weighed": team.proposal.weighed,
                "full_marks": team.proposal.full_marks,
                "answers": {name(judge): one.agrees for judge, one in team.answers.items()},
            }


def _conflicts(edition: Edition, name: Name) -> list[dict[str, Any]]:
    """Without their words, which would tell who the judge is."""
    rows = db.session.scalars(
        select(Conflict)
        .join(Conflict.entry)
        .where(Entry.edition_id == edition.id)
        .order_by(Conflict.id)
    )
    return [
        {
            "entry": one.entry_id,
            "judge": name(one.judge_id),
            "source": one.source.value,
            "counts": one.dismissed_at is None,
        }
        for one in rows
    ]


def _plans(recaps: Iterable[Recap]) -> list[dict[str, Any]]:
    """Every assignment run; what it was given and found names judges, so only its digests."""
    stages = [one.stage.id for one in recaps]
    rows = db.session.scalars(
        select(Plan)
        .where(Plan.stage_id.in_(stages))
        .options(undefer(Plan.design_json), undefer(Plan.solution_json))
        .order_by(Plan.id)
    )
    return [
        {
            "id": one.id,
            "stage": one.stage_id,
            "seed": design_of_text(one.design_json).seed,
            "design_sha256": canonical.sha256(one.design_json),
            "solution_sha256": canonical.sha256(one.solution_json),
            "approved": one.approved_at is not None,
        }
        for one in rows
    ]


def _decisions(edition: Edition) -> list[dict[str, Any]]:
    """As they were published, whatever was changed since."""
    first = as_published(edition)
    rows = []
    for one in sorted(decisions_of(edition.id), key=lambda one: one.entry_id):
        if said := first.get(one.entry_id, (one.outcome, one.award)):
            outcome, award = said
            row = {"outcome": outcome.value, "award": award, "reason": one.reason}
            rows.append({"entry": one.entry_id, **row})
    return rows


def _results(edition: Edition, recaps: Sequence[Recap], name: Name) -> dict[str, Any]:
    proposals = of_proposals(edition.stages)
    first = next((one for one in recaps if one.stage is proposals), None)
    marked = len(first.finished.adjusted) if first else 0
    top = places_to_give(edition) or usual_top(marked)
    finals = finals_of(edition)
    totals = finals.totals if finals else {}
    return {
        "top": top,
        "stages": [_figures(one, top, name) for one in recaps],
        "selection": [
            [line.entry, line.place, line.why.value, line.quota]
            for line in (selection_of(first) if first else ())
        ],
        "finals": [
            [ref, _written(float(totals[ref])) if ref in totals else None]
            for ref in (finals.refs if finals else ())
        ],
    }


def _figures(found: Recap, top: int, name: Name) -> dict[str, Any]:
    marked = found.finished.readings
    order = list(ranked(found, best_first(found.stage.edition), among=found.finished.adjusted))
    made: dict[str, Any] = {
        "stage": found.stage.id,
        "order": order,
        "team_marks": {str(ref): str(mark) for ref, mark in found.team_marks.items()},
        "judges": [],
        "places": [],
    }
    if not marked:
        return made
    full = found.finished.full_marks
    fit = corrected(
        [
            severity.Mark(ref, name(judge), float(rules.total(weighed, full)))
            for ref, judge, weighed in marked
        ]
    )
    by_mean = ranked_by(found.stage.edition) is Figure.MEAN
    deciding = dict(deciding_of(found, fit))
    places = ranking(fit, top=top, deciding=deciding, by_lot=False, by_mean=by_mean).places
    shifts = zip(fit.severity, fit.taken_off, fit.design.per_judge, strict=True)
    made["judges"] = [
        [judge, *map(_written, one)] for judge, one in zip(fit.design.judges, shifts, strict=True)
    ]
    made["places"] = [
        [
            one.entry, _written(one.raw), _written(one.adjusted), one.rank_raw, one.rank,
            one.rank_low, one.rank_high, _written(one.p_top),
        ]
        for one in sorted(places, key=lambda one: one.entry)
    ]  # fmt: skip
    return made


def _written(value: float) -> str:
    return format(Decimal(repr(round(float(value), EXACT))), "f")


def _trail(edition: Edition, head: Head) -> dict[str, Any]:
    """The chain from the edition's first row to the head: its own rows, of others the digests."""
    first = db.session.scalar(
        select(func.min(AuditLink.position))
        .join(AuditRow, AuditRow.id == AuditLink.row_id)
        .where(AuditRow.edition_id == edition.id)
    )
    start = first or head.rows + 1
    before = db.session.scalar(select(AuditLink.hash).where(AuditLink.position == start - 1))
    leaves, rows = [], []
    for link, row in chain.walk(start - 1):
        if row is None or link.position > head.rows:
            break
        chained = chain.in_chain(row, link.salt)
        leaves.append(leaf(chained))
        if row.edition_id == edition.id:
            rows.append({"position": link.position, "row": chained, "shown": _shown(row, link)})
    return {
        "first": start,
        "before": before or START,
        "leaves": leaves,
        "rows": rows,
        "head": {"rows": head.rows, "hash": head.hash},
    }


def _shown(row: AuditRow, link: AuditLink) -> Mapping[str, str] | None:
    if row.action not in SHOWN:
        return None
    return {"key": key_of(link.salt, "payload"), "payload": row.payload}
