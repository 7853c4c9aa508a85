"""A whole edition as data: what `flask competitions load` reads and what an opening freezes.

The file is one JSON object with the parts `competition`, `edition`, `groups`, `categories`,
`stages`, `form`, `rubric` and `rules` (an example: demo_edition.json beside this module). Times
are local to `edition.timezone`; weights are text, for no float may decide a result.
"""

import enum
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from app.competitions.definition import (
    Audience,
    FormDefinition,
    Question,
    QuestionKind,
    Section,
    once,
    parse_form,
)
from app.competitions.models import StageKind
from app.competitions.parts import DefinitionError, Part
from app.competitions.rules import calendar_problem
from app.core.i18n import ZONES

HUNDRED = Decimal(100)


class AutomaticCheck(enum.StrEnum):
    """Items of the checklist that the site can answer by itself."""

    AGE = "age"
    """The innovation is old enough for its group when registration closes."""
    COMPLETE = "complete"
    """Every question is answered, within its limit."""
    CATEGORY = "category"
    QUOTA = "quota"
    """The agency keeps to the group's quota."""
    SOURCE = "source"
    """A replication names what it replicates."""
    TITLE = "title"
    """No other proposal of the edition has the same title."""
    VIDEO = "video"
    """There is a link to a video."""


@dataclass(frozen=True)
class CompetitionPart:
    slug: str
    name: str
    name_en: str
    organiser: str
    """Name of the agency that runs it."""
    is_demo: bool


@dataclass(frozen=True)
class EditionPart:
    slug: str
    year: int
    timezone: str
    texts: Mapping[str, str]
    """name, theme and description, each with its `_en` twin."""


@dataclass(frozen=True)
class StagePart:
    kind: StageKind
    name: str
    name_en: str
    opens_at: datetime
    closes_at: datetime
    internal_deadline_at: datetime | None
    grace_minutes: int
    blind: bool

    def between(self, opens_at: datetime, closes_at: datetime) -> "StagePart":
        """The stage at other times; an internal deadline keeps its distance to the close."""
        internal = self.internal_deadline_at
        if internal is not None:
            internal = max(opens_at, closes_at - (self.closes_at - internal))
        return replace(self, opens_at=opens_at, closes_at=closes_at, internal_deadline_at=internal)


@dataclass(frozen=True)
class CriterionPart:
    key: str
    texts: Mapping[str, str]
    weight: Decimal
    questions: tuple[str, ...]
    anchors: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class RubricPart:
    minimum: int
    maximum: int
    criteria: tuple[CriterionPart, ...]

    def plain(self) -> dict[str, Any]:
        """The rubric as the file writes it."""
        return {
            "scale": {"minimum": self.minimum, "maximum": self.maximum},
            "criteria": [
                {
                    "key": criterion.key,
                    **criterion.texts,
                    "weight": f"{criterion.weight:.2f}",
                    "questions": criterion.questions,
                    "anchors": criterion.anchors,
                }
                for criterion in self.criteria
            ],
        }


@dataclass(frozen=True)
class EditionDefinition:
    """Everything of one edition, checked. `groups` and `categories` hold columns of their rows;
    `form` is the plain data that `parse_form` accepted; `rules` goes to `Edition.rules`."""

    competition: CompetitionPart
    edition: EditionPart
    groups: tuple[Mapping[str, Any], ...]
    categories: tuple[Mapping[str, Any], ...]
    stages: tuple[StagePart, ...]
    form: Mapping[str, Any]
    rubric: RubricPart
    rules: Mapping[str, Any]

    def redated(
        self, calendar: Mapping[StageKind, tuple[datetime, datetime]]
    ) -> "EditionDefinition":
        """The same edition with other opening and closing times for the stages named."""
        stages = tuple(
            stage.between(*calendar[stage.kind]) if stage.kind in calendar else stage
            for stage in self.stages
        )
        _calendar_in_order(stages)
        return replace(self, stages=stages)

    def reissued(self, slug: str, year: int, **texts: str) -> "EditionDefinition":
        """The same edition under another slug, year and, where given, other texts."""
        _slug_ends_with_year(slug, year)
        kept = {**self.edition.texts, **texts}
        edition = replace(self.edition, slug=slug, year=year, texts=kept)
        return replace(self, edition=edition)


