"""Which conflicts of interest stand: those on record and those that the agencies make now."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    bindparam,
    false,
    func,
    literal,
    null,
    or_,
    select,
    true,
)
from sqlalchemy.orm import joinedload, load_only

from app.accounts.models import Grant
from app.accounts.queries import in_force_at
from app.agencies.models import Agency
from app.competitions.models import Edition, EditionState
from app.competitions.rules import region_conflict
from app.competitions.settings import RegionConflict
from app.core import clock
from app.core.db import UtcDateTime, db
from app.core.request import asked_once
from app.entries.models import Entry, EntryState, Partner
from app.entries.queries import replications_of
from app.judging import rules
from app.judging.models import Conflict, ConflictSource, Tie

Pair = tuple[int, int]
"""Entry id and judge id."""

PROVINCE = 2
"""So many characters of a region's code name its province."""


def conflict_stands(entry_id: int, judge_id: int) -> bool:
    """Whether a conflict of interest keeps this person from this entry."""
    return bool(standing_conflicts([entry_id], [judge_id]))


def standing_conflicts(
    entry_ids: Collection[int] | None, judge_ids: Collection[int]
) -> Mapping[Pair, frozenset[ConflictSource]]:
    """Every pair of these that has a conflict in force, and whence; the others are not named.
    Without entries it is of all that there are.

    A dismissal takes away one source of one pair as it was then: a role or tie that came later
    makes it anew.
    """
    judges = frozenset(judge_ids)
    found = asked_once(("standing conflicts", judges), lambda: _standing(judges))
    wanted = None if entry_ids is None else set(entry_ids)
    return {
        pair: frozenset(sources)
        for pair, sources in found.items()
        if wanted is None or pair[0] in wanted
    }


def _standing(judge_ids: Collection[int]) -> Mapping[Pair, set[ConflictSource]]:
    """The same of every entry."""
    found: dict[Pair, set[ConflictSource]] = defaultdict(set)
    recorded, posts = _known_of(judge_ids)
    dismissed = _dismissals(recorded)
    for one in recorded:
        if one.dismissed_at is None:
            found[one.entry_id, one.judge_id].add(one.source)
    for fact in _automatic([post for post in posts if post.holds]):
        if not fact.is_covered(dismissed):
            found[fact.entry_id, fact.judge_id].add(fact.source)
    return found


def potential_conflicts(
    edition: Edition, judge_ids: Collection[int]
) -> Mapping[Pair, frozenset[ConflictSource]]:
    """Every pair of these judges and an entry of the edition that the secretariat has to decide
    on, and why; the others are not named. What is in force already is no question any more, nor
    is what was decided after it came up."""
    recorded, every = _known_of(judge_ids)
    held = {(post.judge_id, post.agency_id) for post in every if post.holds}
    posts = [one for one in every if one.holds or (one.judge_id, one.agency_id) not in held]
    found: dict[Pair, set[ConflictSource]] = defaultdict(set)
    facts: list[Fact] = []
    now = [post for post in posts if post.holds]
    if region_conflict(edition) is RegionConflict.POTENTIAL:
        facts.extend(_in_region([edition.id], now))
    for fact in _automatic([one for one in posts if not one.holds]):
        by_tie = fact.source is ConflictSource.PACT
        facts.append(fact if by_tie else fact._replace(source=ConflictSource.EARLIER_POSTING))
    facts.extend(_replicated(posts))
    standing = standing_conflicts(None, judge_ids)
    decided = _dismissals(recorded)
    own = set(db.session.scalars(select(Entry.id).where(Entry.edition_id == edition.id)))
    for fact in facts:
        pair = fact.entry_id, fact.judge_id
        if fact.entry_id in own and pair not in standing and not fact.is_covered(decided):
            found[pair].add(fact.source)
    return {pair: frozenset(sources) for pair, sources in found.items()}


def prevented(
    edition: Edition, judge_ids: Collection[int], known: Collection[Pair]
) -> Mapping[int, Sequence[int]]:
    """Judge id → the entries of the edition that what is known of the judge keeps from them though
    nothing is on record, for they were not given them. `known`: the pairs told of elsewhere."""
    if edition.results_published_at is not None:
        return {}
    passed = select(Entry.id).where(
        Entry.edition_id == edition.id, Entry.state == EntryState.PASSED
    )
    found: dict[int, list[int]] = defaultdict(list)
    standing = standing_conflicts(db.session.scalars(passed).all(), judge_ids)
    for entry_id, judge_id in sorted(standing):
        if (entry_id, judge_id) not in known:
            found[judge_id].append(entry_id)
    return found


