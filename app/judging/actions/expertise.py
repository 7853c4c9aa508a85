"""A judge says what they know, and how much they can read."""

from collections.abc import Collection, Mapping, Sequence

from app.accounts.models import User
from app.core.audit import note
from app.core.db import db, locked
from app.judging import queries
from app.judging.models import Capacity
from app.judging.models.expertise import Expertise


def declare_expertise(
    categories: Collection[int],
    goals: Collection[int],
    topics: Sequence[str] = (),
    *,
    by: User,
) -> None:
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
    row.categories, row.goals, row.topics = chosen, sorted(set(goals)), list(topics)
    note(
        "user.expertise_declared",
        by,
        by=by,
        categories=chosen,
        goals=row.goals,
        topics=row.topics,
    )


def declare_capacities(most: Mapping[int, int | None], *, by: User) -> None:
    """Edition id → how many readings the judge can take in a stage of it, None for no limit; only
    of editions that are open to them. What they have stays, also above it."""
    locked(db.session.get_one(User, by.id))
    open_ = [edition.id for edition in queries.editions_to_judge(by)]
    known = queries.own_capacities(by.id, open_)
    for ref in open_:
        wanted = most.get(ref, known.get(ref))
        if wanted == known.get(ref):
            continue
        row = db.session.get(Capacity, (ref, by.id)) or Capacity(edition_id=ref, judge_id=by.id)
        if wanted is None:
            db.session.delete(row)
        else:
            row.most = wanted
            db.session.add(row)
        note("user.capacity_declared", by, by=by, edition_id=ref, most=wanted)