def parse_edition(data: Any) -> EditionDefinition:
    """Build an edition from plain data; DefinitionError names what is wrong and where."""
    whole = Part(data, "")
    edition = _edition(whole.part("edition"))
    groups = tuple(_group(part) for part in whole.parts("groups"))
    categories = tuple(_category(part) for part in whole.parts("categories"))
    once([group["key"] for group in groups], "groups")
    once([category["key"] for category in categories], "categories")
    form = parse_form(whole.raw("form"))
    definition = EditionDefinition(
        competition=_competition(whole.part("competition")),
        edition=edition,
        groups=groups,
        categories=categories,
        stages=_stages(whole.parts("stages"), ZoneInfo(edition.timezone)),
        form=whole.raw("form"),
        rubric=_rubric(whole.part("rubric"), form),
        rules=_rules(whole.part("rules"), {group["key"] for group in groups}),
    )
    whole.end()
    _form_fits(form, groups)
    _form_speaks_english(form)
    return definition


def _competition(part: Part) -> CompetitionPart:
    made = CompetitionPart(
        slug=part.key("slug", most=80),
        **part.both("name", most=200),
        organiser=part.text("organiser", most=200),
        is_demo=part.flag("is_demo"),
    )
    part.end()
    return made


def _edition(part: Part) -> EditionPart:
    zone = part.text("timezone")
    if zone not in ZONES:
        raise part.error("timezone", "not_one_of", choices=", ".join(ZONES))
    made = EditionPart(
        slug=part.key("slug", most=80),
        year=part.whole("year", least=2000, most=2200),
        timezone=zone,
        texts={
            **part.both("name", most=200),
            **part.both("theme", most=300),
            **part.both("description"),
        },
    )
    _slug_ends_with_year(made.slug, made.year)
    part.end()
    return made


def _group(part: Part) -> Mapping[str, Any]:
    made = {
        "key": part.key(),
        **part.both("name", most=120),
        **part.both("description", required=False),
        "minimum_age_months": part.whole("minimum_age_months", most=1200),
        "agency_quota": part.whole("agency_quota", least=1) if part.has("agency_quota") else None,
        "needs_source": part.flag("needs_source"),
    }
    part.end()
    return made


def _category(part: Part) -> Mapping[str, Any]:
    made = {"key": part.key(), **part.both("name", most=200)}
    part.end()
    return made


def _stages(parts: Sequence[Part], zone: ZoneInfo) -> tuple[StagePart, ...]:
    stages = tuple(_stage(part, zone) for part in parts)
    once([stage.kind.value for stage in stages], "stages")
    if StageKind.REGISTRATION not in {stage.kind for stage in stages}:
        raise DefinitionError("stages", "no_registration")
    _calendar_in_order(stages)
    return stages


def _stage(part: Part, zone: ZoneInfo) -> StagePart:
    kind = part.text("kind")
    if kind not in set(StageKind):
        raise part.error("kind", "not_one_of", choices=", ".join(StageKind))
    made = StagePart(
        kind=StageKind(kind),
        **part.both("name", most=200),
        opens_at=part.moment("opens_at", zone),
        closes_at=part.moment("closes_at", zone),
        internal_deadline_at=part.moment("internal_deadline_at", zone)
        if part.has("internal_deadline_at")
        else None,
        grace_minutes=part.whole("grace_minutes", most=24 * 60),
        blind=part.flag("blind"),
    )
    part.end()
    return made


def _calendar_in_order(stages: Sequence[StagePart]) -> None:
    problem = calendar_problem(stages)
    if problem is not None:
        raise DefinitionError(f"stages[{problem.place + 1}].{problem.field}", problem.code)


def _rubric(part: Part, form: FormDefinition) -> RubricPart:
    scale = part.part("scale")
    minimum = scale.whole("minimum", most=100)
    maximum = scale.whole("maximum", least=minimum + 1, most=100, default=5)
    scale.end()
    read = {q.key for q in form.questions() if q.audience is not Audience.SECRETARIAT}
    parts = part.parts("criteria")
    criteria = tuple(_criterion(one, read, range(minimum, maximum + 1)) for one in parts)
    part.end()
    once([criterion.key for criterion in criteria], "rubric.criteria")
    total = sum((criterion.weight for criterion in criteria), Decimal(0))
    if total != HUNDRED:
        raise DefinitionError("rubric.criteria", "weights", total=total)
    return RubricPart(minimum, maximum, criteria)