def conflicts_of_edition(edition_id: int) -> Sequence[Conflict]:
    """All conflicts on record of an edition, those in force first, newest first."""
    return db.session.scalars(
        select(Conflict)
        .join(Entry, Entry.id == Conflict.entry_id)
        .where(Entry.edition_id == edition_id)
        .options(
            joinedload(Conflict.judge),
            joinedload(Conflict.entry).joinedload(Entry.agency),
        )
        .order_by(Conflict.dismissed_at.is_not(None), Conflict.found_at.desc(), Conflict.id.desc())
    ).all()


def conflict_by_id(ref: int) -> Conflict | None:
    """A conflict with its judge and entry."""
    return db.session.scalar(
        select(Conflict)
        .where(Conflict.id == ref)
        .options(
            joinedload(Conflict.judge),
            joinedload(Conflict.entry).joinedload(Entry.edition),
        )
    )


def conflicts_between(entry_id: int, judge_id: int) -> Sequence[Conflict]:
    """Everything on record between an entry and a judge, oldest first."""
    return db.session.scalars(
        select(Conflict)
        .where(Conflict.entry_id == entry_id, Conflict.judge_id == judge_id)
        .order_by(Conflict.id)
    ).all()


# Conflicts are few and a judge's entries many, so the database is asked by judge alone.


class Post(NamedTuple):
    """A judge holds, or held, a role in an agency, or declared a tie to it."""

    judge_id: int
    agency_id: int
    region_code: str | None
    holds: bool
    """Else it only may be a conflict: the role has ended, the tie is potential."""
    is_tie: bool
    since: datetime
    """When it came up: was given, moved here, or declared."""


class Recorded(NamedTuple):
    """A conflict on record."""

    entry_id: int
    judge_id: int
    source: ConflictSource
    dismissed_at: datetime | None


class Fact(NamedTuple):
    """What makes, or may make, a conflict by itself."""

    entry_id: int
    judge_id: int
    source: ConflictSource
    since: datetime

    def is_covered(self, dismissals: Mapping[tuple[int, int, ConflictSource], datetime]) -> bool:
        """Whether it was there when such a conflict was last dismissed."""
        at = dismissals.get(self[:3])
        return at is not None and self.since <= at


def _dismissals(recorded: Sequence[Recorded]) -> Mapping[tuple[int, int, ConflictSource], datetime]:
    """Entry, judge and source → when such a conflict was last dismissed."""
    found: dict[tuple[int, int, ConflictSource], datetime] = {}
    for entry_id, judge_id, source, at in recorded:
        if at is not None:
            key = entry_id, judge_id, source
            found[key] = max(at, found.get(key, at))
    return found


def _known_of(judge_ids: Collection[int]) -> tuple[Sequence[Recorded], Sequence[Post]]:
    """What is on record of these judges, and where they have, or had, a role or a tie."""
    recorded, posts = [], []
    asked = {"judges": list(judge_ids), "now": clock.now()}
    for judge_id, ref, source, region, flag, is_tie, at in db.session.execute(_known(), asked):
        if source is None:
            posts.append(Post(judge_id, ref, region, bool(flag), bool(is_tie), at))
        else:
            recorded.append(Recorded(ref, judge_id, source, at))
    return recorded, posts


@cache
def _known() -> CompoundSelect[*tuple[Any, ...]]:
    """Judge, entry, source, nothing twice, no tie, and when it was dismissed, of every conflict on
    record; and with no source each judge's agency, its region, whether it counts now, whether it
    is a tie, and since when. Every page with a reading asks this, so the statement is made once and
    asks for all."""
    now = bindparam("now", type_=UtcDateTime)
    judges: BindParameter[Any] = bindparam("judges", expanding=True)
    recorded = select(
        Conflict.judge_id,
        Conflict.entry_id,
        Conflict.source,
        null(),
        false(),
        false(),
        Conflict.dismissed_at,
    ).where(Conflict.judge_id.in_(judges))
    roles = (
        select(
            Grant.user_id,
            Grant.agency_id,
            null(),
            Agency.region_code,
            in_force_at(now),
            false(),
            func.coalesce(Grant.moved_at, Grant.starts_at),
        )
        .join(Agency, Agency.id == Grant.agency_id)
        .where(Grant.user_id.in_(judges), Grant.starts_at <= now)
    )
    ties = select(
        Tie.judge_id,
        Tie.agency_id,
        null(),
        null(),
        Tie.is_actual,
        true(),
        func.coalesce(Tie.matched_at, Tie.declared_at),
    ).where(Tie.judge_id.in_(judges), Tie.agency_id.is_not(None))
    return recorded.union_all(roles, ties)


