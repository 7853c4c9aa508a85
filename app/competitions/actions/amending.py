"""Numbered, published changes to an edition that is open: the only ones there are."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from app.accounts.models import User
from app.agencies.models import Agency
from app.competitions import queries, rules
from app.competitions.events import EditionAmended
from app.competitions.models import (
    Amendment,
    AmendmentKind,
    Edition,
    EditionState,
    ExtraTime,
    Stage,
    StageKind,
)
from app.core import audit, clock
from app.core.db import db, locked, record
from app.core.errors import RuleBroken


class _Dates(NamedTuple):
    opens_at: datetime
    closes_at: datetime
    internal_deadline_at: datetime | None


def move_dates(
    stage: Stage,
    *,
    opens_at: datetime,
    closes_at: datetime,
    internal_deadline_at: datetime | None = None,
    reason: str,
    by: User,
) -> Amendment:
    """Give a stage other dates until it is over; an early close of it no longer counts.

    An internal deadline that is not given stays, moved to the nearer end if it falls outside. An
    assessment that was over keeps for good that it was.
    """
    edition, now = _open_for_amendment(stage), clock.now()
    if not rules.may_be_moved(stage, edition.stages, now):
        raise RuleBroken("stage_is_over", stage=stage.name)
    if opens_at != stage.opens_at and (stage.opens_at <= now or opens_at < now):
        raise RuleBroken("opening_has_passed", stage=stage.name)
    if rules.end_of(closes_at) <= now:
        raise RuleBroken("close_has_passed")
    moved = _moved(stage, opens_at, closes_at, internal_deadline_at)
    before = _Dates(stage.opens_at, rules.close_of(stage), stage.internal_deadline_at)
    if moved == before:
        raise RuleBroken("nothing_changes")
    _in_order(edition, stage, moved)
    change: dict[str, Any] = {
        name: [_iso(old), _iso(new)]
        for name, old, new in zip(_Dates._fields, before, moved, strict=True)
        if old is not None and new is not None
    }
    if rules.is_resumed_by_moving(stage, now):
        stage.resumed_at, change["resumed"] = now, True
    stage.opens_at, stage.closes_at, stage.closed_early_at = opens_at, closes_at, None
    stage.internal_deadline_at = moved.internal_deadline_at
    return _publish(AmendmentKind.DATES_MOVED, stage, change, reason, by)


def close_early(stage: Stage, *, at: datetime, reason: str, by: User) -> Amendment:
    """End a running stage at an earlier minute; agencies keep extra time they were given."""
    _open_for_amendment(stage)
    now = clock.now()
    if not rules.is_open(stage, now):
        raise RuleBroken("stage_does_not_run", stage=stage.name)
    if rules.end_of(at) <= now:
        raise RuleBroken("close_has_passed")
    if at >= rules.close_of(stage):
        raise RuleBroken("close_is_not_earlier", stage=stage.name)
    change = {"closes_at": [_iso(rules.close_of(stage)), _iso(at)]}
    stage.closed_early_at = at
    return _publish(AmendmentKind.STAGE_CLOSED_EARLY, stage, change, reason, by)


def give_extra_time(
    stage: Stage, agencies: Sequence[Agency], *, closes_at: datetime, reason: str, by: User
) -> Amendment:
    """Give some agencies a later close of registration, before the proposals are assessed.

    Published once, however often it is asked for: RuleBroken extra_time_is_given.
    """
    edition = _open_for_amendment(stage)
    if stage.kind is not StageKind.REGISTRATION:
        raise RuleBroken("extra_time_is_for_registration")
    if not agencies:
        raise RuleBroken("extra_time_needs_agencies")
    if rules.end_of(closes_at) <= clock.now() or closes_at <= rules.close_of(stage):
        raise RuleBroken("extra_time_is_not_later")
    assessment = queries.stage_of_kind(edition, StageKind.PROPOSAL_ASSESSMENT)
    if assessment is not None and closes_at >= assessment.opens_at:
        raise RuleBroken("extra_time_reaches_assessment", stage=assessment.name)
    agency_ids = sorted({agency.id for agency in agencies})
    _not_given_yet(stage, agency_ids, closes_at)
    change = {
        "closes_at": [_iso(rules.close_of(stage)), _iso(closes_at)],
        "agencies": agency_ids,
    }
    amendment = _publish(AmendmentKind.EXTRA_TIME, stage, change, reason, by)
    for agency_id in agency_ids:
        db.session.add(
            ExtraTime(
                amendment=amendment, stage_id=stage.id, agency_id=agency_id, closes_at=closes_at
            )
        )
    return amendment


def _not_given_yet(stage: Stage, agency_ids: Sequence[int], closes_at: datetime) -> None:
    """At least one of the agencies gains time."""
    earlier = queries.extra_times_until(stage, agency_ids, closes_at)
    if {one.agency_id for one in earlier} == set(agency_ids):
        number = max(one.amendment.number for one in earlier)
        raise RuleBroken("extra_time_is_given", number=number)


def _open_for_amendment(stage: Stage) -> Edition:
    """The edition, held so that nobody else takes the next number meanwhile."""
    edition = locked(stage.edition)
    if edition.state is not EditionState.OPENED:
        raise RuleBroken("edition_is_not_open", name=edition.name)
    db.session.refresh(stage)
    return edition


def _moved(
    stage: Stage, opens_at: datetime, closes_at: datetime, internal: datetime | None
) -> _Dates:
    if internal is None and stage.internal_deadline_at is not None and opens_at <= closes_at:
        internal = min(max(stage.internal_deadline_at, opens_at), closes_at)
    return _Dates(opens_at, closes_at, internal)


def _in_order(edition: Edition, moved_stage: Stage, moved: _Dates) -> None:
    calendar = [moved if stage.id == moved_stage.id else stage for stage in edition.stages]
    problem = rules.calendar_problem(calendar, [stage.kind for stage in edition.stages])
    if problem is not None:
        raise RuleBroken(problem.code, stage=edition.stages[problem.place].name)
    _before_assessment(edition, calendar)


def _before_assessment(edition: Edition, calendar: Sequence[rules.Dated]) -> None:
    """No proposal may still come in, not even in extra time, when judges have begun."""
    dates = {stage.kind: one for stage, one in zip(edition.stages, calendar, strict=True)}
    registration = dates.get(StageKind.REGISTRATION)
    assessment = dates.get(StageKind.PROPOSAL_ASSESSMENT)
    if registration is None or assessment is None:
        return
    latest = max([registration.closes_at, *queries.extra_closes(edition.id)])
    if latest >= assessment.opens_at:
        raise RuleBroken("registration_reaches_assessment")


def _publish(
    kind: AmendmentKind, stage: Stage, change: dict[str, Any], reason: str, by: User
) -> Amendment:
    if not reason.strip():
        raise RuleBroken("reason_is_missing")
    amendment = Amendment(
        edition_id=stage.edition_id,
        number=queries.last_amendment_number(stage.edition_id) + 1,
        kind=kind,
        stage_id=stage.id,
        reason=reason.strip(),
        change=change,
        published_at=clock.now(),
        made_by_id=by.id,
    )
    db.session.add(amendment)
    db.session.flush()
    audit.note(
        "edition.amended",
        amendment,
        by=by,
        edition_id=stage.edition_id,
        number=amendment.number,
        kind=kind.value,
        stage=stage.id,
        change=change,
    )
    record(EditionAmended(amendment.id))
    return amendment


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="minutes")
