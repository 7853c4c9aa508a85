"""Writes the rows of an edition down as the data of a definition file: to freeze and to copy."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.competitions.definition import stored_form
from app.competitions.method import METHOD
from app.competitions.models import (
    Category,
    Competition,
    Criterion,
    Edition,
    FormVersion,
    Group,
    Rubric,
    Stage,
)
from app.competitions.rules import settings_of
from app.competitions.settings import as_written_now

FROZEN = ("groups", "categories", "form", "rubric", "rules")
"""What an opening freezes; dates and texts are not among it."""


def described(edition: Edition, form: FormVersion, rubric: Rubric) -> dict[str, Any]:
    """The edition as `edition_definition.parse_edition` reads it."""
    return {
        "competition": _competition(edition.competition),
        "edition": {
            "slug": edition.slug,
            "year": edition.year,
            "timezone": edition.timezone,
            **_both(edition, "name", "theme", "description"),
        },
        "groups": [_group(group) for group in edition.groups],
        "categories": [_category(category) for category in edition.categories],
        "stages": [_stage(stage, ZoneInfo(edition.timezone)) for stage in edition.stages],
        "form": stored_form(form.definition),
        "rubric": rubric_data(rubric),
        "rules": {**edition.rules, "settings": as_written_now(settings_of(edition))},
    }


def to_freeze(edition: Edition, form: FormVersion, rubric: Rubric) -> dict[str, Any]:
    """The part of the edition that never changes once it is open, and how scores are made of marks;
    its stages without dates."""
    whole = described(edition, form, rubric)
    stages = [
        {name: stage[name] for name in ("kind", "blind", "scoring") if name in stage}
        for stage in whole["stages"]
    ]
    parts = {name: whole[name] for name in FROZEN}
    return {"edition": edition.slug, "stages": stages, "method": METHOD, **parts}


def _competition(competition: Competition) -> dict[str, Any]:
    return {
        "slug": competition.slug,
        **_both(competition, "name"),
        "organiser": competition.organiser.name,
        "is_demo": competition.is_demo,
    }


def _group(group: Group) -> dict[str, Any]:
    return {
        "key": group.key,
        **_both(group, "name", "description"),
        "minimum_age_months": group.minimum_age_months,
        "agency_quota": group.agency_quota,
        "needs_source": group.needs_source,
    }


def _category(category: Category) -> dict[str, Any]:
    return {"key": category.key, **_both(category, "name")}


def _stage(stage: Stage, zone: ZoneInfo) -> dict[str, Any]:
    internal = stage.internal_deadline_at
    scoring = {"scoring": _scoring(stage, stage.rubric)} if stage.rubric and stage.share else {}
    return {
        "kind": stage.kind.value,
        **_both(stage, "name"),
        "opens_at": _local(stage.opens_at, zone),
        "closes_at": _local(stage.closes_at, zone),
        "internal_deadline_at": _local(internal, zone) if internal else None,
        "grace_minutes": stage.grace_minutes,
        "blind": stage.blind,
        **scoring,
    }


def _scoring(stage: Stage, rubric: Rubric) -> dict[str, Any]:
    grade = {} if stage.passing_grade is None else {"passing_grade": stage.passing_grade}
    return {
        "readers": stage.readers,
        **grade,
        "share": stage.share,
        "judges": stage.judge_roles,
        "rubric": rubric_data(rubric),
    }


def rubric_data(rubric: Rubric) -> dict[str, Any]:
    """The rubric as a definition file writes it."""
    return {
        "scale": {"minimum": rubric.scale_minimum, "maximum": rubric.scale_maximum},
        "criteria": [_criterion(criterion) for criterion in rubric.criteria],
    }


def _criterion(criterion: Criterion) -> dict[str, Any]:
    return {
        "key": criterion.key,
        **_both(criterion, "name", "description"),
        "weight": f"{criterion.weight:.2f}",
        "optional": criterion.is_optional,
        "categories": criterion.category_keys,
        "questions": criterion.question_keys,
        "anchors": criterion.anchors,
    }


def _both(row: Any, *names: str) -> dict[str, str]:
    """Each text of the row with its English twin."""
    return {key: getattr(row, key) for name in names for key in (name, f"{name}_en")}


def _local(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).strftime("%Y-%m-%dT%H:%M")