def _criterion(part: Part, read: set[str], scale: range) -> CriterionPart:
    """`read` are the keys of the questions whose answers judges read."""
    made = CriterionPart(
        key=part.key(most=60),
        texts={**part.both("name", most=200), **part.both("description", required=False)},
        weight=part.decimal("weight"),
        questions=part.keys("questions"),
        anchors=tuple(_anchor(one, scale) for one in part.parts("anchors")),
    )
    if not 0 <= made.weight <= HUNDRED:
        raise part.error("weight", "not_between", least=0, most=HUNDRED)
    unread = sorted(set(made.questions) - read)
    if unread:
        raise part.error("questions", "unread", keys=", ".join(unread))
    once([str(anchor["points"]) for anchor in made.anchors], f"{part.place}.anchors")
    part.end()
    return made


def _anchor(part: Part, scale: range) -> Mapping[str, Any]:
    made = {
        "points": part.whole("points", least=scale[0], most=scale[-1], default=-1),
        **part.both("text"),
    }
    part.end()
    return made


def _rules(part: Part, groups: set[str]) -> Mapping[str, Any]:
    checklist = [_check(one, groups) for one in part.parts("checklist")]
    settings = [_setting(one) for one in part.parts("settings")] if part.has("settings") else []
    part.end()
    once([item["key"] for item in checklist], "rules.checklist")
    once([item["key"] for item in settings], "rules.settings")
    return {"checklist": checklist, "settings": settings}


def _check(part: Part, groups: set[str]) -> dict[str, Any]:
    """An item of the administrative check; without groups every entry is asked it."""
    automatic = part.text("automatic", required=False)
    if automatic and automatic not in set(AutomaticCheck):
        raise part.error("automatic", "not_one_of", choices=", ".join(AutomaticCheck))
    asked = part.keys("groups", needed=False)
    unknown = sorted(set(asked) - groups)
    if unknown:
        raise part.error("groups", "unknown_groups", keys=", ".join(unknown))
    made = {"key": part.key(), **part.both("text"), "automatic": automatic, "groups": list(asked)}
    part.end()
    return made


def _setting(part: Part) -> dict[str, Any]:
    value = part.raw("value")
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise part.error("value", "not_whole_or_text")
    values = {"value": value} if isinstance(value, int) else part.both("value", most=500)
    made = {
        "key": part.key(),
        **part.both("label", most=200),
        **values,
        **part.both("basis", most=500),
    }
    part.end()
    return made


def _form_fits(form: FormDefinition, groups: Sequence[Mapping[str, Any]]) -> None:
    keys = {group["key"] for group in groups}
    for question in form.questions():
        unknown = sorted(set(question.groups) - keys)
        if unknown:
            raise DefinitionError(_at(question), "unknown_groups", keys=", ".join(unknown))
    sources = form.first_of_kind(QuestionKind.SOURCES)
    for group in groups:
        if group["needs_source"] and not (sources and sources.applies_to(group["key"])):
            raise DefinitionError("groups", "no_sources", group=group["key"])


def _form_speaks_english(form: FormDefinition) -> None:
    for section in form.sections:
        if not section.title_en or bool(section.hint) != bool(section.hint_en):
            raise DefinitionError(_at(section), "no_english")
    for question in form.questions():
        labels = [question.label_en, *(option.label_en for option in question.options)]
        if not all(labels) or bool(question.hint) != bool(question.hint_en):
            raise DefinitionError(_at(question), "no_english")


def _at(part_of_form: Section | Question) -> str:
    return f"form, {part_of_form.key!r}"


def _slug_ends_with_year(slug: str, year: int) -> None:
    """So no slug is ever a word that a page of the workspace uses as its address."""
    if not re.fullmatch(rf".+-{year}", slug):
        raise DefinitionError("edition.slug", "slug_without_year", slug=slug, year=year)
