"""Which conflicts of interest stand: those on record and those that the agencies make now."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Grant
from app.accounts.rules import is_in_force
from app.agencies.models import Agency
from app.core import clock
from app.core.db import db
from app.entries.models import Entry, Partner
from app.judging import rules
from app.judging.models import Conflict, ConflictSource

Pair = tuple[int, int]
"""Entry id and judge id."""


def conflict_stands(entry_id: int, judge_id: int) -> bool:
    """Whether a conflict of interest keeps this person from this entry."""
    return bool(standing_conflicts([entry_id], [judge_id]))


def standing_conflicts(
    entry_ids: Collection[int], judge_ids: Collection[int]
) -> Mapping[Pair, frozenset[ConflictSource]]:
    """Every pair of these that has a conflict in force, and whence; the others are not named.

    A dismissal takes away one source of one pair, also when the agencies would make it anew.
    """
    found: dict[Pair, set[ConflictSource]] = defaultdict(set)
    dismissed: set[tuple[int, int, ConflictSource]] = set()
    for conflict in _on_record(entry_ids, judge_ids):
        pair = conflict.entry_id, conflict.judge_id
        if conflict.dismissed_at is None:
            found[pair].add(conflict.source)
        else:
            dismissed.add((*pair, conflict.source))
    for (entry_id, judge_id), sources in _automatic(entry_ids, judge_ids).items():
        left = {s for s in sources if (entry_id, judge_id, s) not in dismissed}
        if left:
            found[entry_id, judge_id] |= left
    return {pair: frozenset(sources) for pair, sources in found.items()}


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


def _on_record(entry_ids: Collection[int], judge_ids: Collection[int]) -> Sequence[Conflict]:
    return db.session.scalars(
        select(Conflict).where(Conflict.entry_id.in_(entry_ids), Conflict.judge_id.in_(judge_ids))
    ).all()


def _automatic(
    entry_ids: Collection[int], judge_ids: Collection[int]
) -> Mapping[Pair, frozenset[ConflictSource]]:
    kin = _kin_of(judge_ids)
    if not kin:
        return {}
    own = db.session.execute(select(Entry.id, Entry.agency_id).where(Entry.id.in_(entry_ids)))
    partners: dict[int, set[int]] = defaultdict(set)
    rows = select(Partner.entry_id, Partner.agency_id).where(
        Partner.entry_id.in_(entry_ids), Partner.agency_id.is_not(None)
    )
    for entry_id, agency_id in db.session.execute(rows):
        partners[entry_id].add(agency_id or 0)
    return {
        (entry_id, judge_id): sources
        for entry_id, agency_id in own
        for judge_id, agencies in kin.items()
        if (sources := rules.automatic_conflicts(agencies, agency_id, partners[entry_id]))
    }


def _kin_of(judge_ids: Collection[int]) -> Mapping[int, frozenset[int]]:
    """Judge id → the agencies in which they hold a role now, with those above and below."""
    now = clock.now()
    homes: dict[int, set[int]] = defaultdict(set)
    held = select(Grant).where(Grant.user_id.in_(judge_ids), Grant.agency_id.is_not(None))
    for grant in db.session.scalars(held):
        if grant.agency_id is not None and is_in_force(grant, now):
            homes[grant.user_id].add(grant.agency_id)
    if not homes:
        return {}
    every = {agency for agencies in homes.values() for agency in agencies}
    parents = dict(
        db.session.execute(
            select(Agency.id, Agency.parent_id).where(
                or_(Agency.id.in_(every), Agency.parent_id.in_(every))
            )
        ).all()
    )
    return {judge_id: rules.kin(agencies, parents) for judge_id, agencies in homes.items()}
