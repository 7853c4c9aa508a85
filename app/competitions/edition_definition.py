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
from typing import Any
from zoneinfo import ZoneInfo

from app.accounts.models import Role
from app.accounts.rules import JUDGES
from app.competitions.definition import (
    FormDefinition,
    Question,
    QuestionKind,
    Section,
    form_in,
)
from app.competitions.models import FOR_FINALISTS, StageKind
from app.competitions.parts import DefinitionError, Part
from app.competitions.rubric_definition import RubricPart, read_rubric
from app.competitions.rules import calendar_problems
from app.competitions.settings import Known, SettingKey, read_setting, value_of
from app.core.errors import Problem
from app.core.i18n import ZONES

PERCENT = 100


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
class ScoringPart:
    """How finalists are scored in a stage of theirs."""

    readers: int
    passing_grade: int | None
    share: int
    judges: tuple[Role, ...]
    rubric: RubricPart


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
    scoring: ScoringPart | None
    """For finalists; elsewhere the rubric and the settings of the edition say it."""

    def between(self, opens_at: datetime, closes_at: datetime) -> "StagePart":
        """The stage at other times; an internal deadline keeps its distance to the close."""
        internal = self.internal_deadline_at
        if internal is not None:
            internal = max(opens_at, closes_at - (self.closes_at - internal))
        return replace(self, opens_at=opens_at, closes_at=closes_at, internal_deadline_at=internal)


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
        problems = _calendar_problems(stages)
        if problems:
            raise DefinitionError(problems)
        return replace(self, stages=stages)

    def reissued(self, slug: str, year: int, **texts: str) -> "EditionDefinition":
        """The same edition under another slug, year and, where given, other texts."""
        if not ends_with_year(slug, year):
            data = {"slug": slug, "year": year}
            raise DefinitionError([Problem("edition.slug", "definition.slug_without_year", data)])
        kept = {**self.edition.texts, **texts}
        edition = replace(self.edition, slug=slug, year=year, texts=kept)
        return replace(self, edition=edition)


def parse_edition(data: Any) -> EditionDefinition:
    """Build an edition from plain data; DefinitionError names all that is wrong, and where."""
    definition, problems = read_edition(data)
    if problems:
        raise DefinitionError(problems)
    return definition


def read_edition(data: Any) -> tuple[EditionDefinition, list[Problem]]:
    """An edition from plain data with all that is wrong; it holds only where nothing is."""
    whole = Part(data, "")
    edition = _edition(whole.part("edition"))
    groups = tuple(_group(part) for part in whole.parts("groups"))
    categories = tuple(_category(part) for part in whole.parts("categories"))
    whole.once("groups", [group["key"] for group in groups])
    whole.once("categories", [category["key"] for category in categories])
    form_part = whole.part("form")
    form = _form(form_part, whole, groups)
    rubric = read_rubric(whole.part("rubric"), form, [one["key"] for one in categories])
    competition = _competition(whole.part("competition"))
    stages = _stages(whole, ZoneInfo(edition.timezone), form, [one["key"] for one in categories])
    definition = EditionDefinition(
        competition=competition,
        edition=edition,
        groups=groups,
        categories=categories,
        stages=stages,
        form=form_part.plain,
        rubric=rubric,
        rules=_rules(
            whole.part("rules"),
            Known(
                [c.key for c in rubric.criteria if not c.optional and not c.categories],
                [group["key"] for group in groups],
                [category["key"] for category in categories],
                [stage.kind for stage in stages],
            ),
        ),
    )
    _shares(whole, definition)
    whole.end()
    return definition, whole.problems


def _shares(whole: Part, definition: EditionDefinition) -> None:
    """The assessment of the proposals makes what is left, and that is something."""
    settings: Any = definition.rules["settings"]
    public = value_of(settings, SettingKey.USEFULNESS_SHARE) or 0
    given = public + sum(one.scoring.share for one in definition.stages if one.scoring)
    if given >= PERCENT:
        whole.wrong("stages", "shares_leave_nothing", total=given)


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
        if zone:
            part.wrong("timezone", "not_one_of", choices=", ".join(ZONES))
        zone = next(iter(ZONES))
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
    readable = part.is_sound("slug") and part.is_sound("year")
    if readable and not ends_with_year(made.slug, made.year):
        part.wrong("slug", "slug_without_year", slug=made.slug, year=made.year)
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


def _stages(
    whole: Part, zone: ZoneInfo, form: FormDefinition, categories: Sequence[str]
) -> tuple[StagePart, ...]:
    parts = whole.parts("stages")
    stages = tuple(_stage(part, zone, form, categories) for part in parts)
    if parts and all(part.is_sound("kind") for part in parts):
        whole.once("stages", [stage.kind.value for stage in stages])
        if StageKind.REGISTRATION not in {stage.kind for stage in stages}:
            whole.wrong("stages", "no_registration")
    if whole.is_sound("stages["):
        whole.problems.extend(_calendar_problems(stages))
    return stages


