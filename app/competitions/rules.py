"""When a stage runs, whether a calendar is in order, what an edition lacks before it may open.

A deadline is a minute, and that whole minute counts: 23.59 ends when 00.00 begins. Grace minutes
follow it. All moments are aware; the server's clock decides, never a zone.
"""

import enum
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any, NamedTuple, Protocol

from app.accounts.rules import organiser_reaches, reach
from app.agencies.models import Agency, AgencyKind
from app.competitions.models import (
    FOR_FINALISTS,
    Amendment,
    Edition,
    EditionState,
    FormVersion,
    Rubric,
    Stage,
    StageKind,
)
from app.competitions.settings import (
    Dimension,
    Figure,
    Priority,
    Reasons,
    RegionConflict,
    SettingKey,
    value_of,
)

MINUTE = timedelta(minutes=1)


class StageProgress(enum.StrEnum):
    """Where a stage stands at a moment."""

    COMING = "coming"
    OPEN = "open"
    OVER = "over"


def end_of(closes_at: datetime, grace_minutes: int = 0) -> datetime:
    """The first moment that is too late for this deadline."""
    return closes_at.replace(second=0, microsecond=0) + MINUTE * (1 + grace_minutes)


def close_of(stage: Stage, extra_close: datetime | None = None) -> datetime:
    """The deadline in force, as people read it (its minute counts; grace comes on top).

    `extra_close` is the agency's own later close, promised by a published amendment: it outlives
    an early close of the stage.
    """
    general = stage.closes_at
    if stage.closed_early_at is not None:
        general = min(general, stage.closed_early_at)
    return general if extra_close is None else max(general, extra_close)


def internal_close(stage: Stage, extra_close: datetime | None = None) -> datetime | None:
    """Until when units hand in at their agency; None when only the close itself binds.

    Time that was given to an agency is time for its units too.
    """
    internal = stage.internal_deadline_at
    if internal is None or close_of(stage, extra_close) > stage.closes_at:
        return None
    return internal if internal < close_of(stage) else None


def ends_at(stage: Stage, extra_close: datetime | None = None) -> datetime:
    """The first moment that is too late in this stage, grace included."""
    return end_of(close_of(stage, extra_close), stage.grace_minutes)


def progress(stage: Stage, at: datetime, extra_close: datetime | None = None) -> StageProgress:
    """Whether the stage is still to come, open or over at this moment."""
    if at >= ends_at(stage, extra_close):
        return StageProgress.OVER
    return StageProgress.OPEN if stage.opens_at <= at else StageProgress.COMING


def is_open(stage: Stage, at: datetime, extra_close: datetime | None = None) -> bool:
    """Whether what arrives at this moment is in time."""
    return progress(stage, at, extra_close) is StageProgress.OPEN


def is_over(stage: Stage, at: datetime, extra_close: datetime | None = None) -> bool:
    return progress(stage, at, extra_close) is StageProgress.OVER


def accepts(
    edition: Edition, stage: Stage | None, at: datetime, extra_close: datetime | None = None
) -> bool:
    """Whether the edition is open to the public and this stage of it runs."""
    return (
        edition.state is EditionState.OPENED
        and stage is not None
        and is_open(stage, at, extra_close)
    )


def admits(edition: Edition, agency: Agency) -> bool:
    """Whether the agency may take part: it stands where the edition's organiser works."""
    return organiser_reaches(edition.competition.organiser, agency.region_code)


def is_national(edition: Edition) -> bool:
    """Whether agencies of the whole country may take part."""
    return reach(edition.competition.organiser) is None


def current_stage(stages: Sequence[Stage], at: datetime) -> Stage | None:
    """The stage that runs now; of several, the furthest on its way."""
    running = [stage for stage in stages if is_open(stage, at)]
    return max(running, key=lambda stage: stage.position, default=None)


