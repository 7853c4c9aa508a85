"""The whole truth about access: what can be done, by whom, to what. Denied unless listed.

A permission holds when all predicates of one of its tuples hold. State is not permission:
"judging has begun" is a rule of the feature (RuleBroken), not a 403.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import abort, g
from flask_login import current_user

from app import permission_names
from app.accounts import queries as accounts
from app.accounts import rules as roles
from app.accounts.models import Grant, Invitation, Role, User
from app.agencies.models import Agency, Unit
from app.competitions import queries as competitions
from app.competitions.models import Competition, Edition, EditionState, Stage
from app.core import clock
from app.core.errors import SignInNeeded
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

Permission = permission_names.Permission
PUBLIC = "public"
MARK = "_permission"
ViewT = TypeVar("ViewT", bound=Callable[..., Any])
Predicate = Callable[[User, Any], bool]


# --- predicates -----------------------------------------------------------------------------


def grants(user: User, *named: Role) -> list[Grant]:
    """The person's grants that open something now."""
    return roles.usable(user, *named, now=clock.now())


def _holds(*any_of: Role) -> Predicate:
    def holds(user: User, _: Any) -> bool:
        return bool(grants(user, *any_of))

    return holds


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


def _serves(*any_of: Role) -> Callable[[User, InEdition], bool]:
    def serves(user: User, subject: InEdition) -> bool:
        edition = _edition_of(subject)
        return any(
            roles.covers(grant, edition_id=edition.id, competition_id=edition.competition_id)
            for grant in grants(user, *any_of)
        )

    return serves


is_secretariat = _serves(Role.SECRETARIAT)
organises = _serves(Role.SECRETARIAT, Role.CHAIR)
is_panelist = _serves(Role.PANELIST)


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
    return permits(user, P.ENTRY_RECAP, photo.reading.entry)


def panel_sees_photographed(user: User, photo: VisitPhoto) -> bool:
    """A place tells an agency, so not where the panel meets without names."""
    entry = photo.reading.entry
    return permits(user, P.ENTRY_PANEL, entry) and not panel_is_blind(entry.edition)


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


# --- the table ------------------------------------------------------------------------------

P = Permission
POLICY: dict[Permission, tuple[tuple[Predicate, ...], ...]] = {
    P.ACCOUNT_USE: ((anyone_signed_in,),),
    P.AGENCY_ADMINISTER: ((_holds(Role.AGENCY_ADMIN),),),
    P.AGENCY_MANAGE: ((administers,),),
    P.AGENCY_UNITS: ((administers,), (_holds(Role.PLATFORM_ADMIN),)),
    P.AGENCY_WORK: ((_holds(Role.INNOVATOR, Role.AGENCY_ADMIN),),),
    P.APPEAL_ANSWER: ((organises, has_no_part, took_no_part),),
    P.APPEAL_FOLLOW: ((organises, has_no_part),),
    P.ASSIGNMENT_MANAGE: ((is_secretariat, has_no_part),),
    P.ASSIGNMENT_OPEN_AGAIN: ((organises, has_no_part),),
    P.ASSIGNMENT_SCORE: ((reads, has_no_conflict),),
    P.ASSIGNMENT_VIEW: ((reads, has_no_conflict), (organises,)),
    P.ATTACHMENT_VIEW: (
        (works_in_agency,),
        (attached_in_own_edition, is_entered),
        (attached_in_own_reading, is_evidence, is_entered, has_no_conflict),
        (attached_before_panel, is_evidence, is_entered, has_no_conflict),
        (examines, is_evidence, is_entered),
    ),
    P.COMPETITION_MANAGE: ((is_secretariat_of_competition,),),
    P.CONFLICT_DISMISS: ((is_secretariat, has_no_part),),
    P.EDITION_BUNDLE: ((organises,), (_serves(Role.EXAMINER),)),
    P.EDITION_DECIDE: ((is_secretariat, takes_no_part),),
    P.EDITION_FOLLOW: ((organises,),),
    P.EDITION_MANAGE: ((is_secretariat,),),
    P.EDITION_PACT: ((scores_somewhere,),),
    P.EDITION_PANEL: ((is_panelist,),),
    P.EDITION_RECAP: ((organises,),),
    P.EDITION_VIEW: ((is_public_edition,), (organises,)),
    P.ENTRY_APPEAL: ((works_in_agency,),),
    P.ENTRY_ASSIGN: ((is_secretariat, has_no_part),),
    P.ENTRY_AWARD: ((organises, has_been_forwarded, has_no_part),),
    P.ENTRY_CASE: ((examines,),),
    P.ENTRY_CHECK: ((is_secretariat, has_no_part, has_been_forwarded),),
    P.ENTRY_EDIT: ((works_in_agency,),),
    P.ENTRY_FOLLOW: ((organises, has_been_forwarded),),
    P.ENTRY_FORWARD: ((administers,),),
    P.ENTRY_PANEL: ((panel_reads, has_no_conflict),),
    P.ENTRY_RECAP: (
        (organises, has_been_forwarded, has_no_part),
        (organises, has_been_forwarded, is_published),
    ),
    P.ENTRY_START: ((_holds(Role.INNOVATOR, Role.AGENCY_ADMIN),),),
    P.ENTRY_SUBMIT: ((works_in_agency,),),
    P.ENTRY_VIEW: ((works_in_agency,), (organises, has_been_forwarded)),
    P.ENTRY_WITHDRAW: ((administers,), (works_in_agency, never_left_its_unit)),
    P.EXAMINER_WORK: ((_holds(Role.EXAMINER),),),
    P.JUDGE_WORK: ((_holds(Role.EVALUATOR, Role.PANELIST),),),
    P.LIBRARY_AWARDS: ((serves_place,),),
    P.LIBRARY_CURATE: ((_holds(Role.SECRETARIAT),),),
    P.LIBRARY_EDIT: ((curates_entry,),),
    P.LIBRARY_VIEW: ((was_published,), (curates_entry,)),
    P.OBJECTION_FOLLOW: ((organises, has_no_part),),
    P.OBJECTION_HANDLE: ((organises, has_no_part, took_no_part),),
    P.OBJECTION_RESPOND: ((works_in_agency,),),
    P.PAPER_FOLLOW: ((organises,),),
    P.PAPER_SIGN: ((is_secretariat, edition_is_others),),
    P.PAPER_VIEW: ((organises,), (is_about_own_work,)),
    P.PHOTO_VIEW: (
        (took_photo,),
        (photo_is_shown, recaps_photographed),
        (photo_is_shown, panel_sees_photographed),
        (photo_is_shown, examines_photographed),
    ),
    P.PLAN_APPROVE: ((is_secretariat,),),
    P.PLATFORM_AGENCIES: ((_holds(Role.PLATFORM_ADMIN),),),
    P.PLATFORM_AUDIT: ((_holds(Role.PLATFORM_ADMIN),),),
    P.PLATFORM_HEALTH: ((_holds(Role.PLATFORM_ADMIN),),),
    P.PLATFORM_PEOPLE: ((_holds(Role.PLATFORM_ADMIN),),),
    P.PLATFORM_SETTINGS: ((_holds(Role.PLATFORM_ADMIN),),),
    P.ROLE_MANAGE: ((_holds(Role.PLATFORM_ADMIN),), (appoints,)),
    P.SECRETARIAT_WORK: ((_holds(Role.SECRETARIAT, Role.CHAIR),),),
    P.UNIT_EDIT: ((administers,), (_holds(Role.PLATFORM_ADMIN),)),
}

