"""Who took no part screens an objection; its agency responds; who took no part decides."""

from collections.abc import Collection

from app.accounts.models import User
from app.core import clock
from app.core.audit import note
from app.core.db import locked, record
from app.core.errors import RuleBroken
from app.judging.models import Outcome
from app.objections import rules
from app.objections.actions.keeping import forget_later
from app.objections.actions.remedying import follow, held, send_to_readers
from app.objections.events import (
    ObjectionAnswered,
    ObjectionConcluded,
    ObjectionForwarded,
    ObjectionRefused,
)
from app.objections.models import Consequence, Objection, Refusal, Verdict


def forward(objection: Objection, *, released: str, files: Collection[int], by: User) -> None:
    """Pass on to the agency of the nominee what it reads of it: these words, and these files (ids).

    Sent again nothing changes. RuleBroken when it was screened otherwise.
    """
    objection, now = locked(objection), clock.now()
    if objection.screened_at is not None:
        known = {one.id for one in objection.files if one.is_released}
        if (objection.refusal, objection.released, known) != (None, released, set(files)):
            raise RuleBroken("objections.screened_already")
        return
    objection.released = released
    for one in objection.files:
        one.is_released = one.id in files
    _screen(objection, by)
    edition = objection.entry.edition
    objection.response_due_at = rules.response_due(edition, now)
    note("objection.forwarded", objection, by=by, edition_id=edition.id)
    record(ObjectionForwarded(objection.id))


def refuse(objection: Objection, refusal: Refusal, *, words: str, by: User) -> None:
    """End it without an examination, and say why; sent again nothing changes.

    RuleBroken when it was screened otherwise.
    """
    objection = locked(objection)
    if objection.screened_at is not None:
        if (objection.refusal, objection.refusal_words) != (refusal, words):
            raise RuleBroken("objections.screened_already")
        return
    objection.refusal, objection.refusal_words = refusal, words
    _screen(objection, by)
    objection.closed_at = objection.screened_at
    forget_later(objection)
    note(
        "objection.refused",
        objection,
        by=by,
        edition_id=objection.entry.edition_id,
        refusal=refusal,
    )
    record(ObjectionRefused(objection.id))


def respond(objection: Objection, response: str, *, by: User) -> None:
    """What the agency of the nominee says; sent again nothing changes.

    RuleBroken when a colleague responded otherwise, and once it was decided.
    """
    objection = locked(objection)
    if objection.responded_at is not None:
        if objection.response != response:
            raise RuleBroken("objections.responded_already")
        return
    if objection.verdict is not None:
        raise RuleBroken("objections.decided_already")
    objection.response, objection.responded_by_id = response, by.id
    objection.responded_at = clock.now()
    note("objection.responded", objection, by=by, edition_id=objection.entry.edition_id)


def answer(
    objection: Objection,
    verdict: Verdict,
    *,
    answer: str,
    remedy: str,
    readers: int = 0,
    days: int = 0,
    by: User,
) -> None:
    """Uphold or reject it, with reasons; sent again nothing changes. `readers`: so many judges who
    have not read the entry read it now, for so many days.

    RuleBroken when it was decided otherwise, before the agency had its time, for one upheld
    without a remedy, and as `judging.read_again` says.
    """
    objection, now = held(objection), clock.now()
    remedy = remedy if verdict is Verdict.UPHELD else ""
    if objection.verdict is not None:
        if (objection.verdict, objection.answer, objection.remedy) != (verdict, answer, remedy):
            raise RuleBroken("objections.decided_already")
        return
    broken = rules.why_not_answer(objection, now)
    if broken:
        raise RuleBroken(broken)
    if verdict is Verdict.UPHELD and not remedy:
        raise RuleBroken("objections.remedy_needed")
    objection.verdict, objection.answer, objection.remedy = verdict, answer, remedy
    objection.answered_by_id, objection.closed_at = by.id, now
    if verdict is Verdict.UPHELD:
        send_to_readers(objection, readers, days, by=by)
    forget_later(objection)
    said = {"verdict": verdict, "readers": objection.readers}
    note("objection.answered", objection, by=by, edition_id=objection.entry.edition_id, **said)
    record(ObjectionAnswered(objection.id))


def conclude(
    objection: Objection,
    consequence: Consequence,
    *,
    outcome: Outcome | None = None,
    award: str = "",
    reason: str,
    by: User,
) -> None:
    """Decide what follows from an upheld one, as `remedying.follow` says; sent again nothing
    changes."""
    objection = held(objection)
    if follow(objection, consequence, outcome=outcome, award=award, reason=reason, by=by):
        edition_id = objection.entry.edition_id
        note(
            "objection.concluded", objection, by=by, edition_id=edition_id, consequence=consequence
        )
        record(ObjectionConcluded(objection.id))


def _screen(objection: Objection, by: User) -> None:
    objection.screened_by_id, objection.screened_at = by.id, clock.now()
