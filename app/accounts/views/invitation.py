"""The page behind the link of an invitation: looks on GET, acts on POST."""

from flask import flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from app.accounts import identity, queries, rules
from app.accounts.actions import invitations
from app.accounts.forms import NewPersonForm, PasswordForm
from app.accounts.messages import ROLES
from app.accounts.models import Invitation, User
from app.accounts.views.blueprint import bp, first_page, here
from app.accounts.views.places import place_names
from app.core.db import transaction
from app.core.errors import NotFound, RuleBroken, rule_text
from app.core.forms import BaseForm
from app.core.htmx import render_page
from app.core.i18n import gettext as _
from app.limits import ACCEPTING, limited
from app.permissions import public


@bp.get("/undangan/<token>")
@public
def invitation(token: str) -> Response:
    found = _invitation(token)
    return _show(found, _form(found))


@bp.post("/undangan/<token>")
@public
@limited(ACCEPTING)
def accept_invitation(token: str) -> Response:
    found = _invitation(token)
    form = _form(found)
    if _standing(found) not in _ACCEPT or not form.validate():
        return _show(found, form)
    try:
        user = _ACCEPT[_standing(found)](found, form)
    except RuleBroken as problem:
        with transaction():
            invitations.note_refusal(found, problem.code)
        raise
    if user is None:
        return _not_yet(found, form)
    flash(_("Undangan diterima. Selamat bekerja!"), "ok")
    return redirect(here(first_page(user)), code=303)


def _not_yet(found: Invitation, form: BaseForm) -> Response:
    """The form says what is wrong; or the password was right, and a code is needed as well."""
    if form.errors:
        return _show(found, form)
    return redirect(url_for(".second_step", next=request.path), code=303)


def _invitation(token: str) -> Invitation:
    found = queries.invitation_by_token(token)
    if found is None:
        raise NotFound
    return found


def _refusal(found: Invitation) -> str:
    """Why nobody can accept this any longer, in words; "" while somebody can."""
    try:
        invitations.refuse_closed(found)
    except RuleBroken as problem:
        return rule_text(problem)
    return ""


def _standing(found: Invitation) -> str:
    """How the reader stands to the invitation, which decides what the page asks for."""
    if _refusal(found):
        return "closed"
    if current_user.is_authenticated:
        return "own" if current_user.email == found.email else "other"
    return "known" if queries.user_by_email(found.email) else "new"


def _form(found: Invitation) -> BaseForm:
    match _standing(found):
        case "new":
            return NewPersonForm(found.email, found.name, name=found.name)
        case "known":
            return PasswordForm()
    return BaseForm()


def _show(found: Invitation, form: BaseForm) -> Response:
    return render_page(
        "accounts/invitation.html",
        form=form,
        invitation=found,
        place=place_names([found])[found.id],
        role=ROLES[found.role],
        without_pages_yet=rules.WITHOUT_PAGES,
        standing=_standing(found),
        refusal=_refusal(found),
    )


def _accept_own(found: Invitation, form: BaseForm) -> User:
    user = identity.person()
    with transaction():
        invitations.accept(found, user)
    return user


def _accept_known(found: Invitation, form: BaseForm) -> User | None:
    try:
        user = identity.authenticate(found.email, form["password"].data)
    except RuleBroken as problem:
        form["password"].errors = [rule_text(problem)]
        return None
    if user is None:
        form["password"].errors = [_("Kata sandi tidak cocok.")]
        return None
    if user.second_factor:  # the password is half of signing in; the invitation waits for the rest
        identity.enter(user)
        return None
    with transaction():
        invitations.accept(found, user)
    identity.arrive(user)
    return user


def _accept_new(found: Invitation, form: BaseForm) -> User:
    with transaction():
        user = invitations.accept_as_new(
            found, name=form["name"].data, password=form["new_password"].data
        )
    identity.start_session(user)
    return user


_ACCEPT = {"own": _accept_own, "known": _accept_known, "new": _accept_new}
