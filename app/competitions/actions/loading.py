"""Bringing an edition in: from a definition file, or from the edition of another year."""

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from app.accounts.models import User
from app.agencies.queries import find_agency
from app.competitions import queries, rules
from app.competitions.description import described
from app.competitions.edition_definition import (
    CompetitionPart,
    EditionDefinition,
    StagePart,
    parse_edition,
)
from app.competitions.models import (
    Category,
    Competition,
    Criterion,
    Edition,
    EditionState,
    FormVersion,
    Group,
    Rubric,
    Stage,
    StageKind,
)
from app.competitions.parts import DefinitionError
from app.competitions.rubric_definition import RubricPart
from app.core import audit, canonical, clock
from app.core.db import db, locked
from app.core.errors import Problem, RuleBroken


def load(definition: EditionDefinition, *, by: User | None = None) -> Edition:
    """Create the edition, or bring it up to date while it is being prepared.

    RuleBroken when something objects to it.
    """
    for problem in objections(definition):
        raise RuleBroken(problem.code, **problem.data)
    competition = _competition(definition.competition)
    edition = _write(competition, definition)
    audit.note("edition.loaded", edition, by=by, edition_id=edition.id)
    return edition


def objections(definition: EditionDefinition) -> Iterator[Problem]:
    """What this site holds against loading the edition, with the place in its file."""
    part, year = definition.competition, definition.edition.year
    organiser = find_agency(part.organiser) if part.organiser else None
    if part.organiser and organiser is None:
        yield Problem("competition.organiser", "organiser_unknown", {"name": part.organiser})
    elif organiser is not None and not rules.may_organise(organiser.kind):
        yield Problem("competition.organiser", "organiser_kind", {"name": organiser.name})
    competition = queries.competition_by_slug(part.slug)
    if competition and organiser and competition.organiser_id != organiser.id:
        yield Problem("competition.slug", "other_organiser", {"slug": part.slug})
    edition = queries.edition_by_slug(definition.edition.slug)
    if edition is None:
        if competition and queries.edition_of_year(competition.id, year) is not None:
            yield Problem("edition.year", "year_exists", {"year": year})
    elif competition is None or edition.competition_id != competition.id:
        yield Problem("edition.slug", "other_competition", {"slug": edition.slug})
    elif edition.state is not EditionState.PREPARED:
        yield Problem("edition.slug", "edition_is_frozen", {"name": edition.name})


def copy_to_year(source: Edition, year: int, *, by: User) -> Edition:
    """Prepare the competition's edition of another year from this one, dates moved along."""
    locked(source.competition)  # two people preparing the same year: one is told
    if year < clock.now().year:
        raise RuleBroken("year_has_passed", year=year)
    if queries.edition_of_year(source.competition_id, year) is not None:
        raise RuleBroken("year_exists", year=year)
    form, _ = queries.form_in_force(source)
    rubric = queries.rubric_in_force(source)
    if rubric is None:
        raise RuleBroken("nothing_to_copy", name=source.name)
    definition = _of_year(_copied(source, described(source, form, rubric)), year)
    if queries.edition_by_slug(definition.edition.slug) is not None:
        raise RuleBroken("year_exists", year=year)
    edition = _write(source.competition, definition)
    audit.note("edition.copied", edition, by=by, edition_id=edition.id, source=source.id)
    return edition


def _copied(source: Edition, data: dict[str, Any]) -> EditionDefinition:
    organiser = source.competition.organiser
    if not rules.may_organise(organiser.kind):
        raise RuleBroken("organiser_kind", name=organiser.name)
    try:
        return parse_edition(data)
    except DefinitionError as error:
        places = ", ".join(problem.place for problem in error.problems)
        raise RuleBroken("cannot_be_copied", name=source.name, places=places) from error


def _of_year(definition: EditionDefinition, year: int) -> EditionDefinition:
    old = definition.edition.year
    texts = {
        name: text.replace(str(old), str(year))
        for name, text in definition.edition.texts.items()
        if name.startswith("name")
    }
    slug = f"{definition.edition.slug.removesuffix(str(old))}{year}"
    years = year - old
    stages = tuple(
        stage.between(_later(stage.opens_at, years), _later(stage.closes_at, years))
        for stage in definition.stages
    )
    return replace(definition.reissued(slug, year, **texts), stages=stages)


