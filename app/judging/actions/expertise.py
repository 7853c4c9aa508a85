"""A judge says what they know."""

from collections.abc import Collection

from app.accounts.models import User
from app.core.audit import note
from app.core.db import db
from app.judging import queries
from app.judging.models import Expertise


def declare_expertise(categories: Collection[int], goals: Collection[int], *, by: User) -> None:
    """Of the editions that are open to the judge now, each category with those that are named
    alike; what was said of others stays."""
    alike = queries.alike_categories()
    own = {c.id for edition in queries.editions_to_judge(by) for c in edition.categories}
    offered = {one for ref in own for one in alike[ref]}
    row = db.session.get(Expertise, by.id)
    before = set(row.categories) if row else set()
    chosen = sorted(
        (before - offered) | {one for ref in own & set(categories) for one in alike[ref]}
    )
    if row is None:
        row = Expertise(judge_id=by.id)
        db.session.add(row)
    row.categories, row.goals = chosen, sorted(set(goals))
    note("user.expertise_declared", by, by=by, categories=chosen, goals=row.goals)
