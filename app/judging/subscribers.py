"""What changes of people mean for their readings."""

from app.accounts.events import AccountClosed, JudgeMoved, RoleGiven, RoleStopped
from app.accounts.models import Grant, User
from app.accounts.rules import JUDGES
from app.agencies.events import AgencyNamed
from app.agencies.queries import agency_by_id
from app.competitions.models import Edition
from app.core.db import db
from app.core.jobs import enqueue
from app.entries.events import EntryWithdrawn
from app.judging import queries
from app.judging.actions.conflicts import pass_on_readings, record_conflicts
from app.judging.actions.interviewing import free_turn
from app.judging.actions.pacts import match_ties
from app.judging.actions.sealing import SEAL
from app.judging.events import ResultsPublished


def judge_moved(happened: JudgeMoved) -> None:
    """What the judge's agency makes a conflict now is on record, its readings are closed, and
    others read them."""
    grant = db.session.get_one(Grant, happened.grant_id)
    edition = db.session.get_one(Edition, grant.edition_id)
    record_conflicts(edition, by=db.session.get_one(User, happened.by_id))


def role_given(happened: RoleGiven) -> None:
    """The same where a judge gets a role in an agency, in each edition whose results are open."""
    grant = db.session.get_one(Grant, happened.grant_id)
    if grant.agency_id is not None:
        for edition in queries.editions_read_by(grant.user_id):
            record_conflicts(edition, by=grant.user)


def role_stopped(happened: RoleStopped) -> None:
    """What a former judge has not finished is read by others."""
    grant = db.session.get_one(Grant, happened.grant_id)
    if grant.role in JUDGES:
        _pass_on(grant.user, happened.by_id)


def account_closed(happened: AccountClosed) -> None:
    """The same where a judge's account is closed."""
    _pass_on(db.session.get_one(User, happened.user_id), happened.by_id)


def _pass_on(person: User, by_id: int) -> None:
    for edition in queries.editions_read_by(person.id):
        pass_on_readings(edition, person, by=db.session.get_one(User, by_id))


def agency_named(happened: AgencyNamed) -> None:
    """An agency that got a name may be one to which a judge declared a tie."""
    agency = agency_by_id(happened.agency_id)
    if agency is not None:
        match_ties(agency)


def results_published(happened: ResultsPublished) -> None:
    """What led to the results is sealed."""
    enqueue(SEAL, key=f"{SEAL}:{happened.edition_id}", edition_id=happened.edition_id)


def entry_withdrawn(happened: EntryWithdrawn) -> None:
    """Its turn in an interview is free."""
    free_turn(happened.entry_id)


SUBSCRIPTIONS = (
    (EntryWithdrawn, entry_withdrawn),
    (JudgeMoved, judge_moved),
    (RoleGiven, role_given),
    (RoleStopped, role_stopped),
    (AccountClosed, account_closed),
    (AgencyNamed, agency_named),
    (ResultsPublished, results_published),
)