def _automatic(posts: Sequence[Post]) -> Iterator[Fact]:
    """Wherever an agency of the entry is kin to the judge's post, or in its province where the
    edition says that this is a conflict."""
    kin = _kin_of(posts)
    near = frozenset[int]().union(*kin.values())
    if not near:
        return
    own = select(Entry.id, Entry.agency_id, literal(ConflictSource.OWN_AGENCY.value))
    partner = select(
        Partner.entry_id, Partner.agency_id, literal(ConflictSource.PARTNER_AGENCY.value)
    )
    rows = db.session.execute(
        own.where(Entry.agency_id.in_(near)).union(partner.where(Partner.agency_id.in_(near)))
    )
    for entry_id, agency_id, source in rows:
        for post, agencies in kin.items():
            if agency_id in agencies:
                made = ConflictSource.PACT if post.is_tie else ConflictSource(source)
                yield Fact(entry_id, post.judge_id, made, post.since)
    yield from _in_region(_regional(posts), posts)


def _replicated(posts: Sequence[Post]) -> Iterator[Fact]:
    """Entries and the judges with a post in, or a tie to, an agency whose innovation they
    replicate, one above it or one below."""
    kin = _kin_of(posts)
    near = frozenset[int]().union(*kin.values())
    for entry_id, agency_id in replications_of(near) if near else ():
        for post, agencies in kin.items():
            if agency_id in agencies:
                yield Fact(entry_id, post.judge_id, ConflictSource.REPLICATED, post.since)


def _kin_of(posts: Sequence[Post]) -> Mapping[Post, frozenset[int]]:
    """Each post → its agency, with those above and below."""
    every = {post.agency_id for post in posts}
    if not every:
        return {}
    parents = _parents(every)
    kin = {agency: rules.kin({agency}, parents) for agency in every}
    return {post: kin[post.agency_id] for post in posts}


def _parents(agencies: Collection[int]) -> Mapping[int, int | None]:
    """Agency id → the id of the body above, of these and of all directly below them."""
    around = or_(Agency.id.in_(agencies), Agency.parent_id.in_(agencies))
    return dict(db.session.execute(select(Agency.id, Agency.parent_id).where(around)).all())


def near(entry: Entry) -> frozenset[int]:
    """Ids of the agencies by which one could tell whose entry it is: the applicant, the partners,
    and those above and below."""
    partners = select(Partner.agency_id).where(
        Partner.entry_id == entry.id, Partner.agency_id.is_not(None)
    )
    own = {entry.agency_id, *(ref for ref in db.session.scalars(partners) if ref)}
    return rules.kin(own, _parents(own))


def _regional(posts: Sequence[Post]) -> Sequence[int]:
    """Ids of the editions in which the same province is a conflict, if it could make one here."""
    if not any(post.region_code and post.holds for post in posts):
        return ()
    editions = db.session.scalars(
        select(Edition)
        .where(Edition.state == EditionState.OPENED)
        .options(load_only(Edition.rules))
    )
    return [one.id for one in editions if region_conflict(one) is RegionConflict.ACTUAL]


def _in_region(editions: Collection[int], posts: Sequence[Post]) -> Iterator[Fact]:
    """Entries of these editions and the judges who work in the province of their agency."""
    regions: dict[str, list[Post]] = defaultdict(list)
    for post in posts:
        if post.region_code and post.holds:
            regions[post.region_code[:PROVINCE]].append(post)
    if not editions or not regions:
        return
    province = func.substr(Agency.region_code, 1, PROVINCE)
    rows = db.session.execute(
        select(Entry.id, province)
        .join(Agency, Agency.id == Entry.agency_id)
        .where(Entry.edition_id.in_(editions), province.in_(regions))
    )
    for entry_id, region in rows:
        for post in regions[region]:
            yield Fact(entry_id, post.judge_id, ConflictSource.SAME_REGION, post.since)
