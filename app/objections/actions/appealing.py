"""Applicants appeal, and somebody who took no part answers."""

from app.accounts.models import User
from app.core import clock
from app.core.audit import note
from app.core.db import db, locked, record
from app.core.errors import RuleBroken
from app.entries.models import Entry
from app.judging.models import Outcome
from app.objections import queries, rules
from app.objections.actions.remedying import follow, held, send_to_readers
from app.objections.events import AppealAnswered, AppealConcluded, AppealFiled
from app.objections.models import Appeal, Consequence, Verdict


def file_appeal(entry: Entry, *, reason: str, evidence: str, by: User) -> Appeal:
    """Object to what was published last about the entry; sent again it is the same one.

    RuleBroken outside the time that the edition gives, and when somebody of the agency has
    objected in other words already.
    """
    edition, now = locked(entry.edition), clock.now()
    about, broken = rules.newest(edition), rules.why_not_appeal(locked(entry), now)
    if broken or about is None:
        raise RuleBroken(broken or "objections.no_appeals")
    known = queries.appeal_about(entry, about)
    if known is not None:
        if (known.reason, known.evidence) != (reason, evidence):
            raise RuleBroken("objections.appealed_already")
        return known
    appeal = Appeal(
        entry_id=entry.id,
        about=about,
        reason=reason,
        evidence=evidence,
        filed_by_id=by.id,
        filed_at=now,
        due_at=rules.answer_due(edition, now),
    )
    db.session.add(appeal)
    note("appeal.filed", appeal, by=by, edition_id=edition.id, entry_id=entry.id, about=about)
    record(AppealFiled(appeal.id))
    return appeal


def answer_appeal(
    appeal: Appeal,
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

    RuleBroken when it was answered otherwise, for one upheld without a remedy, and as
    `judging.read_again` says.
    """
    appeal = held(appeal)
    remedy = remedy if verdict is Verdict.UPHELD else ""
    if appeal.verdict is not None:
        if (appeal.verdict, appeal.answer, appeal.remedy) != (verdict, answer, remedy):
            raise RuleBroken("objections.answered_already")
        return
    if verdict is Verdict.UPHELD and not remedy:
        raise RuleBroken("objections.remedy_needed")
    appeal.verdict, appeal.answer, appeal.remedy = verdict, answer, remedy
    appeal.answered_by_id, appeal.answered_at = by.id, clock.now()
    if verdict is Verdict.UPHELD:
        send_to_readers(appeal, readers, days, by=by)
    edition_id, given = appeal.entry.edition_id, appeal.readers
    note("appeal.answered", appeal, by=by, edition_id=edition_id, verdict=verdict, readers=given)
    record(AppealAnswered(appeal.id))


def conclude_appeal(
    appeal: Appeal,
    consequence: Consequence,
    *,
    outcome: Outcome | None = None,
    award: str = "",
    reason: str,
    by: User,
) -> None:
    """Decide what follows from an upheld one, as `remedying.follow` says; sent again nothing
    changes."""
    appeal = held(appeal)
    if follow(appeal, consequence, outcome=outcome, award=award, reason=reason, by=by):
        edition_id = appeal.entry.edition_id
        note("appeal.concluded", appeal, by=by, edition_id=edition_id, consequence=consequence)
        record(AppealConcluded(appeal.id))
