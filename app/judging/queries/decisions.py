"""What was decided, and which comments applicants may read."""

from collections.abc import Sequence

from sqlalchemy import Select, exists, select, true
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.competitions.models import Stage
from app.core import clock
from app.core.db import db
from app.entries.models import Entry, EntryState
from app.judging.models import Assignment, AssignmentState, Decision, Outcome
from app.judging.queries.further import further_readings, further_runs
from app.judging.queries.lines import lines_of
from app.judging.rules.visits import is_visited


def decisions_of(edition_id: int) -> Sequence[Decision]:
    """All decisions of an edition, pending or published: winners first, then by award and title."""
    return db.session.scalars(_in_order(edition_id)).all()


def published_decisions(edition_id: int) -> Sequence[Decision]:
    """The decisions that everybody may read, with their changes, those withdrawn since among them:
    winners first, then by award and title."""
    published = _in_order(edition_id).where(Decision.published_at.is_not(None))
    return db.session.scalars(published.options(selectinload(Decision.changes))).all()


def _in_order(edition_id: int) -> Select[Decision]:
    return (
        select(Decision)
        .join(Decision.entry)
        .where(Decision.edition_id == edition_id)
        .options(
            contains_eager(Decision.entry).joinedload(Entry.agency),
            contains_eager(Decision.entry).joinedload(Entry.category),
            contains_eager(Decision.entry).joinedload(Entry.group),
        )
        .order_by(
            Decision.outcome != Outcome.WINNER, Decision.award, Entry.title_key, Decision.entry_id
        )
    )


def named_finalists(edition_id: int) -> Sequence[Decision]:
    """The finalists that everybody knows before the results, by title; without who withdrew."""
    known = [d for d in decisions_of(edition_id) if d.named_at is not None]
    named = [d for d in known if d.entry.state is EntryState.PASSED]
    return sorted(named, key=lambda one: (one.entry.title_key, one.entry_id))


def has_published_results(edition_id: int) -> bool:
    """Whether finalists and winners of the edition are public."""
    return bool(
        db.session.scalar(
            select(
                exists().where(
                    Decision.edition_id == edition_id, Decision.published_at.is_not(None)
                )
            )
        )
    )


def comments_of_stage(stage: Stage) -> Sequence[Assignment]:
    """Finished readings that count by now and have a comment to the applicant, by entry; where
    judges visit, all of them, since their report goes the same way."""
    done = {line.assignment_id for line in lines_of([stage]) if line.is_done}
    if further_runs(stage.edition, clock.now()):
        done.difference_update(further_readings(stage.id))
    said = Assignment.comment != "" if not is_visited(stage) else true()
    commented = db.session.scalars(
        select(Assignment)
        .where(Assignment.stage_id == stage.id, said)
        .options(joinedload(Assignment.entry).joinedload(Entry.agency))
        .order_by(Assignment.entry_id, Assignment.id)
    )
    return [reading for reading in commented if reading.id in done]


def released_comments(entry: Entry, stage: Stage) -> Sequence[str]:
    """The comments that the secretariat released, in an order that tells nothing of the judge."""
    return sorted(
        db.session.scalars(
            select(Assignment.comment).where(
                Assignment.entry_id == entry.id,
                Assignment.stage_id == stage.id,
                Assignment.state == AssignmentState.DONE,
                Assignment.comment_released_at.is_not(None),
                Assignment.comment != "",
            )
        )
    )
