"""Which conflicts of interest stand: those on record and those that the agencies make now."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, CompoundSelect, bindparam, false, literal, null, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Grant
from app.accounts.queries import in_force_at
from app.agencies.models import Agency
from app.core import clock
from app.core.db import UtcDateTime, db
from app.entries.models import Entry, Partner
from app.judging import rules
from app.judging.models import Conflict, ConflictSource

Pair = tuple[int, int]
"""Entry id and judge id."""


def conflict_stands(entry_id: int, judge_id: int) -> bool:
    """Whether a conflict of interest keeps this person from this entry."""
    return bool(standing_conflicts([entry_id], [judge_id]))


def standing_conflicts(
    entry_ids: Collection[int] | None, judge_ids: Collection[int]
) -> Mapping[Pair, frozenset[ConflictSource]]:
    """Every pair of these that has a conflict in force, and whence; the others are not named.
    Without entries it is of all that there are.

    A dismissal takes away one source of one pair, also when the agencies would make it anew.
    """
    found: dict[Pair, set[ConflictSource]] = defaultdict(set)
    dismissed: set[tuple[int, int, ConflictSource]] = set()
    homes: dict[int, set[int]] = defaultdict(set)
    asked = {"judges": list(judge_ids), "now": clock.now()}
    for judge_id, ref, source, is_dismissed in db.session.execute(_known(), asked):
        if source is None:
            homes[judge_id].add(ref)
        elif is_dismissed:
            dismissed.add((ref, judge_id, source))
        else:
            found[ref, judge_id].add(source)
    for entry_id, judge_id, source in _automatic(homes):
        if (entry_id, judge_id, source) not in dismissed:
            found[entry_id, judge_id].add(source)
    wanted = None if entry_ids is None else set(entry_ids)
    return {
        pair: frozenset(sources)
        for pair, sources in found.items()
        if wanted is None or pair[0] in wanted
    }


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


@cache
def _known() -> CompoundSelect[*tuple[Any, ...]]:
    """Judge, entry, source and whether it was dismissed, of every conflict on record; and with no
    source each judge's agencies. Every page with a reading asks this, so the statement is made once
    and asks for both.
    """
    judges: BindParameter[Any] = bindparam("judges", expanding=True)
    recorded = select(
        Conflict.judge_id, Conflict.entry_id, Conflict.source, Conflict.dismissed_at.is_not(None)
    ).where(Conflict.judge_id.in_(judges))
    homes = select(Grant.user_id, Grant.agency_id, null(), false()).where(
        Grant.user_id.in_(judges),
        Grant.agency_id.is_not(None),
        in_force_at(bindparam("now", type_=UtcDateTime)),
    )
    return recorded.union_all(homes)


def _automatic(
    homes: Mapping[int, Collection[int]],
) -> Iterator[tuple[int, int, ConflictSource]]:
    """Entry, judge and source, wherever an agency of the entry is kin to the judge. `homes`: judge
    id → the agencies in which they hold a role now."""
    kin = _kin_of(homes)
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
        for judge_id, agencies in kin.items():
            if agency_id in agencies:
                yield entry_id, judge_id, ConflictSource(source)


def _kin_of(homes: Mapping[int, Collection[int]]) -> Mapping[int, frozenset[int]]:
    """Judge id → their agencies, with those above and below."""
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
