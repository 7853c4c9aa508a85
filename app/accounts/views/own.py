"""One's own account."""

from flask import flash, redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms import PasswordField

from app.accounts import identity, queries, rules
from app.accounts.actions import own
from app.accounts.forms import EmailChangeForm, PasswordChangeForm, ProfileForm
from app.accounts.models import TokenKind, User, UserSession
from app.accounts.views.blueprint import bp
from app.accounts.views.places import place_names
from app.core import clock
from app.core.db import transaction
from app.core.errors import NotFound, RuleBroken, rule_text
from app.core.htmx import render_page
from app.core.i18n import gettext as _
from app.limits import INVITING, limited
from app.permissions import Permission, public, requires


@bp.get("/akun")
@requires(Permission.ACCOUNT_USE)
def account() -> Response:
    return _show_account(ProfileForm(obj=current_user))


def _show_account(form: ProfileForm) -> Response:
    held = rules.in_force(current_user.grants, now=clock.now())
    places = place_names(held)
    return render_page(
        "accounts/account.html",
        form=form,
        grants=held,
        waiting=rules.waiting(current_user, clock.now()),
        places=places,
        without_pages_yet=rules.WITHOUT_PAGES,
    )


@bp.post("/akun")
@requires(Permission.ACCOUNT_USE)
def save_account() -> Response:
    form = ProfileForm()
    if not form.validate():
        return _show_account(form)
    with transaction():
        own.change_profile(
            identity.person(),
            name=form.name.data,
            timezone=form.timezone.data,
            locale=form.locale.data,
        )
    flash(_("Perubahan disimpan."), "ok")
    return redirect(url_for(".account"), code=303)


def confirmed(user: User, field: PasswordField) -> bool:
    """Whether the present password was given; otherwise the field says why it is not accepted."""
    try:
        identity.confirm(user, field.data)
    except RuleBroken as problem:
        field.errors = [rule_text(problem)]
    return not field.errors


@bp.route("/akun/sandi", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_USE)
def change_password() -> Response:
    user = identity.person()
    form = PasswordChangeForm(user.email, user.name)
    if not (form.validate_on_submit() and confirmed(user, form.current_password)):
        return render_page("accounts/change_password.html", form=form)
    with transaction():
        own.change_password(user, form.new_password.data)
    identity.start_session(user)
    flash(_("Kata sandi sudah diganti. Sesi di perangkat lain sudah diakhiri."), "ok")
    return redirect(url_for(".account"), code=303)


@bp.route("/akun/surel", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_USE)
@limited(INVITING)
def change_email() -> Response:
    user, form = identity.person(), EmailChangeForm()
    if not (form.validate_on_submit() and confirmed(user, form.current_password)):
        return render_page("accounts/change_email.html", form=form)
    with transaction():
        own.ask_email_change(user, form.email.data)
    flash(_("Buka tautan yang dikirim ke alamat baru itu untuk memakainya."), "ok")
    return redirect(url_for(".account"), code=303)


@bp.route("/akun/surel/<token>", methods=["GET"])
@public
def confirm_email(token: str) -> Response:
    link = queries.link_by_token(TokenKind.EMAIL_CHANGE, token)
    if link is None:
        raise NotFound
    is_open = rules.is_open_link(link, clock.now())
    return render_page("accounts/confirm_email.html", link=link, is_open=is_open)


@bp.post("/akun/surel/<token>")
@public
def use_new_email(token: str) -> Response:
    link = queries.link_by_token(TokenKind.EMAIL_CHANGE, token)
    if link is None or not rules.is_open_link(link, clock.now()):
        return confirm_email(token)
    mine = current_user.is_authenticated and current_user.id == link.user_id
    with transaction():
        user = own.confirm_email_change(link)
    if mine:
        identity.start_session(user)
    flash(_("Alamat surel akun Anda sudah diganti. Sesi di perangkat lain sudah diakhiri."), "ok")
    return redirect(url_for(".account"), code=303)


@bp.get("/akun/sesi")
@requires(Permission.ACCOUNT_USE)
def open_sessions() -> Response:
    found = queries.sessions_of(current_user.id)
    here = next((row.id for row in found if identity.is_here(row)), None)
    return render_page("accounts/open_sessions.html", sessions=found, here=here)


def _own_session(ref: int) -> UserSession | None:
    mine = queries.sessions_of(current_user.id) if current_user.is_authenticated else ()
    return next((row for row in mine if row.id == ref), None)


@bp.post("/akun/sesi/<int:ref>/akhiri")
@requires(Permission.ACCOUNT_USE, load=_own_session)
def end_one_session(ended: UserSession) -> Response:
    with transaction():
        own.end_session(ended, by=identity.person())
    flash(_("Sesi itu sudah diakhiri."), "ok")
    return redirect(url_for(".open_sessions"), code=303)


@bp.post("/akun/sesi")
@requires(Permission.ACCOUNT_USE)
def end_other_sessions() -> Response:
    user = identity.person()
    with transaction():
        own.end_sessions(user, by=user)
    identity.start_session(user)
    flash(_("Sesi di semua perangkat lain sudah diakhiri."), "ok")
    return redirect(url_for(".open_sessions"), code=303)
