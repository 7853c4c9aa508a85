"""Which conflicts of interest stand: those on record and those that the agencies make now."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, literal, or_, select
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
    for entry_id, judge_id, source, dismissed_at in _on_record(judge_ids):
        if dismissed_at is None:
            found[entry_id, judge_id].add(source)
        else:
            dismissed.add((entry_id, judge_id, source))
    for entry_id, judge_id, source in _automatic(judge_ids):
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


def _on_record(
    judge_ids: Collection[int],
) -> Iterable[tuple[int, int, ConflictSource, datetime | None]]:
    rows: Iterable[Any] = db.session.execute(_recorded(), {"judges": list(judge_ids)})
    return rows


@cache
def _recorded() -> Select[*tuple[Any, ...]]:
    """Every page with a reading asks this, so the statement is made once; the next one too."""
    return select(
        Conflict.entry_id, Conflict.judge_id, Conflict.source, Conflict.dismissed_at
    ).where(Conflict.judge_id.in_(bindparam("judges", expanding=True)))


@cache
def _homes() -> Select[*tuple[Any, ...]]:
    return select(Grant.user_id, Grant.agency_id).where(
        Grant.user_id.in_(bindparam("judges", expanding=True)),
        Grant.agency_id.is_not(None),
        in_force_at(bindparam("now", type_=UtcDateTime)),
    )


def _automatic(judge_ids: Collection[int]) -> Iterator[tuple[int, int, ConflictSource]]:
    """Entry, judge and source, wherever an agency of the entry is kin to the judge."""
    kin = _kin_of(judge_ids)
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


def _kin_of(judge_ids: Collection[int]) -> Mapping[int, frozenset[int]]:
    """Judge id → the agencies in which they hold a role now, with those above and below."""
    homes: dict[int, set[int]] = defaultdict(set)
    held = db.session.execute(_homes(), {"judges": list(judge_ids), "now": clock.now()})
    for judge_id, agency_id in held:
        homes[judge_id].add(agency_id)
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
