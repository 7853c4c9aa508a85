"""Panelists choose in the plenary, before everybody on the panel; nothing of it is a decision."""

from sqlalchemy import select

from app.accounts.models import User
from app.competitions.models import Edition
from app.core import clock
from app.core.audit import note
from app.core.db import db, locked
from app.core.errors import RuleBroken
from app.entries.models import Entry
from app.judging import queries
from app.judging.models import Outcome
from app.judging.models.plenary import Choice, PanelPick
from app.judging.rules.deciding import OUTCOMES, phase


def pick(entry: Entry, choice: Choice, *, award: str = "", reason: str = "", by: User) -> None:
    """Choose this for the entry, in place of what the panelist chose before. Twice changes nothing.
    `award`: of a winner.

    RuleBroken while the panel does not meet, for what can't be decided now, and without a reason
    for passing somebody over or preferring one to who ranks better.
    """
    edition, reason = _meeting(entry), reason.strip()
    award = award.strip() if choice is Choice.WINNER else ""
    if choice is Choice.PASSED_OVER:
        if not reason:
            raise RuleBroken("judging.reason_needed")
    elif Outcome(choice) not in OUTCOMES[phase(edition)]:
        raise RuleBroken("judging.not_decided_now")
    elif _departs(entry, Outcome(choice), reason, by):
        raise RuleBroken("judging.pick_needs_reason")
    known = _own(entry, by)
    if known and (known.choice, known.award, known.reason) == (choice, award, reason):
        return
    row = known or PanelPick(edition_id=edition.id, entry_id=entry.id, panelist_id=by.id)
    row.choice, row.award, row.reason, row.picked_at = choice, award, reason, clock.now()
    db.session.add(row)
    said = {"choice": choice, "award": award, "reason": reason}
    note("panel.picked", entry, by=by, edition_id=edition.id, **said)


def take_pick_back(entry: Entry, *, by: User) -> None:
    """Choose nothing for the entry. RuleBroken as `pick`."""
    edition, known = _meeting(entry), _own(entry, by)
    if known:
        note("panel.unpicked", entry, by=by, edition_id=edition.id, was=known.choice)
        db.session.delete(known)


def _meeting(entry: Entry) -> Edition:
    """The edition, held, while its panel chooses among such entries."""
    edition = locked(entry.edition)
    if broken := queries.why_not_decide(edition, clock.now()):
        raise RuleBroken(broken)
    finals = queries.finals_of(edition)
    if finals and entry.id not in finals.refs:
        raise RuleBroken("judging.not_a_finalist")
    return edition


def _departs(entry: Entry, outcome: Outcome, reason: str, by: User) -> bool:
    """Whether this passes over who ranks better, with no reason; what the panelist may not see
    asks for none."""
    own = queries.own_picks(entry.edition, by.id)
    others = {ref: one for ref, one in own.items() if ref != entry.id}
    outcomes = {
        ref: Outcome(one.choice)
        for ref, one in others.items()
        if one.choice is not Choice.PASSED_OVER
    }
    explained = {ref for ref, one in others.items() if one.reason}
    explained.update(ref for ref, _judge in queries.standing_conflicts(None, [by.id]))
    if reason:
        explained.add(entry.id)
    return entry.id in queries.departing(entry.edition, {**outcomes, entry.id: outcome}, explained)


def _own(entry: Entry, by: User) -> PanelPick | None:
    return db.session.scalar(
        select(PanelPick).where(PanelPick.entry_id == entry.id, PanelPick.panelist_id == by.id)
    )
