"""What was sent from a page of before the session changed: it is drawn anew and loses nothing.

No password of such a page is tried; without a valid token nobody signs in.
"""

from collections.abc import Callable, Mapping

from flask import flash, redirect, request
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response

from app.accounts.forms import (
    ConfirmForm,
    EmailChangeForm,
    PasswordChangeForm,
    SecondFactorForm,
    SignInForm,
    WithCurrentPassword,
)
from app.accounts.rules import normal_email
from app.accounts.views.blueprint import bp, here
from app.accounts.views.going_on import go_on, show_set_up
from app.core.carried import from_own_page
from app.core.errors import tell_old_page
from app.core.htmx import render_page
from app.core.i18n import gettext as _


@bp.errorhandler(CSRFError)
def go_on_from_old_page(problem: CSRFError) -> Response:
    if "token" in (request.view_args or {}):
        return _link_from_ended_session()
    if from_own_page() and request.endpoint == "accounts.sign_in":
        return _sign_in_anew()
    asks = _WITH_PASSWORD.get(request.endpoint or "")
    if from_own_page() and current_user.is_authenticated and asks is not None:
        return _password_anew(*asks)
    may_set_up = current_user.is_authenticated and not current_user.second_factor
    if from_own_page() and may_set_up and request.endpoint == "accounts.set_up_second_factor":
        return _set_up_anew()
    return tell_old_page(problem)


def _link_from_ended_session() -> Response:
    """Using a link begins a new session; the link's page tells how it stands, once more."""
    flash(_("Kiriman dari halaman yang lama tidak diproses. Lanjutkan dari halaman ini."), "warn")
    return redirect(here(request.path), code=303)


def _sign_in_anew() -> Response:
    """Who has signed in beside goes on as from there; others write their password once more."""
    form = SignInForm()
    email = normal_email(form.email.data or "")
    if current_user.is_authenticated and email == current_user.email:
        return go_on(form, current_user)
    form.password.errors = [
        _("Halaman ini sudah terlalu lama terbuka. Tulis kata sandi Anda sekali lagi.")
    ]
    return render_page("accounts/sign_in.html", form=form, status=400)


_WITH_PASSWORD: Mapping[str, tuple[str, Callable[[], WithCurrentPassword]]] = {
    "accounts.change_password": (
        "accounts/change_password.html",
        lambda: PasswordChangeForm(current_user.email, current_user.name),
    ),
    "accounts.change_email": ("accounts/change_email.html", EmailChangeForm),
    "accounts.new_recovery_codes": ("accounts/new_recovery_codes.html", ConfirmForm),
    "accounts.turn_off_second_factor": ("accounts/turn_off_second_factor.html", ConfirmForm),
}
"""Page that asks for the present password → its template and form."""


def _password_anew(template: str, make: Callable[[], WithCurrentPassword]) -> Response:
    """What was typed stands there again, but no password, of which none was tried."""
    form = make()
    form.current_password.errors = [
        _("Halaman ini sudah terlalu lama terbuka. Tulis kata sandi Anda sekali lagi.")
    ]
    return render_page(template, form=form, status=400)


def _set_up_anew() -> Response:
    """With the picture that counts now: the secret may be another since the page was drawn."""
    form = SecondFactorForm()
    form.code.errors = [
        _("Halaman ini sudah terlalu lama terbuka. Tulis kode dan kata sandi Anda sekali lagi.")
    ]
    return show_set_up(form, status=400)