def _stage(
    part: Part, zone: ZoneInfo, form: FormDefinition, categories: Sequence[str]
) -> StagePart:
    kind = part.one_of(StageKind, "kind")
    made = StagePart(
        kind=kind,
        **part.both("name", most=200),
        opens_at=part.moment("opens_at", zone),
        closes_at=part.moment("closes_at", zone),
        internal_deadline_at=part.moment("internal_deadline_at", zone)
        if part.has("internal_deadline_at")
        else None,
        grace_minutes=part.whole("grace_minutes", most=24 * 60),
        blind=part.flag("blind"),
        scoring=_scoring(part.part("scoring"), form, categories) if kind in FOR_FINALISTS else None,
    )
    part.end()
    return made


def _scoring(part: Part, form: FormDefinition, categories: Sequence[str]) -> ScoringPart:
    named = part.keys("judges")
    if part.is_sound("judges") and not set(named) <= set(JUDGES):
        part.wrong("judges", "not_one_of", choices=", ".join(sorted(JUDGES)))
        named = ()
    made = ScoringPart(
        readers=part.whole("readers", least=1, most=20, default=1),
        passing_grade=part.whole("passing_grade", most=100) if part.has("passing_grade") else None,
        share=part.whole("share", least=1, most=PERCENT - 1),
        judges=tuple(Role(one) for one in named),
        rubric=read_rubric(part.part("rubric"), form, categories, on_paper=False),
    )
    part.end()
    return made


def _calendar_problems(stages: Sequence[StagePart]) -> list[Problem]:
    return [
        Problem(f"stages[{one.place + 1}].{one.field}", f"definition.{one.code}")
        for one in calendar_problems(stages, [stage.kind for stage in stages])
    ]


def _rules(part: Part, known: Known) -> Mapping[str, Any]:
    checklist = [_check(one, set(known.groups)) for one in part.parts("checklist")]
    settings = [read_setting(one, known) for one in part.parts("settings", needed=False)]
    part.end()
    part.once("checklist", [item["key"] for item in checklist])
    part.once("settings", [item["key"] for item in settings])
    return {"checklist": checklist, "settings": settings}


def _check(part: Part, groups: set[str]) -> dict[str, Any]:
    """An item of the administrative check; without groups every entry is asked it."""
    named = part.text("automatic", required=False)
    automatic = part.one_of(AutomaticCheck, "automatic").value if named else ""
    asked = part.keys("groups", needed=False)
    unknown = sorted(set(asked) - groups)
    if groups and unknown:
        part.wrong("groups", "unknown_groups", keys=", ".join(unknown))
    made = {"key": part.key(), **part.both("text"), "automatic": automatic, "groups": list(asked)}
    part.end()
    return made


def _form(part: Part, whole: Part, groups: Sequence[Mapping[str, Any]]) -> FormDefinition:
    """The form, which also fits the groups and speaks English."""
    form = form_in(part)
    _form_speaks_english(form, part)
    if not groups or not form.sections:
        return form
    keys = {group["key"] for group in groups}
    for question in form.questions():
        unknown = sorted(set(question.groups) - keys)
        if unknown:
            part.wrong(repr(question.key), "unknown_groups", keys=", ".join(unknown))
    sources = form.first_of_kind(QuestionKind.SOURCES)
    for group in groups:
        if group["needs_source"] and not (sources and sources.applies_to(group["key"])):
            whole.wrong("groups", "no_sources", group=group["key"])
    return form


def _form_speaks_english(form: FormDefinition, part: Part) -> None:
    """Each text of the form has its English twin; what lacks is noted where it belongs."""
    for number, section in enumerate(form.sections, 1):
        place = f"sections[{number}]"
        _speaks_english(section, "title", place, part)
        for nth, question in enumerate(section.questions, 1):
            asked = f"{place}.questions[{nth}]"
            _speaks_english(question, "label", asked, part)
            for at, option in enumerate(question.options, 1):
                if not option.label_en:
                    part.wrong(f"{asked}.options[{at}]", "no_english")


def _speaks_english(said: Section | Question, name: str, place: str, part: Part) -> None:
    if not getattr(said, f"{name}_en"):
        part.wrong(f"{place}.{name}_en", "empty")
    if bool(said.hint) != bool(said.hint_en):
        part.wrong(f"{place}.{'hint_en' if said.hint else 'hint'}", "one_language")


def ends_with_year(slug: str, year: int) -> bool:
    """So that no slug is ever a word that a page of the workspace uses as its address."""
    return re.fullmatch(rf".+-{year}", slug) is not None