def coming_stage(stages: Sequence[Stage], at: datetime) -> Stage | None:
    """The stage that opens next."""
    coming = [stage for stage in stages if stage.opens_at > at]
    return min(coming, key=lambda stage: stage.opens_at, default=None)


class Dated(Protocol):
    """Anything with the dates of a stage."""

    @property
    def opens_at(self) -> datetime: ...
    @property
    def closes_at(self) -> datetime: ...
    @property
    def internal_deadline_at(self) -> datetime | None: ...


class CalendarProblem(NamedTuple):
    """What is wrong with the date `field` of the stage at this place in the calendar."""

    place: int
    field: str
    code: str


def calendar_problems(
    stages: Sequence[Dated], kinds: Sequence[StageKind]
) -> Iterator[CalendarProblem]:
    """All that is wrong in a calendar whose stages, of these kinds, stand in order."""
    for index, stage in enumerate(stages):
        if stage.closes_at < stage.opens_at:
            yield CalendarProblem(index, "closes_at", "closes_before_it_opens")
        internal = stage.internal_deadline_at
        if internal is not None and not stage.opens_at <= internal <= stage.closes_at:
            yield CalendarProblem(index, "internal_deadline_at", "internal_deadline_outside")
    for index, (before, after) in enumerate(pairwise(stages), 1):
        for field in ("opens_at", "closes_at"):
            if getattr(after, field) < getattr(before, field):
                yield CalendarProblem(index, field, f"{field}_before_previous")
    places = {kind: n for n, kind in enumerate(kinds)}
    yield from _consolidation_problems(stages, places)
    yield from _rating_problems(stages, places)
    yield from _finalist_problems(stages, places)


def _consolidation_problems(
    stages: Sequence[Dated], places: Mapping[StageKind, int]
) -> Iterator[CalendarProblem]:
    """Judges see each other's marks only when all marks are locked, and the panel what they made
    of them."""
    place = places.get(StageKind.TEAM_CONSOLIDATION)
    if place is None:
        return
    opens, ends = stages[place].opens_at, end_of(stages[place].closes_at)
    assessment, decision = map(places.get, (StageKind.PROPOSAL_ASSESSMENT, StageKind.DECISION))
    if assessment is None or opens < end_of(stages[assessment].closes_at):
        yield CalendarProblem(place, "opens_at", "consolidation_before_close")
    if decision is not None and stages[decision].opens_at < ends:
        yield CalendarProblem(decision, "opens_at", "decision_before_consolidated")


def _rating_problems(
    stages: Sequence[Dated], places: Mapping[StageKind, int]
) -> Iterator[CalendarProblem]:
    """The public rates what passed the check, and nothing after the results."""
    place = places.get(StageKind.USEFULNESS_RATING)
    if place is None:
        return
    opens, ends = stages[place].opens_at, end_of(stages[place].closes_at)
    check = places.get(StageKind.ADMINISTRATIVE_SELECTION)
    announced = places.get(StageKind.ANNOUNCEMENT)
    if check is None or opens < end_of(stages[check].closes_at):
        yield CalendarProblem(place, "opens_at", "rating_before_check")
    if announced is not None and stages[announced].opens_at < ends:
        yield CalendarProblem(announced, "opens_at", "announcement_before_rated")


def _finalist_problems(
    stages: Sequence[Dated], places: Mapping[StageKind, int]
) -> Iterator[CalendarProblem]:
    """Finalists are known when all marks of the proposals are, and scored before the decision."""
    decision = places.get(StageKind.DECISION)
    before = (StageKind.PROPOSAL_ASSESSMENT, StageKind.TEAM_CONSOLIDATION)
    known = [end_of(stages[places[kind]].closes_at) for kind in before if kind in places]
    for kind in sorted(FOR_FINALISTS & places.keys()):
        place = places[kind]
        if not known or stages[place].opens_at < max(known):
            yield CalendarProblem(place, "opens_at", "finalists_before_assessed")
        if decision is not None and stages[decision].opens_at < end_of(stages[place].closes_at):
            yield CalendarProblem(decision, "opens_at", "decision_before_finalists_scored")


