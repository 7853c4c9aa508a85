"""The second factor: shown when signing in, set up and given up by its owner."""

from collections.abc import Sequence

from flask import flash, redirect, request, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from app.accounts import identity, queries, rules
from app.accounts.actions import second_factor
from app.accounts.forms import CodeForm, ConfirmForm, SecondFactorForm, SignInForm
from app.accounts.messages import ROLES
from app.accounts.models import User
from app.accounts.views.blueprint import back_to, bp
from app.accounts.views.going_on import NEW_SALT, go_on, show_second_step, show_set_up
from app.accounts.views.own import confirmed
from app.core import carried, clock
from app.core.db import transaction
from app.core.errors import TooOften, answer_as, rule_text
from app.core.forms import carried_out
from app.core.htmx import render_page
from app.core.i18n import gettext as _
from app.core.limits import count
from app.limits import CODES
from app.permissions import Permission, public, requires


@bp.route("/masuk/kode", methods=["GET", "POST"])
@public
def second_step() -> Response:
    user = identity.half_signed_in()
    form = CodeForm(next=request.args.get("next", ""))
    if user is None:
        return _sign_in_anew(form)
    if form.validate_on_submit() and _showed_code(user, form):
        identity.arrive(user)
        return go_on(form, user)
    return show_second_step(form)


def _sign_in_anew(form: CodeForm) -> Response:
    """The password was typed too long ago, or never; what was carried along stays."""
    if request.method == "GET":
        return redirect(url_for(".sign_in", next=form.next.data or None))
    flash(_("Waktu untuk menulis kode sudah lewat. Masuk sekali lagi."), "warn")
    again = SignInForm(formdata=None, next=form.next.data, carried=form.carried.data)
    return render_page("accounts/sign_in.html", form=again)


def _showed_code(user: User, form: CodeForm) -> bool:
    """Whether the code is right; otherwise its field says why it is not accepted.

    Each try is written down first, whoever makes it and wherever: they know the password.
    """
    field, accept = form.code, second_factor.accept_code
    if form.recovery_code.data:
        field, accept = form.recovery_code, second_factor.accept_recovery_code
    try:
        count(CODES.limit("account"), str(user.id))
    except TooOften as problem:
        answer_as(problem)
        with transaction():
            second_factor.note_guessing(user)
        field.errors = [rule_text(problem)]
        return False
    return carried_out(lambda: accept(user, field.data), field)


@bp.get("/akun/verifikasi")
@requires(Permission.ACCOUNT_USE)
def own_second_factor() -> Response:
    return render_page(
        "accounts/own_second_factor.html",
        codes=queries.count_recovery_codes(current_user.id),
        needed=_roles_in_need(current_user),
    )


def _roles_in_need(user: User) -> str:
    """The names of the person's roles for which the second factor is no choice."""
    roles = dict.fromkeys(grant.role for grant in rules.guarded(user, clock.now()))
    return ", ".join(str(ROLES[role]) for role in roles)


@bp.route("/akun/verifikasi/pasang", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_USE)
def set_up_second_factor() -> Response:
    user, form = identity.person(), SecondFactorForm(next=request.args.get("next", ""))
    if user.second_factor:
        return redirect(url_for(".own_second_factor"))
    if not (form.validate_on_submit() and confirmed(user, form.current_password)):
        return show_set_up(form)
    codes: list[str] = []
    if not carried_out(lambda: codes.extend(_turn_on(user, form)), form.code):
        return show_set_up(form)
    identity.start_session(user)
    flash(_("Verifikasi dua langkah aktif. Sesi di perangkat lain sudah diakhiri."), "ok")
    return _show_codes(codes, form)


def _turn_on(user: User, form: SecondFactorForm) -> Sequence[str]:
    return second_factor.turn_on(user, session.get(NEW_SALT, ""), form.code.data)


def _show_codes(codes: Sequence[str], form: SecondFactorForm | None = None) -> Response:
    """Once and never again; then to where the person wanted to go, with what they had sent."""
    sealed = form.carried.data if form else ""
    return render_page(
        "accounts/recovery_codes.html",
        codes=codes,
        sent=carried.opened(sealed, current_user.id) if sealed else None,
        onward=back_to(form.next.data if form else "", url_for(".own_second_factor")),
    )


@bp.route("/akun/verifikasi/kode", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_USE)
def new_recovery_codes() -> Response:
    user, form = identity.person(), ConfirmForm()
    if not (form.validate_on_submit() and confirmed(user, form.current_password)):
        return render_page("accounts/new_recovery_codes.html", form=form)
    with transaction():
        codes = second_factor.make_codes_anew(user)
    return _show_codes(codes)


@bp.route("/akun/verifikasi/matikan", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_USE)
def turn_off_second_factor() -> Response:
    user, form = identity.person(), ConfirmForm()
    if not (form.validate_on_submit() and confirmed(user, form.current_password)):
        needed = _roles_in_need(user)
        return render_page("accounts/turn_off_second_factor.html", form=form, needed=needed)
    with transaction():
        second_factor.turn_off(user, by=user)
    flash(_("Verifikasi dua langkah dimatikan."), "ok")
    return redirect(url_for(".own_second_factor"), code=303)
