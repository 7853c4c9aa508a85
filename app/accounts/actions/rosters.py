"""Inviting a list of people for an edition, from its secretariat's desk."""

from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from app.accounts.actions import grants, invitations
from app.accounts.models import Grant, Invitation, Role, User
from app.accounts.roster import Line
from app.accounts.rules import JUDGES, Offer
from app.agencies import actions as agencies
from app.agencies import queries as agency_queries
from app.agencies import rules as agency_rules
from app.agencies.models import Agency, AgencyKind
from app.core.db import part
from app.core.errors import RuleBroken


@dataclass(frozen=True)
class Desk:
    """From where people are invited: an edition, its competition and their organiser.

    `new_agencies` are names of which somebody said that they mean an agency not yet known here;
    any other unknown name may be a slip of the pen.
    """

    edition_id: int
    competition_id: int
    organiser: Agency
    new_agencies: Collection[str] = ()


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
    kind: AgencyKind | None = None,
    until: datetime | None = None,
) -> Invitation:
    """Offer a role at this desk. For a judge the agency is where they work, if that is one;
    `kind` says what it is where it is new and its name does not tell."""
    agency_id = _agency(agency, role, desk, by, kind).id if agency else None
    offer = Offer(role, agency_id=agency_id)
    if role in JUDGES:
        offer = replace(offer, competition_id=desk.competition_id, edition_id=desk.edition_id)
    return invitations.invite(
        offer, email=email, name=name, by=by, organiser=desk.organiser, until=until
    )


def move_judge(grant: Grant, agency: str, *, desk: Desk, by: User) -> None:
    """Correct where a judge works, by the agency's name; "" is outside government."""
    grants.move_judge(grant, _agency(agency, grant.role, desk, by) if agency else None, by=by)


def unconfirmed(named: Iterable[tuple[str, AgencyKind | None]]) -> dict[str, str]:
    """The names, by their key, that could be a new agency's but need somebody to say so."""
    found = {agency_rules.name_key(name): (name, kind) for name, kind in named if name}
    return {key: name for key, (name, kind) in found.items() if _is_doubtful(name, kind)}


def _is_doubtful(name: str, kind: AgencyKind | None) -> bool:
    if not (kind or agency_rules.kind_by_name(name)) or not agency_rules.fits(name):
        return False
    return not (agency_queries.find_agency(name) or agency_queries.governed_region(name))


def foreseen(lines: Sequence[Line], desk: Desk, by: User) -> list[Outcome]:
    """What inviting these people would give if every new agency is meant: done and taken back."""
    outcomes: list[Outcome] = []
    with suppress(_TakenBack), part():
        sure = replace(desk, new_agencies={line.agency for line in lines})
        outcomes = invite_all(lines, sure, by)
        raise _TakenBack
    return outcomes


class _TakenBack(Exception):
    """Nothing of this stays."""


def invite_all(lines: Iterable[Line], desk: Desk, by: User) -> list[Outcome]:
    """Invite everybody whose line goes through; the others are left out, each with its reason.

    Always in the order of agencies and addresses, so that two lists never wait for each other.
    """
    in_order = sorted(lines, key=lambda line: (agency_rules.core_key(line.agency), line.email))
    outcomes = [_invited(line, desk, by) for line in in_order]
    return sorted(outcomes, key=lambda outcome: outcome.line.number)


def _invited(line: Line, desk: Desk, by: User) -> Outcome:
    if line.problem or line.role is None:
        return Outcome(line, RuleBroken(line.problem))
    new_agency = bool(line.agency) and agency_queries.find_agency(line.agency) is None
    try:
        with part():
            invite(
                line.role, email=line.email, name=line.name, agency=line.agency, kind=line.kind,
                desk=desk, by=by,
            )  # fmt: skip
    except RuleBroken as problem:
        if problem.code in {"agency_unknown", "judges_agency_unknown"}:
            problem = RuleBroken(f"roster_{problem.code}", name=line.agency)
        return Outcome(line, problem)
    return Outcome(line, new_agency=new_agency)


def _agency(name: str, role: Role, desk: Desk, by: User, kind: AgencyKind | None = None) -> Agency:
    """The agency that goes by this name, made if that is certainly what is meant."""
    meant = {agency_rules.name_key(one) for one in desk.new_agencies}
    if _is_doubtful(name, kind) and agency_rules.name_key(name) not in meant:
        raise RuleBroken("agency_unconfirmed", name=name)
    try:
        return agencies.match_or_create(name, kind=kind, by=by)
    except RuleBroken as problem:
        if problem.code == "agency.kind_unknown":
            code = "agency_unknown" if role is Role.AGENCY_ADMIN else "judges_agency_unknown"
            raise RuleBroken(code, name=name) from problem
        raise
