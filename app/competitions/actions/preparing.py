"""What the secretariat does before an edition opens, and the opening itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.accounts.models import User
from app.competitions import queries, rules
from app.competitions.description import to_freeze
from app.competitions.models import Category, Edition, EditionState, Group, Stage
from app.core import audit, canonical, clock
from app.core.db import db, locked
from app.core.errors import RuleBroken

Row = Edition | Stage | Group | Category
"""What of an edition has texts outside its form and rubric."""


@dataclass(frozen=True)
class Dates:
    """The dates of one stage as the secretariat entered them."""

    opens_at: datetime
    closes_at: datetime
    internal_deadline_at: datetime | None = None
    grace_minutes: int = 0


def change_texts(edition: Edition, texts: Mapping[Row, Mapping[str, str]], *, by: User) -> None:
    """Give the edition, its stages, groups or categories other texts, by column and row."""
    still_prepared(edition)
    changed = []
    for row, columns in texts.items():
        for name, text in columns.items():
            if getattr(row, name) != text:
                setattr(row, name, text)
                changed.append(f"{row.__tablename__}.{row.id}.{name}")
    if changed:
        audit.note("edition.texts_changed", edition, by=by, edition_id=edition.id, fields=changed)


def set_calendar(edition: Edition, calendar: Sequence[Dates], *, by: User) -> None:
    """Give every stage its dates, in the order of the stages; RuleBroken when out of order."""
    still_prepared(edition)
    problem = rules.calendar_problem(calendar, [stage.kind for stage in edition.stages])
    if problem is not None:
        raise RuleBroken(problem.code, stage=edition.stages[problem.place].name)
    for stage, dates in zip(edition.stages, calendar, strict=True):
        stage.opens_at, stage.closes_at = dates.opens_at, dates.closes_at
        stage.internal_deadline_at = dates.internal_deadline_at
        stage.grace_minutes = dates.grace_minutes
    audit.note("edition.dates_set", edition, by=by, edition_id=edition.id)


def open_edition(edition: Edition, *, by: User | None) -> None:
    """Make the edition public and freeze form, rubric, eligibility, groups and categories."""
    still_prepared(edition)
    now = clock.now()
    form, rubric = queries.newest_form(edition), queries.rubric_in_force(edition)
    missing = rules.missing_to_open(edition, form, rubric, now)
    if missing or form is None or rubric is None:
        raise RuleBroken("edition_incomplete", count=len(missing))
    text = canonical.dumps(to_freeze(edition, form, rubric))
    edition.frozen_definition, edition.frozen_sha256 = text, canonical.sha256(text)
    edition.state, edition.opened_at = EditionState.OPENED, now
    form.frozen_at = rubric.frozen_at = now
    for stage in edition.stages:
        if stage.rubric is not None:
            stage.rubric.frozen_at = now
    audit.note(
        "edition.opened", edition, by=by, edition_id=edition.id, sha256=edition.frozen_sha256
    )


def discard(edition: Edition, *, by: User) -> None:
    """Take away an edition that was never opened; RuleBroken once people belong to it."""
    still_prepared(edition)
    if queries.has_people(edition.id):
        raise RuleBroken("edition_has_people", name=edition.name)
    audit.note("edition.discarded", edition, by=by, edition_id=edition.id, slug=edition.slug)
    forms, rubrics = queries.versions_of(edition.id)
    criteria = [criterion for rubric in rubrics for criterion in rubric.criteria]
    rows = (*edition.stages, *edition.groups, *edition.categories, *criteria, *forms, *rubrics)
    for row in rows:
        db.session.delete(row)
    db.session.flush()
    db.session.delete(edition)


def still_prepared(edition: Edition) -> None:
    """Hold the edition; RuleBroken once it is open."""
    if locked(edition).state is not EditionState.PREPARED:
        raise RuleBroken("edition_is_frozen", name=edition.name)
