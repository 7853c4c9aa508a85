"""What judges know, and what entries are about."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.accounts.models import User
from app.competitions.definition import QuestionKind
from app.competitions.models import Category, Edition, EditionState
from app.competitions.queries import form_in_force
from app.core.db import db
from app.entries.models import Answer
from app.judging.models.expertise import Expertise
from app.judging.queries.judges import is_judge
from app.judging.rules.assigning import Field


def expertise_of(judge_ids: Collection[int]) -> Mapping[int, Field]:
    """Judge id → what they declared; who declared nothing is not named.

    A category is what its name says, so one that is named alike in another edition counts too.
    """
    rows = db.session.scalars(select(Expertise).where(Expertise.judge_id.in_(judge_ids))).all()
    alike = alike_categories() if any(row.categories for row in rows) else {}
    return {
        row.judge_id: Field(
            frozenset(one for ref in row.categories for one in alike.get(ref, {ref})),
            frozenset(row.topics),
            frozenset(row.goals),
        )
        for row in rows
    }


def own_topics(judge_id: int) -> Sequence[str]:
    """The topics that the judge wrote, in their order."""
    row = db.session.get(Expertise, judge_id)
    return row.topics if row else ()


def alike_categories() -> Mapping[int, frozenset[int]]:
    """Category id → ids of all categories, of whatever editions, with the same name."""
    named: dict[str, set[int]] = defaultdict(set)
    for ref, name in db.session.execute(select(Category.id, Category.name)):
        named[" ".join(name.casefold().split())].add(ref)
    return {ref: frozenset(refs) for refs in named.values() for ref in refs}


def editions_to_judge(judge: User) -> Sequence[Edition]:
    """The open editions in which the person scores, with their categories, the newest first."""
    editions = db.session.scalars(
        select(Edition)
        .where(Edition.state == EditionState.OPENED, Edition.results_published_at.is_(None))
        .options(selectinload(Edition.categories), selectinload(Edition.stages))
        .order_by(Edition.year.desc(), Edition.id.desc())
    )
    return [edition for edition in editions if is_judge(judge, edition)]


def goals_of(edition: Edition, entry_ids: Collection[int]) -> Mapping[int, frozenset[int]]:
    """Entry id → the goals that its answers name, of those that name any."""
    _version, form = form_in_force(edition)
    keys = [one.key for one in form.questions() if one.kind is QuestionKind.SDGS]
    if not keys or not entry_ids:
        return {}
    rows = db.session.scalars(
        select(Answer).where(Answer.entry_id.in_(entry_ids), Answer.question_key.in_(keys))
    )
    return {row.entry_id: frozenset(row.value or ()) for row in rows}
