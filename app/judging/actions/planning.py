"""What the solver proposes is kept; what a person approves is done."""

from sqlalchemy import select

from app.accounts.models import User
from app.competitions.models import Stage
from app.core import canonical, clock
from app.core.audit import note
from app.core.db import db, locked
from app.core.errors import RuleBroken
from app.judging import queries, rules
from app.judging.actions.conflicts import recuse_conflicted
from app.judging.actions.readings import new_reading, take_back, tell
from app.judging.models import Assignment, Origin, Plan
from app.judging.rules.assigning import Design, Pair, Solution
from app.judging.rules.plans import design_of_text, design_text, solution_of_text, solution_text


def keep_plan(stage: Stage, design: Design, solution: Solution, *, by: User) -> Plan:
    """The plan for a person to look at; the same design makes one plan, however often it is sent.

    RuleBroken if the stage takes no assignments.
    """
    broken = rules.why_not_assign(locked(stage), stage.edition, clock.now())
    if broken:
        raise RuleBroken(broken)
    text = design_text(design)
    known = queries.plan_with(stage.id, canonical.sha256(text))
    if known is not None:
        return known
    plan = Plan(
        stage_id=stage.id,
        design_json=text,
        design_sha256=canonical.sha256(text),
        solution_json=solution_text(solution),
        made_at=clock.now(),
        made_by_id=by.id,
    )
    db.session.add(plan)
    note("plan.made", plan, by=by, edition_id=stage.edition_id, **_recorded(plan, design))
    return plan


def approve_plan(plan: Plan, reason: str, *, by: User) -> None:
    """Give and take back readings as the plan says; a second time changes nothing.

    RuleBroken without a reason, if the stage takes no assignments, or if anything that the plan
    followed from has changed since.
    """
    stage = locked(plan.stage)
    if locked(plan).approved_at is not None:
        return
    if not reason.strip():
        raise RuleBroken("judging.reason_needed")
    broken = rules.why_not_assign(stage, stage.edition, clock.now())
    if broken:
        raise RuleBroken(broken)
    recuse_conflicted([stage], by=by)  # the plan knows of them
    design = design_of_text(plan.design_json)
    if not queries.is_current(plan, design):
        raise RuleBroken("judging.plan_outdated")
    pairs = solution_of_text(plan.solution_json).pairs
    given, taken = pairs - design.kept - design.present, design.present - pairs
    _carry_out(stage, given, taken, by)
    plan.approved_at, plan.approved_by_id, plan.reason = clock.now(), by.id, reason.strip()
    note(
        "plan.approved",
        plan,
        by=by,
        edition_id=stage.edition_id,
        **_recorded(plan, design),
        given=len(given),
        taken_back=len(taken),
        reason=plan.reason,
    )


def _carry_out(stage: Stage, given: frozenset[Pair], taken: frozenset[Pair], by: User) -> None:
    snapshots = {entry.id: ref for entry, ref in queries.entries_to_assign(stage)}
    rows = db.session.scalars(select(Assignment).where(Assignment.stage_id == stage.id))
    for reading in rows.all():
        if (reading.entry_id, reading.judge_id) in taken:
            take_back(reading, by)
    made = [
        new_reading(stage, entry, judge, snapshots[entry], by=by, origin=Origin.SOLVER)
        for entry, judge in sorted(given)
    ]
    tell(stage, made, by)


def _recorded(plan: Plan, design: Design) -> dict[str, object]:
    """What lets anybody do it again."""
    return {
        "stage_id": plan.stage_id,
        "seed": design.seed,
        "design_sha256": plan.design_sha256,
        "solution_sha256": canonical.sha256(plan.solution_json),
    }
