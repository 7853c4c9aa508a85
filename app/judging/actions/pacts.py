"""A judge declares what binds them to agencies, and signs that this is all."""

from collections.abc import Iterator

from sqlalchemy import delete

from app.accounts.models import User
from app.agencies.models import Agency
from app.agencies.queries import agency_behind, name_keys, units_of
from app.agencies.rules import name_key
from app.competitions.models import Edition
from app.core import clock
from app.core.audit import note
from app.core.db import db
from app.core.errors import RuleBroken
from app.judging import queries
from app.judging.actions.conflicts import record_conflicts
from app.judging.actions.holding import hold
from app.judging.models import Pact, Tie, TieKind


def declare_tie(kind: TieKind, agency: str, remark: str, *, is_actual: bool, by: User) -> None:
    """A tie to the agency of this name. What it makes a conflict is passed on at once; what only
    may be one waits for the secretariat."""
    known = agency_behind(agency)
    tie = Tie(
        judge_id=by.id,
        kind=kind,
        agency_name=agency.strip(),
        agency_id=known.id if known else None,
        note=remark.strip(),
        is_actual=is_actual,
        declared_at=clock.now(),
    )
    db.session.add(tie)
    note("conflict.tie_declared", by, by=by, kind=kind, agency_id=tie.agency_id, actual=is_actual)
    db.session.flush()
    if is_actual and known is not None:
        for edition in queries.editions_read_by(by.id):
            record_conflicts(edition, by=by)


def match_ties(agency: Agency) -> None:
    """Match anew each tie that means this agency, or did, or may from now on; what an actual one
    makes a conflict is passed on at once."""
    keys = name_keys(agency) | {unit.name_key for unit in units_of(agency)}
    found: list[Tie] = []
    for tie in queries.all_ties():
        written = name_key(tie.agency_name)
        if tie.agency_id == agency.id or any(key in written for key in keys):
            found.extend(_matched(tie))
    db.session.flush()
    for judge in {tie.judge_id: tie.judge for tie in found if tie.is_actual}.values():
        for edition in queries.editions_read_by(judge.id):
            record_conflicts(edition, by=judge)


def _matched(tie: Tie) -> Iterator[Tie]:
    """The tie, if its name means another agency now than before."""
    meant = agency_behind(tie.agency_name)
    ref = meant.id if meant else None
    if ref != tie.agency_id:
        tie.agency_id, tie.matched_at = ref, clock.now()
        note("conflict.tie_matched", tie.judge, kind=tie.kind, agency_id=ref)
        yield tie


def withdraw_tie(tie_id: int, *, by: User) -> None:
    """Take back an own tie that was declared by mistake; a second time changes nothing.

    RuleBroken once it was signed for.
    """
    tie = db.session.get(Tie, tie_id)
    if tie is None or tie.judge_id != by.id:
        return
    signed = queries.last_signed(by.id)
    if signed is not None and signed >= tie.declared_at:
        raise RuleBroken("judging.pact_signed")
    note("conflict.tie_withdrawn", by, by=by, kind=tie.kind, agency_id=tie.agency_id)
    db.session.execute(delete(Tie).where(Tie.id == tie.id))


def sign_pact(edition: Edition, *, by: User) -> None:
    """All ties are declared; signing again moves the date."""
    hold(edition)  # the second of two equal posts finds what the first left
    pact = db.session.get(Pact, (edition.id, by.id)) or Pact(edition_id=edition.id, judge_id=by.id)
    pact.signed_at = clock.now()
    db.session.add(pact)
    note("conflict.pact_signed", by, by=by, edition_id=edition.id)
