"""What the rule of selection is asked about, and what it answers."""

from collections.abc import Sequence

from sqlalchemy import select

from app.competitions.models import Category, Edition, Group
from app.competitions.rules import places_to_give, priorities, selection_quotas
from app.competitions.settings import Priority
from app.core.db import db
from app.entries.models import Entry
from app.judging.queries.ranking import best_first, equals, ranked
from app.judging.queries.recap import Recap
from app.judging.rules.selecting import Candidate, Line, selected
from app.judging.rules.stages import grade_of


def selection_of(found: Recap) -> Sequence[Line]:
    """The entries of a recap with marks, best first, and what the edition's rule says of each.

    Who has no marks stands on no line.
    """
    edition = found.stage.edition
    candidates = _candidates(found, edition)
    order = ranked(found, best_first(edition), among=candidates)
    return selected(
        [candidates[ref] for ref in order],
        places=places_to_give(edition),
        quotas=selection_quotas(edition),
        equal=equals(found, list(order)),
    )


def _candidates(found: Recap, edition: Edition) -> dict[int, Candidate]:
    scored, graded = found.finished.adjusted, grade_of(found.stage) is not None
    replication = Priority.REPLICATION in priorities(edition)
    rows = db.session.execute(
        select(Entry.id, Group.key, Group.needs_source, Category.key)
        .outerjoin(Group, Group.id == Entry.group_id)
        .outerjoin(Category, Category.id == Entry.category_id)
        .where(Entry.edition_id == edition.id)
    )
    return {
        ref: Candidate(
            ref,
            passes=not graded or ref in found.reaching,
            first=replication and bool(replicates),
            counted_as=(f"group:{group}", f"category:{category}"),
            unagreed=ref in found.unagreed,
        )
        for ref, group, replicates, category in rows
        if ref in scored
    }