def calendar_problem(stages: Sequence[Dated], kinds: Sequence[StageKind]) -> CalendarProblem | None:
    """The first thing wrong in a calendar, or None."""
    return next(calendar_problems(stages, kinds), None)


def may_organise(kind: AgencyKind) -> bool:
    """Whether such a body runs competitions."""
    return kind in {AgencyKind.MINISTRY, AgencyKind.STATE_BODY, AgencyKind.PROVINCE}


def is_far_from(year: int, stages: Sequence[Dated]) -> bool:
    """Whether none of the dates lies in this year or in one beside it: probably a slip."""
    years = {date.year for one in stages for date in (one.opens_at, one.closes_at)}
    return bool(years) and all(abs(one - year) > 1 for one in years)


def begun_by(stages: Sequence[Stage], stage: Stage, close: datetime) -> list[Stage]:
    """The stages after this one that open before its close has passed."""
    later = (one for one in stages if one.position > stage.position)
    return [one for one in later if one.opens_at < end_of(close)]


def may_be_moved(stage: Stage, stages: Sequence[Stage], at: datetime) -> bool:
    """Dates move until the stage is over; after an early close, until a later stage begins."""
    if not is_over(stage, at):
        return True
    later = [one for one in stages if one.position > stage.position]
    return stage.closed_early_at is not None and all(one.opens_at > at for one in later)


def is_resumed_by_moving(stage: Stage, at: datetime) -> bool:
    """Whether other dates would let judges score again whose marks have been seen."""
    return stage.rubric_id is not None and is_over(stage, at)


def moved(amendment: Amendment, name: str) -> tuple[datetime | None, datetime | None]:
    """What an amendment made of the date of this name: before and after."""
    found: Any = amendment.change.get(name)
    before, after = map(datetime.fromisoformat, found) if found else (None, None)
    return before, after


def settings_of(edition: Edition) -> Sequence[Mapping[str, Any]]:
    """The settings that the edition names."""
    named: Any = edition.rules.get("settings", [])
    return named or ()


def region_conflict(edition: Edition) -> RegionConflict:
    """What the edition makes of a judge from the province of an entry; nothing where it names
    nothing."""
    named = value_of(settings_of(edition), SettingKey.REGION)
    return RegionConflict(named or RegionConflict.NONE)


def ranked_by(edition: Edition) -> Figure:
    """The figure that the edition's rules rank entries by; the mean where they name none."""
    return Figure(value_of(settings_of(edition), SettingKey.RANKED_BY) or Figure.MEAN)


def passing_figure(edition: Edition) -> Figure:
    """The figure that has to reach the passing grade; the mean where the rules name none."""
    return Figure(value_of(settings_of(edition), SettingKey.PASSING_FIGURE) or Figure.MEAN)


def places_to_give(edition: Edition) -> int | None:
    """How many entries the rule of selection proposes; None where it sets no number."""
    places: int | None = value_of(settings_of(edition), SettingKey.SELECTED)
    return places


def priorities(edition: Edition) -> Sequence[Priority]:
    """What gives an entry precedence in the selection."""
    return [Priority(one) for one in value_of(settings_of(edition), SettingKey.PRIORITY) or ()]


def selection_quotas(edition: Edition) -> Mapping[str, int]:
    """ "group:KEY" or "category:KEY" → how many of them the selection proposes at most."""
    quotas: Any = value_of(settings_of(edition), SettingKey.QUOTAS) or ()
    by = [("group" if "group" in one else "category", one) for one in quotas]
    return {f"{kind}:{one[kind]}": one["most"] for kind, one in by}


def disadvantaged_regions(edition: Edition) -> Collection[str]:
    """Codes of the regions that its rules call disadvantaged; none where they name none."""
    return frozenset(value_of(settings_of(edition), SettingKey.DISADVANTAGED) or ())


