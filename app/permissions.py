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
from app.accounts import rules as roles
from app.accounts.models import Role
from app.core import clock
from app.core.errors import SignInNeeded
from app.predicates import (
    Predicate,
    administers,
    anyone_signed_in,
    appoints,
    attached_before_panel,
    attached_in_own_edition,
    attached_in_own_reading,
    curates_entry,
    edition_is_others,
    examines,
    examines_photographed,
    has_been_forwarded,
    has_no_conflict,
    has_no_part,
    holds,
    is_about_own_work,
    is_entered,
    is_evidence,
    is_panelist,
    is_public_edition,
    is_published,
    is_secretariat,
    is_secretariat_of_competition,
    never_left_its_unit,
    organises,
    panel_reads,
    panel_sees_photographed,
    photo_is_shown,
    reads,
    recaps_photographed,
    scores_somewhere,
    serves,
    serves_place,
    takes_no_part,
    took_no_part,
    took_photo,
    was_published,
    works_in_agency,
)

Permission = permission_names.Permission
PUBLIC = "public"
MARK = "_permission"
ViewT = TypeVar("ViewT", bound=Callable[..., Any])


# --- the table ------------------------------------------------------------------------------

P = Permission
POLICY: dict[Permission, tuple[tuple[Predicate, ...], ...]] = {
    P.ACCOUNT_USE: ((anyone_signed_in,),),
    P.AGENCY_ADMINISTER: ((holds(Role.AGENCY_ADMIN),),),
    P.AGENCY_MANAGE: ((administers,),),
    P.AGENCY_UNITS: ((administers,), (holds(Role.PLATFORM_ADMIN),)),
    P.AGENCY_WORK: ((holds(Role.INNOVATOR, Role.AGENCY_ADMIN),),),
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
    P.EDITION_BUNDLE: ((organises,), (serves(Role.EXAMINER),)),
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
    P.ENTRY_START: ((holds(Role.INNOVATOR, Role.AGENCY_ADMIN),),),
    P.ENTRY_SUBMIT: ((works_in_agency,),),
    P.ENTRY_VIEW: ((works_in_agency,), (organises, has_been_forwarded)),
    P.ENTRY_WITHDRAW: ((administers,), (works_in_agency, never_left_its_unit)),
    P.EXAMINER_WORK: ((holds(Role.EXAMINER),),),
    P.JUDGE_WORK: ((holds(Role.EVALUATOR, Role.PANELIST),),),
    P.LIBRARY_AWARDS: ((serves_place,),),
    P.LIBRARY_CURATE: ((holds(Role.SECRETARIAT),),),
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
    P.PLATFORM_AGENCIES: ((holds(Role.PLATFORM_ADMIN),),),
    P.PLATFORM_AUDIT: ((holds(Role.PLATFORM_ADMIN),),),
    P.PLATFORM_HEALTH: ((holds(Role.PLATFORM_ADMIN),),),
    P.PLATFORM_PEOPLE: ((holds(Role.PLATFORM_ADMIN),),),
    P.PLATFORM_SETTINGS: ((holds(Role.PLATFORM_ADMIN),),),
    P.ROLE_MANAGE: ((holds(Role.PLATFORM_ADMIN),), (appoints,)),
    P.SEARCH_TEND: ((serves_place,),),
    P.SECRETARIAT_WORK: ((holds(Role.SECRETARIAT, Role.CHAIR),),),
    P.UNIT_EDIT: ((administers,), (holds(Role.PLATFORM_ADMIN),)),
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
