"""What a person can be to an object, for the table of `app.permissions`.

A predicate says yes or no of a person and the object that a permission is asked about.
"""

from collections.abc import Callable
from typing import Any

from app.accounts import queries as accounts
from app.accounts import rules as roles
from app.accounts.models import Grant, Invitation, Role, User
from app.agencies.models import Agency, Unit
from app.competitions import queries as competitions
from app.competitions.models import Competition, Edition, EditionState, Stage
from app.core import clock
from app.entries import queries as entries
from app.entries.models import Attachment, AttachmentClass, Entry, EntryState
from app.judging import queries as judging
from app.judging.models import Assignment, AssignmentState, Conflict, Plan
from app.judging.models.visits import VisitPhoto
from app.judging.rules import marks_visible
from app.judging.rules.deciding import panel_is_blind
from app.judging.rules.stages import assessments, roles_in
from app.library.models import LibraryEntry
from app.objections import queries as objections
from app.objections.models import Appeal, Objection, ObjectionFile
from app.papers.models import IssuedPaper

Predicate = Callable[[User, Any], bool]


def grants(user: User, *named: Role) -> list[Grant]:
    """The person's grants that open something now."""
    return roles.usable(user, *named, now=clock.now())


def holds(*any_of: Role) -> Predicate:
    def held(user: User, _: Any) -> bool:
        return bool(grants(user, *any_of))

    return held


def anyone_signed_in(user: User, _: Any) -> bool:
    return user.is_authenticated


def works_in_agency(user: User, subject: Entry | Attachment | Objection | ObjectionFile) -> bool:
    """Innovator of the entry's unit (or of the whole agency), or its agency admin."""
    entry = subject if isinstance(subject, Entry) else subject.entry
    return administers(user, entry) or any(
        grant.agency_id == entry.agency_id and grant.unit_id in (None, entry.unit_id)
        for grant in grants(user, Role.INNOVATOR)
    )


def administers(user: User, subject: Agency | Unit | Entry) -> bool:
    """Agency admin of the agency, or of the local government that manages this BUMD."""
    agency = subject if isinstance(subject, Agency) else subject.agency
    reach = {agency.id, roles.managed_by(agency)}
    return any(grant.agency_id in reach for grant in grants(user, Role.AGENCY_ADMIN))


def appoints(user: User, held: Grant | Invitation) -> bool:
    """Who may offer a role may end it too; a secretariat: judges, and offers to first admins."""
    agency, manager = held.agency, roles.managed_by(held.agency)
    if not roles.may_offer(grants(user), roles.offer_of(held), managed_by=manager):
        return False
    if held.role not in roles.AGENCY_STAFF or agency is None or administers(user, agency):
        return True
    if isinstance(held, Grant) or accounts.has_admins(agency):
        return False
    return serves_place(user, agency.region_code)


def serves_place(user: User, region_code: str | None) -> bool:
    """Secretariat of an organiser of the country, or of the province in which the region lies."""
    organisers = competitions.organisers(g.competition_id for g in grants(user, Role.SECRETARIAT))
    return any(roles.organiser_reaches(organiser, region_code) for organiser in organisers)


OfEntry = Conflict | Appeal | Objection | ObjectionFile
InEdition = Edition | Entry | Assignment | Plan | IssuedPaper | OfEntry


def _edition_of(subject: InEdition) -> Edition:
    if isinstance(subject, Assignment | Plan):
        return subject.stage.edition
    about = subject.entry if isinstance(subject, OfEntry) else subject
    return about.edition if isinstance(about, Entry | IssuedPaper) else about


def serves(*any_of: Role) -> Callable[[User, InEdition], bool]:
    def served(user: User, subject: InEdition) -> bool:
        edition = _edition_of(subject)
        return any(
            roles.covers(grant, edition_id=edition.id, competition_id=edition.competition_id)
            for grant in grants(user, *any_of)
        )

    return served


is_secretariat = serves(Role.SECRETARIAT)
organises = serves(Role.SECRETARIAT, Role.CHAIR)
is_panelist = serves(Role.PANELIST)


def examines(user: User, subject: Entry | Attachment) -> bool:
    """Examiner of this one entry."""
    ref = subject.id if isinstance(subject, Entry) else subject.entry_id
    return any(grant.entry_id == ref for grant in grants(user, Role.EXAMINER))


def is_secretariat_of_competition(user: User, competition: Competition) -> bool:
    return any(
        grant.competition_id == competition.id and grant.edition_id is None
        for grant in grants(user, Role.SECRETARIAT)
    )


def belongs_to(user: User, agency: Agency) -> bool:
    """Any role with this agency tells that the person works there, or in what manages it."""
    own = {held.agency_id for held in roles.in_force(user.grants, now=clock.now())} - {None}
    return agency.id in own or roles.managed_by(agency) in own


def has_no_part(user: User, subject: Entry | Assignment | OfEntry) -> bool:
    """The entry is not of an agency of this person."""
    entry = subject if isinstance(subject, Entry) else subject.entry
    return not belongs_to(user, entry.agency)


