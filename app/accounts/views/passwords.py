"""A new password by mail."""

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from app.accounts import devices, queries, rules
from app.accounts.actions import own
from app.accounts.forms import AddressForm, NewPasswordForm
from app.accounts.models import TokenKind
from app.accounts.views.blueprint import bp
from app.core import clock
from app.core.db import transaction
from app.core.errors import NotFound
from app.core.htmx import render_page
from app.core.i18n import gettext as _
from app.permissions import public


@bp.route("/sandi/lupa", methods=["GET", "POST"])
@public
def forgot_password() -> Response:
    form = AddressForm()
    if not form.validate_on_submit():
        return render_page("accounts/forgot_password.html", form=form)
    email = rules.normal_email(form.email.data)
    with transaction():
        own.ask_password_reset(email, devices.origin(email))
    flash(
        _(
            "Bila alamat itu terdaftar, surat dengan tautan kata sandi baru segera tiba. "
            "Periksa juga kotak spam."
        ),
        "ok",
    )
    return redirect(url_for("accounts.sign_in"), code=303)


@bp.route("/sandi/baru/<token>", methods=["GET", "POST"])
@public
def new_password(token: str) -> Response:
    link = queries.link_by_token(TokenKind.PASSWORD_RESET, token)
    if link is None:
        raise NotFound
    form = NewPasswordForm(link.user.email, link.user.name)
    is_open = rules.is_open_link(link, clock.now())
    if not is_open or not form.validate_on_submit():
        return render_page("accounts/new_password.html", form=form, link=link, is_open=is_open)
    with transaction():
        user = own.reset_password(link, form.new_password.data)
    devices.remember(user.email)
    flash(_("Kata sandi baru sudah disimpan. Silakan masuk."), "ok")
    return redirect(url_for("accounts.sign_in"), code=303)
