"""Inviting a list of people for an edition, from its secretariat's desk."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.accounts.actions import invitations
from app.accounts.models import Invitation, Role, User
from app.accounts.roster import Line
from app.accounts.rules import Offer
from app.agencies import actions as agencies
from app.agencies import queries as agency_queries
from app.agencies import rules as agency_rules
from app.agencies.models import Agency
from app.core.db import part
from app.core.errors import RuleBroken


@dataclass(frozen=True)
class Desk:
    """From where people are invited: an edition, its competition and their organiser."""

    edition_id: int
    competition_id: int
    organiser: Agency


@dataclass(frozen=True)
class Outcome:
    """What becomes of a line: `problem` (None when it goes through), a new agency or not."""

    line: Line
    problem: RuleBroken | None = None
    new_agency: bool = False


def invite(role: Role, *, email: str, name: str, agency: str, desk: Desk, by: User) -> Invitation:
    """Offer a role at this desk; an agency that nobody knows yet is made from its name."""
    found = agencies.match_or_create(agency, by=by) if role is Role.AGENCY_ADMIN else None
    offer = _offer(role, found, desk)
    return invitations.invite(offer, email=email, name=name, by=by, organiser=desk.organiser)


def foreseen(lines: Iterable[Line], desk: Desk, by: User) -> list[Outcome]:
    """What inviting these people would give; writes nothing."""
    return [_foreseen(line, desk, by) for line in lines]


def invite_all(lines: Iterable[Line], desk: Desk, by: User) -> list[Outcome]:
    """Invite everybody whose line goes through; the others are left out, each with its reason."""
    return [_invited(line, desk, by) for line in lines]


def _foreseen(line: Line, desk: Desk, by: User) -> Outcome:
    if line.problem or line.role is None:
        return Outcome(line, RuleBroken(line.problem))
    agency = None
    if line.role is Role.AGENCY_ADMIN:
        agency = agency_queries.find_agency(line.agency)
        if agency is None and not _can_be_made(line.agency):
            return Outcome(line, RuleBroken("agency_unknown", name=line.agency))
        if agency is None:
            return Outcome(line, new_agency=True)
    try:
        invitations.check(
            _offer(line.role, agency, desk), email=line.email, name=line.name, by=by,
            organiser=desk.organiser,
        )  # fmt: skip
    except RuleBroken as problem:
        return Outcome(line, problem)
    return Outcome(line)


def _invited(line: Line, desk: Desk, by: User) -> Outcome:
    if line.problem or line.role is None:
        return Outcome(line, RuleBroken(line.problem))
    try:
        with part():
            invite(
                line.role, email=line.email, name=line.name, agency=line.agency, desk=desk, by=by
            )
    except RuleBroken as problem:
        return Outcome(line, problem)
    return Outcome(line)


def _offer(role: Role, agency: Agency | None, desk: Desk) -> Offer:
    if agency is not None:
        return Offer(role, agency_id=agency.id)
    return Offer(role, competition_id=desk.competition_id, edition_id=desk.edition_id)


def _can_be_made(name: str) -> bool:
    return bool(agency_queries.governed_region(name) or agency_rules.kind_by_name(name))
