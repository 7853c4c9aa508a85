"""Inviting a list of people for an edition, from its secretariat's desk."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from app.accounts.actions import invitations
from app.accounts.models import Invitation, Role, User
from app.accounts.roster import Line
from app.accounts.rules import JUDGES, Offer
from app.agencies import actions as agencies
from app.agencies import queries as agency_queries
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


def invite(
    role: Role,
    *,
    email: str,
    name: str,
    agency: str,
    desk: Desk,
    by: User,
    until: datetime | None = None,
) -> Invitation:
    """Offer a role at this desk; an agency that nobody knows yet is made from its name.

    For a judge the agency is where they work, if that is one.
    """
    agency_id = _agency(agency, by).id if agency else None
    offer = Offer(role, agency_id=agency_id)
    if role in JUDGES:
        offer = replace(offer, competition_id=desk.competition_id, edition_id=desk.edition_id)
    return invitations.invite(
        offer, email=email, name=name, by=by, organiser=desk.organiser, until=until
    )


def foreseen(lines: Iterable[Line], desk: Desk, by: User) -> list[Outcome]:
    """What inviting these people would give: it is done, and taken back."""
    outcomes: list[Outcome] = []
    with suppress(_TakenBack), part():
        outcomes = invite_all(lines, desk, by)
        raise _TakenBack
    return outcomes


class _TakenBack(Exception):
    """Nothing of this stays."""


def invite_all(lines: Iterable[Line], desk: Desk, by: User) -> list[Outcome]:
    """Invite everybody whose line goes through; the others are left out, each with its reason."""
    return [_invited(line, desk, by) for line in lines]


def _invited(line: Line, desk: Desk, by: User) -> Outcome:
    if line.problem or line.role is None:
        return Outcome(line, RuleBroken(line.problem))
    new_agency = bool(line.agency) and agency_queries.find_agency(line.agency) is None
    try:
        with part():
            invite(
                line.role, email=line.email, name=line.name, agency=line.agency, desk=desk, by=by
            )
    except RuleBroken as problem:
        return Outcome(line, problem)
    return Outcome(line, new_agency=new_agency)


def _agency(name: str, by: User) -> Agency:
    try:
        return agencies.match_or_create(name, by=by)
    except RuleBroken as problem:
        if problem.code == "agency.kind_unknown":
            raise RuleBroken("agency_unknown", name=name) from problem
        raise