def least_chosen(edition: Edition) -> Mapping[tuple[Dimension, str], int]:
    """What is counted in the plenary, as dimension and key → how many should be chosen of it."""
    wanted: Any = value_of(settings_of(edition), SettingKey.PROPORTIONS) or ()
    return {(Dimension(one["by"]), one["key"]): one["least"] for one in wanted}


def reasons_asked(edition: Edition) -> Reasons:
    """What judges have to write; nothing where the edition's rules don't say."""
    return Reasons(value_of(settings_of(edition), SettingKey.REASONS) or Reasons.NONE)


def tie_steps(edition: Edition) -> Sequence[str]:
    """What puts equal scores in order: words of TieStep and keys of criteria; without a draw at
    the end the panel decides last."""
    steps: list[str] | None = value_of(settings_of(edition), SettingKey.TIES)
    return steps or ()


def shares(edition: Edition) -> Mapping[StageKind, int]:
    """Kind of stage → percent of the final score, in the order of the stages; the assessment of
    the proposals makes what the others leave."""
    kinds = [stage.kind for stage in edition.stages]
    given = {stage.kind: stage.share for stage in edition.stages if stage.share}
    public: int | None = value_of(settings_of(edition), SettingKey.USEFULNESS_SHARE)
    if public and StageKind.USEFULNESS_RATING in kinds:
        given[StageKind.USEFULNESS_RATING] = public
    given[StageKind.PROPOSAL_ASSESSMENT] = 100 - sum(given.values())
    return {kind: given[kind] for kind in kinds if kind in given}


def same_day_in(year: int, moment: datetime) -> datetime:
    """The same local day and hour in another year; 29 February becomes 28 February."""
    day = 28 if (moment.month, moment.day) == (2, 29) else moment.day
    return moment.replace(year=year, day=day)


def weights_by_category(
    criteria: Sequence[tuple[Decimal, Collection[str]]], categories: Iterable[str]
) -> Mapping[str, Decimal]:
    """Key of each category → the sum of the weights that judge its entries; one sum under "" where
    every criterion judges all. `criteria`: weight, and keys of the categories that it judges."""
    asked = categories if any(keys for _weight, keys in criteria) else [""]
    return {
        category: sum((weight for weight, keys in criteria if not keys or category in keys), ZERO)
        for category in asked
    }


ZERO = Decimal(0)


def missing_to_open(
    edition: Edition, form: FormVersion | None, rubric: Rubric | None, at: datetime
) -> list[str]:
    """Codes of all that an edition still lacks before it may open."""
    kinds = [stage.kind for stage in edition.stages]
    registration = [s for s in edition.stages if s.kind is StageKind.REGISTRATION]
    rubrics = [rubric, *(one.rubric for one in edition.stages if one.kind in FOR_FINALISTS)]
    lacks = {
        "organiser": not may_organise(edition.competition.organiser.kind),
        "theme": not edition.theme,
        "groups": not edition.groups,
        "categories": not edition.categories,
        "checklist": not edition.rules.get("checklist"),
        "form": form is None,
        "rubric": None in rubrics,
        "weights": not all(_makes_100(one, edition) for one in rubrics if one is not None),
        "stages": not NEEDED_STAGES.issubset(kinds),
        "calendar": calendar_problem(edition.stages, kinds) is not None,
        "registration_over": any(is_over(stage, at) for stage in registration),
    }
    return [code for code, lacking in lacks.items() if lacking]


def _makes_100(rubric: Rubric, edition: Edition) -> bool:
    criteria = [(one.weight, one.category_keys) for one in rubric.criteria]
    sums = weights_by_category(criteria, [one.key for one in edition.categories])
    return all(total == 100 for total in sums.values())


NEEDED_STAGES = {
    StageKind.REGISTRATION,
    StageKind.ADMINISTRATIVE_SELECTION,
    StageKind.PROPOSAL_ASSESSMENT,
    StageKind.ANNOUNCEMENT,
}
