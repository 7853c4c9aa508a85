"""What the solver is asked, as the stage stands now; the plans it made."""

from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, undefer

from app.accounts.models import Grant
from app.accounts.queries import in_force_at
from app.agencies.models import Agency
from app.competitions.models import Stage
from app.core import canonical, clock
from app.core.db import db
from app.entries.models import Entry
from app.judging import rules
from app.judging.models import Assignment, AssignmentState, Origin, Plan
from app.judging.queries.assigning import Spread, spread_of
from app.judging.queries.conflicts import PROVINCE
from app.judging.queries.expertise import expertise_of, goals_of
from app.judging.queries.judges import entries_to_assign
from app.judging.queries.limits import limits_of
from app.judging.queries.topics import topics_in
from app.judging.rules.assigning import SEED, Design, Field, Pair, Reader, ToRead
from app.judging.rules.plans import design_text
from app.judging.rules.stages import readers_of


def design_of(
    stage: Stage,
    *,
    cap: int | None = None,
    seed: int = SEED,
    seeking: Collection[int] | None = None,
    anew: bool = False,
) -> Design:
    """The stage as it stands: who passed, who may read, what has begun. `cap`: the most readings
    for a judge without a limit of their own. `seeking`: ids of the entries for which a judge is
    sought; in others no topics are looked for. `anew`: as in `spread_of`."""
    passed = [entry for entry, _snapshot in entries_to_assign(stage)]
    spread = spread_of(stage, [entry.id for entry in passed], anew=anew)
    judges = sorted(judge.id for judge in spread.judges)
    regions, knows = _regions(judges), expertise_of(judges)
    limits = limits_of(stage)
    subjects = _subjects(stage, passed, knows.values(), seeking)
    wanted = readers_of(stage)
    third = spread.waiting_for_third(stage)
    kept, present, gone = set[Pair](), set[Pair](), set[Pair]()
    for reading in (one for every in spread.readings.values() for one in every):
        state = spread.state(reading)
        group = gone if state is AssignmentState.RECUSED else kept if _stays(reading) else present
        group.add((reading.entry_id, reading.judge_id))
    entries = {entry.id for entry in passed}
    return Design(
        [
            _to_read(entry, spread, wanted + (entry.id in third), subjects[entry.id])
            for entry in passed
        ],
        [
            Reader(ref, limits.get(ref, cap), knows.get(ref, Field()), regions[ref])
            for ref in judges
        ],
        _among(gone | spread.standing.keys(), entries, regions),
        _among(kept, entries, regions),
        _among(present, entries, regions),
        seed,
    )


def _among(
    pairs: Iterable[Pair], entries: Container[int], judges: Container[int]
) -> frozenset[Pair]:
    return frozenset(
        (entry, judge) for entry, judge in pairs if entry in entries and judge in judges
    )


def seed_of(stage: Stage) -> int:
    """What decides between choices that are equally good: fixed once the edition opened, so that
    nobody tries seeds until the readers suit."""
    return int(canonical.sha256(f"{stage.edition.frozen_sha256}/{stage.id}")[:8], 16)


def _stays(reading: Assignment) -> bool:
    """What has begun, and what a person chose."""
    untouched = rules.why_not_unassign(reading) is None
    return not untouched or reading.origin is Origin.HAND


def _subjects(
    stage: Stage,
    passed: Sequence[Entry],
    known: Collection[Field],
    seeking: Collection[int] | None,
) -> Mapping[int, Field]:
    """Entry id → what it is about, as far as its form says and judges ask."""
    goals = goals_of(stage.edition, [entry.id for entry in passed])
    written = frozenset(topic for field in known for topic in field.topics)
    topics = topics_in([stage.edition_id], written, seeking)
    return {
        entry.id: Field(
            frozenset({entry.category_id} if entry.category_id else ()),
            topics.get(entry.id, frozenset()),
            goals.get(entry.id, frozenset()),
        )
        for entry in passed
    }


def _to_read(entry: Entry, spread: Spread, wanted: int, about: Field) -> ToRead:
    """With readers who are no longer judges taken off what is wanted, as their marks count."""
    others = sum(
        reading.judge_id not in spread.judge_ids
        and rules.why_not_unassign(reading) is not None
        and spread.state(reading) is not AssignmentState.RECUSED
        for reading in spread.readings.get(entry.id, ())
    )
    region = (entry.agency.region_code or "")[:PROVINCE] or None
    return ToRead(entry.id, max(wanted - others, 0), about, region)


def _regions(judges: Sequence[int]) -> Mapping[int, frozenset[str]]:
    """Judge id → the provinces of the agencies in which they hold a role now."""
    found: dict[int, set[str]] = defaultdict(set)
    rows = db.session.execute(
        select(Grant.user_id, Agency.region_code)
        .join(Agency, Agency.id == Grant.agency_id)
        .where(
            Grant.user_id.in_(judges),
            Agency.region_code.is_not(None),
            in_force_at(clock.now()),
        )
    )
    for judge, code in rows:
        found[judge].add(str(code)[:PROVINCE])
    return {judge: frozenset(found[judge]) for judge in judges}


def stage_by_id(ref: int) -> Stage | None:
    """A stage with its edition."""
    return db.session.get(Stage, ref, options=[joinedload(Stage.edition)])


def plan_by_id(ref: int) -> Plan | None:
    """A plan with what it followed from and what came out."""
    return db.session.scalar(
        select(Plan)
        .where(Plan.id == ref)
        .options(
            undefer(Plan.design_json),
            undefer(Plan.solution_json),
            joinedload(Plan.stage).joinedload(Stage.edition),
            joinedload(Plan.approved_by),
        )
    )


def plan_with(stage_id: int, design_sha256: str) -> Plan | None:
    """The plan that was made from this design, if there is one."""
    return db.session.scalar(
        select(Plan).where(Plan.stage_id == stage_id, Plan.design_sha256 == design_sha256)
    )


def plans_of(stage_id: int) -> Sequence[Plan]:
    """The plans of a stage, the newest first."""
    return db.session.scalars(
        select(Plan)
        .where(Plan.stage_id == stage_id)
        .options(joinedload(Plan.approved_by))
        .order_by(Plan.id.desc())
    ).all()


def is_current(plan: Plan, design: Design) -> bool:
    """Whether the stage still stands as in this design, which is the plan's own, and its seed is
    the stage's."""
    limits = limits_of(plan.stage)
    caps = [judge.cap for judge in design.judges if judge.ref not in limits]
    now = design_of(plan.stage, cap=caps[0] if caps else None, seed=seed_of(plan.stage))
    return canonical.sha256(design_text(now)) == plan.design_sha256