def _later(moment: datetime, years: int) -> datetime:
    return rules.same_day_in(moment.year + years, moment)


def _competition(part: CompetitionPart) -> Competition:
    competition = queries.competition_by_slug(part.slug)
    if competition is None:
        competition = Competition(
            slug=part.slug,
            organiser=find_agency(part.organiser),
            is_demo=part.is_demo,
            editions=[],
        )
        db.session.add(competition)
    competition.name, competition.name_en = part.name, part.name_en
    db.session.flush()
    return competition


def _write(competition: Competition, definition: EditionDefinition) -> Edition:
    part = definition.edition
    edition = queries.edition_by_slug(part.slug)
    if edition is None:
        edition = Edition(competition=competition, slug=part.slug, created_at=clock.now())
        db.session.add(edition)
    else:
        _clear(locked(edition))
    edition.year, edition.timezone = part.year, part.timezone
    for name, text in part.texts.items():
        setattr(edition, name, text)
    edition.rules = dict(definition.rules)
    edition.groups = [Group(position=n, **one) for n, one in enumerate(definition.groups, 1)]
    edition.categories = [
        Category(position=n, **one) for n, one in enumerate(definition.categories, 1)
    ]
    edition.stages = [
        _stage(edition, position, stage, definition)
        for position, stage in enumerate(definition.stages, 1)
    ]
    form_version(edition, definition)
    db.session.flush()
    return edition


def _stage(
    edition: Edition, position: int, part: StagePart, definition: EditionDefinition
) -> Stage:
    columns = {one.name: getattr(part, one.name) for one in fields(part) if one.name != "scoring"}
    stage = Stage(position=position, **columns)
    set_scoring(edition, stage, part, definition)
    return stage


def set_scoring(
    edition: Edition, stage: Stage, part: StagePart, definition: EditionDefinition
) -> None:
    """Give a stage its rubric and, for finalists, how they are scored."""
    if part.scoring:
        stage.readers, stage.passing_grade = part.scoring.readers, part.scoring.passing_grade
        stage.share, stage.judge_roles = part.scoring.share, list(part.scoring.judges)
        stage.rubric = rubric_version(edition, part.scoring.rubric, part.kind)
    elif part.kind is StageKind.PROPOSAL_ASSESSMENT:
        stage.rubric = rubric_version(edition, definition.rubric, part.kind)


def _clear(edition: Edition) -> None:
    """Take away what is written anew; nothing refers to it before the opening."""
    if edition.state is not EditionState.PREPARED:
        raise RuleBroken("edition_is_frozen", name=edition.name)
    for row in (*edition.groups, *edition.categories, *edition.stages):
        db.session.delete(row)
    db.session.flush()
    db.session.expire(edition, ["groups", "categories", "stages"])


def rubric_version(edition: Edition, part: RubricPart, kind: StageKind) -> Rubric:
    """The newest version of this stage if it says the same, else one more version."""
    digest = canonical.sha256(canonical.dumps(part.plain()))
    newest = queries.newest_rubric(edition, kind) if edition.id else None
    if newest is not None and newest.sha256 == digest:
        return newest
    rubric = Rubric(
        edition=edition,
        stage_kind=kind,
        number=newest.number + 1 if newest else 1,
        scale_minimum=part.minimum,
        scale_maximum=part.maximum,
        sha256=digest,
    )
    rubric.criteria = [
        Criterion(
            key=one.key,
            position=position,
            **one.texts,
            weight=one.weight,
            is_optional=one.optional,
            category_keys=list(one.categories),
            question_keys=list(one.questions),
            anchors=[dict(anchor) for anchor in one.anchors],
        )
        for position, one in enumerate(part.criteria, 1)
    ]
    db.session.add(rubric)
    return rubric


def form_version(edition: Edition, definition: EditionDefinition) -> None:
    """One more version of the form, unless the newest says the same."""
    text = canonical.dumps(definition.form)
    newest = queries.newest_form(edition) if edition.id else None
    if newest is None or newest.definition != text:
        number = newest.number + 1 if newest else 1
        digest = canonical.sha256(text)
        db.session.add(FormVersion(edition=edition, number=number, definition=text, sha256=digest))