def took_no_part(user: User, subject: Appeal | Objection | ObjectionFile) -> bool:
    """This person had no part in what is objected to."""
    return not objections.took_part(subject.entry, user)


def is_published(_: User, entry: Entry) -> bool:
    return entry.edition.results_published_at is not None


def takes_no_part(user: User, edition: Edition) -> bool:
    """No agency of this person has an entry there."""
    at_home = any(grant.agency_id for grant in user.grants)
    competing = entries.agencies_of_edition(edition.id) if at_home else ()
    return not any(belongs_to(user, agency) for agency in competing)


def edition_is_others(user: User, paper: IssuedPaper) -> bool:
    """No agency of this person has an entry in the edition of the paper."""
    return takes_no_part(user, paper.edition)


def is_about_own_work(user: User, paper: IssuedPaper) -> bool:
    """The statement of this judge."""
    return paper.judge_id == user.id


def has_been_forwarded(_: User, entry: Entry) -> bool:
    return entry.forwarded_at is not None


def never_left_its_unit(_: User, entry: Entry) -> bool:
    return not entries.was_handed_on(entry.id)


def is_public_edition(_: Any, edition: Edition) -> bool:
    return edition.state is not EditionState.PREPARED


def reads(user: User, assignment: Assignment) -> bool:
    """The assigned judge, still an evaluator there, never an organiser of the same edition."""
    return (
        assignment.judge_id == user.id
        and assignment.state is not AssignmentState.RECUSED
        and assignment.entry.state is EntryState.PASSED
        and scores(user, assignment.stage)
        and not organises(user, assignment)
    )


def scores(user: User, stage: Stage) -> bool:
    """A role of this person scores there."""
    edition = stage.edition
    return any(
        roles.covers(grant, edition_id=edition.id, competition_id=edition.competition_id)
        for grant in grants(user, *roles_in(stage))
    )


def scores_somewhere(user: User, edition: Edition) -> bool:
    return any(scores(user, stage) for stage in assessments(edition.stages))


def has_no_conflict(user: User, subject: Assignment | Attachment | Entry) -> bool:
    entry_id = subject.id if isinstance(subject, Entry) else subject.entry_id
    return not judging.conflict_stands(entry_id, user.id)


def is_entered(_: User, attachment: Attachment) -> bool:
    return attachment.entry.state is not EntryState.WITHDRAWN


def attached_in_own_edition(user: User, attachment: Attachment) -> bool:
    return organises(user, attachment.entry) and has_been_forwarded(user, attachment.entry)


def is_evidence(_: User, attachment: Attachment) -> bool:
    """Judges never see administrative files."""
    return attachment.kind is AttachmentClass.EVIDENCE


def attached_in_own_reading(user: User, attachment: Attachment) -> bool:
    """A file that the snapshot shows which a judge reads."""
    return not organises(user, attachment.entry) and judging.snapshot_holds(user, attachment)


def attached_before_panel(user: User, attachment: Attachment) -> bool:
    """A file that the snapshot which passed the check shows the panel, once it meets."""
    return panel_reads(user, attachment.entry) and judging.checked_snapshot_holds(attachment)


def panel_reads(user: User, entry: Entry) -> bool:
    """A panelist, of an entry that passed, once the decision stage has begun."""
    return (
        entry.state is EntryState.PASSED
        and is_panelist(user, entry)
        and judging.panel_meets(entry.edition, clock.now())
    )


def took_photo(user: User, photo: VisitPhoto) -> bool:
    return reads(user, photo.reading) and has_no_conflict(user, photo.reading)


def photo_is_shown(_: User, photo: VisitPhoto) -> bool:
    """Its report is locked, and the marks of its stage can be seen."""
    done = photo.reading.state is AssignmentState.DONE
    return done and marks_visible(photo.reading.stage, clock.now())


def recaps_photographed(user: User, photo: VisitPhoto) -> bool:
    """The same people as who may see what each judge gave."""
    entry = photo.reading.entry
    follows = organises(user, entry) and has_been_forwarded(user, entry)
    return follows and (has_no_part(user, entry) or is_published(user, entry))


def panel_sees_photographed(user: User, photo: VisitPhoto) -> bool:
    """A place tells an agency, so not where the panel meets without names."""
    entry = photo.reading.entry
    reads_it = panel_reads(user, entry) and has_no_conflict(user, entry)
    return reads_it and not panel_is_blind(entry.edition)


def examines_photographed(user: User, photo: VisitPhoto) -> bool:
    return examines(user, photo.reading.entry)


def was_published(_: Any, library_entry: LibraryEntry) -> bool:
    """Its address may stand in a citation, so it goes on answering after a withdrawal."""
    return library_entry.published_at is not None


def curates_entry(user: User, library_entry: LibraryEntry) -> bool:
    """The secretariat of the edition it came from; imported ones, that of their place."""
    if library_entry.entry is None:
        return serves_place(user, library_entry.region_code)
    return is_secretariat(user, library_entry.entry)
