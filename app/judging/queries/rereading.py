"""Who reads an entry once more after an upheld objection, and what the ranking becomes with it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from sqlalchemy import select

from app.competitions.models import Edition, Stage
from app.competitions.rules import ranked_by
from app.competitions.settings import Figure
from app.core.db import db
from app.entries.models import Entry
from app.judging import rules
from app.judging.models import Assignment, AssignmentState, Decision, Origin
from app.judging.models.further import Rereading
from app.judging.queries.departing import places_of
from app.judging.queries.explaining import Standing, standing_in
from app.judging.queries.final import figures_that_rank
from app.judging.queries.recap import Recap, recap
from app.judging.queries.sealing import bundle_of
from app.judging.rules import rereading


@dataclass(frozen=True)
class Again:
    """How far the new readers of an entry are."""

    round: Rereading
    all: int
    done: int
    runs: bool
    """While it does, nobody sees their marks."""


@dataclass(frozen=True)
class Side:
    """The entry as it stands without the new readings, or with them."""

    raw: Fraction
    adjusted: float | None
    standing: Standing


@dataclass(frozen=True)
class Effect:
    """What the new readings change, before anybody decides what follows."""

    before: Side | None
    """None where nobody had scored it."""
    after: Side | None
    by_corrected: bool
    """Whether the corrected score ranks."""
    moved: int
    """How many other entries come to another rank."""


def rereading_of(entry: Entry, at: datetime) -> Again | None:
    return rereadings_of([entry.id], at).get(entry.id)


def rereadings_of(entry_ids: Collection[int], at: datetime) -> Mapping[int, Again]:
    """Entry id → its round; two queries, however many."""
    if not entry_ids:
        return {}
    rounds = db.session.scalars(select(Rereading).where(Rereading.entry_id.in_(entry_ids))).all()
    read = db.session.execute(
        select(Assignment.entry_id, Assignment.state, Assignment.finished_at).where(
            Assignment.entry_id.in_([one.entry_id for one in rounds]),
            Assignment.origin == Origin.OBJECTION,
            Assignment.state != AssignmentState.RECUSED,
        )
    ).all()
    found = {}
    for one in rounds:
        own = [row for row in read if row.entry_id == one.entry_id]
        done = [row for row in own if row.state is AssignmentState.DONE]
        fixed = at - rules.SECOND_THOUGHTS
        waits = len(done) < len(own) or any(row.finished_at > fixed for row in done)
        found[one.entry_id] = Again(one, len(own), len(done), at < one.until and waits)
    return found


def why_not_read_again(entry: Entry, at: datetime) -> str | None:
    """As `rereading.why_not_read_again`, with what it asks for."""
    edition = entry.edition
    sent = db.session.get(Rereading, entry.id) is not None
    return rereading.why_not_read_again(
        edition, at, sealed=bundle_of(edition) is not None, sent=sent
    )


def effect_of(entry: Entry, at: datetime) -> Effect | None:
    """None without new readers, and while they read."""
    again = rereading_of(entry, at)
    if again is None or again.runs:
        return None
    stage = db.session.get_one(Stage, again.round.stage_id)
    base, own = recap(stage, with_marks=True), _readings(entry)
    without = replace(base, closed=base.closed | own)
    with_them = replace(base, closed=base.closed - own)
    chosen = _chosen(entry.edition)
    ranks = [_ranks(without), _ranks(with_them)]
    moved = sum(ranks[0].get(ref) != rank for ref, rank in ranks[1].items() if ref != entry.id)
    sides = [_side(one, entry, chosen) for one in (without, with_them)]
    by_corrected = ranked_by(entry.edition) is Figure.CORRECTED
    return Effect(sides[0], sides[1], by_corrected, moved)


def _readings(entry: Entry) -> frozenset[int]:
    wanted = select(Assignment.id).where(
        Assignment.entry_id == entry.id, Assignment.origin == Origin.OBJECTION
    )
    return frozenset(db.session.scalars(wanted))


def _chosen(edition: Edition) -> Collection[int]:
    """Ids of those that were public when the objection was heard."""
    known = Decision.published_at.is_not(None) | Decision.named_at.is_not(None)
    wanted = select(Decision.entry_id).where(Decision.edition_id == edition.id, known)
    return set(db.session.scalars(wanted))


def _ranks(found: Recap) -> Mapping[int, int]:
    """Entry id → rank, from 1; the equal share it."""
    ranks, rank = {}, 1
    for equal in places_of(found):
        ranks.update(dict.fromkeys(equal, rank))
        rank += len(equal)
    return ranks


def _side(found: Recap, entry: Entry, chosen: Collection[int]) -> Side | None:
    raw, scores = found.finished.means.get(entry.id), figures_that_rank(found)
    if raw is None or entry.id not in scores:
        return None
    standing = standing_in(places_of(found), scores, entry.id, chosen)
    return Side(raw, found.finished.adjusted.get(entry.id), standing)
