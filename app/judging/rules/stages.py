"""What each scored stage says of itself: who scores whom there, and whether its marks are final."""

from collections.abc import Iterable
from datetime import datetime

from app.accounts.models import Role
from app.competitions.models import FOR_FINALISTS, Edition, Stage, StageKind
from app.competitions.rules import is_over, settings_of
from app.competitions.settings import SettingKey, value_of


def assessments(stages: Iterable[Stage]) -> list[Stage]:
    """The stages in which judges score, in order."""
    return [stage for stage in stages if stage.rubric_id is not None]


def of_proposals(stages: Iterable[Stage]) -> Stage | None:
    """The assessment of the proposals, which ranks all of them; None without a rubric."""
    every = assessments(stages)
    return next((one for one in every if one.kind is StageKind.PROPOSAL_ASSESSMENT), None)


def of_finalists(stages: Iterable[Stage]) -> list[Stage]:
    """The stages in which finalists alone are scored, in order."""
    return [stage for stage in assessments(stages) if stage.kind in FOR_FINALISTS]


def current_assessments(stages: Iterable[Stage], at: datetime) -> list[Stage]:
    """The assessments that are not over, else the last one; without those that wait for finalists
    to be public."""
    every = [one for one in assessments(stages) if not why_not_begun(one, one.edition)]
    return [stage for stage in every if not is_over(stage, at)] or every[-1:]


def current_assessment(stages: Iterable[Stage], at: datetime) -> Stage | None:
    """The first of them."""
    return next(iter(current_assessments(stages, at)), None)


def roles_in(stage: Stage) -> frozenset[Role]:
    """Whose role scores in this stage."""
    return frozenset(map(Role, stage.judge_roles or [Role.EVALUATOR]))


def readers_of(stage: Stage) -> int:
    """How many judges everybody who takes part should have; one where nothing says so."""
    if stage.kind in FOR_FINALISTS:
        return stage.readers or 1
    return int(value_of(settings_of(stage.edition), SettingKey.READERS) or 1)


def grade_of(stage: Stage) -> int | None:
    """The mean from which on an entry passes, where the stage has such a limit."""
    if stage.kind in FOR_FINALISTS:
        return stage.passing_grade
    grade: int | None = value_of(settings_of(stage.edition), SettingKey.PASSING_GRADE)
    return grade


def third_reader_of(stage: Stage) -> int | None:
    """How many points two judges may differ by before a third reads, where that is set. Finalists
    are before all their judges at once."""
    if stage.kind in FOR_FINALISTS:
        return None
    points: int | None = value_of(settings_of(stage.edition), SettingKey.THIRD_READER)
    return points


def why_settled(stage: Stage) -> str | None:
    """Why only the record of this stage counts, and nothing in it changes any more."""
    if stage.edition.results_published_at is not None:
        return "judging.results_published"
    ranked = stage.kind is StageKind.PROPOSAL_ASSESSMENT
    named = ranked and stage.edition.finalists_published_at is not None
    return "judging.finalists_published" if named else None


def why_not_begun(stage: Stage, edition: Edition) -> str | None:
    """Finalists are scored once it is public, and so fixed, who they are."""
    waits = stage.kind in FOR_FINALISTS and edition.finalists_published_at is None
    return "judging.finalists_unknown" if waits else None