FOR_VISITORS = frozenset({is_public_edition, was_published})
"""Predicates that need no person."""


def permits(user: Any, permission: Permission, subject: Any = None) -> bool:
    """Whether this person (or a visitor) may do this to this object."""
    signed_in = user is not None and user.is_authenticated
    return any(
        all(
            (signed_in or predicate in FOR_VISITORS) and predicate(user, subject)
            for predicate in needed
        )
        for needed in POLICY[permission]
    )


def can(permission: Permission, subject: Any = None) -> bool:
    """The same question for the person of this request, as templates ask it."""
    person = current_user._get_current_object()  # noqa: SLF001 (predicates ask much of them)
    return permits(person, permission, subject)


# --- guards of views ------------------------------------------------------------------------


def public(view: ViewT) -> ViewT:
    """Anybody may see this page."""
    setattr(view, MARK, PUBLIC)
    return view


def requires(
    permission: Permission, *, load: Callable[..., Any] | None = None
) -> Callable[[ViewT], ViewT]:
    """Let the view run only for people with the permission.

    `load` makes the view's only argument of the URL's values. 404 when there is none or the
    person may not know of it; 403 when they may see but not do; visitors are sent to sign in.
    """

    def decorate(view: ViewT) -> ViewT:
        @wraps(view)
        def guarded(**values: Any) -> Any:
            if load is None:
                _check(permission, None)
                return view(**values)
            subject = load(**values)
            if subject is None:
                _ask_to_sign_in_or(404, permission)
            _check(permission, subject)
            g.asked = permission, subject
            return view(subject)

        setattr(guarded, MARK, permission.value)
        return cast("ViewT", guarded)

    return decorate


def _check(permission: Permission, subject: Any) -> None:
    if can(permission, subject):
        return
    known = subject is None or can(permission_names.KNOWN_BY.get(permission, permission), subject)
    _ask_to_sign_in_or(403 if known else 404, permission)


def _ask_to_sign_in_or(status: int, permission: Permission) -> None:
    """A visitor, or whose second factor is missing, might be who may: ask, except where public."""
    visitor_page = any(set(needed) & FOR_VISITORS for needed in POLICY[permission])
    known = current_user.is_authenticated and not roles.waiting(current_user, clock.now())
    if known or visitor_page:
        abort(status)
    raise SignInNeeded
