"""What follows a right password: a code, the second factor to set up, then the page asked for."""

import segno
from flask import flash, redirect, request, session, url_for
from flask_login import current_user
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.accounts import identity, rules, second_factor
from app.accounts.forms import CodeForm, SecondFactorForm, SignInForm
from app.accounts.models import User
from app.accounts.views.blueprint import back_to, first_page
from app.core import carried, clock
from app.core.htmx import render_page
from app.core.i18n import gettext as _

NEW_SALT = "new_second_factor"
"""Session key: what the secret on the page is derived from, until a code has shown it arrived."""

BeforeGoingOn = SignInForm | CodeForm | SecondFactorForm


def sign_in_further(form: SignInForm, user: User) -> Response:
    """On with whose password was right."""
    if identity.enter(user):
        return go_on(form, user)
    if not form.carried.data:
        return _to(url_for("accounts.second_step", next=form.next.data or None))
    return show_second_step(_handed(form, CodeForm))


def go_on(form: BeforeGoingOn, user: User) -> Response:
    """To the page that was asked for, or to what was to be sent before."""
    if rules.waiting(user, clock.now()):
        return lead_to_set_up(form)
    if form.carried.data:
        sent = carried.opened(form.carried.data, user.id)
        if sent:
            return render_page("errors/send_again.html", sent=sent, signed_in=True)
        flash(_("Kiriman sebelum masuk bukan dari akun ini, jadi tidak dikirim."), "warn")
    return _to(back_to(form.next.data, first_page(user)))


def lead_to_set_up(form: BeforeGoingOn) -> Response:
    """Where a role of the person needs a second factor, it comes first."""
    if not form.carried.data:
        return _to(url_for("accounts.set_up_second_factor", next=form.next.data or None))
    return show_set_up(_handed(form, SecondFactorForm))


def show_second_step(form: CodeForm) -> Response:
    return render_page("accounts/second_step.html", form=form)


def show_set_up(form: SecondFactorForm, status: int = 200) -> Response:
    """The secret as a picture and as text; the same one until it is in use."""
    salt = session.setdefault(NEW_SALT, second_factor.fresh_salt())
    secret = second_factor.secret_of(current_user.id, salt)
    return render_page(
        "accounts/set_up_second_factor.html",
        form=form,
        status=status,
        key=second_factor.key_text(secret),
        picture=_picture(second_factor.address_for_app(secret, current_user.email)),
        waiting=rules.waiting(current_user, clock.now()),
    )


def _to(address: str) -> Response:
    return redirect(address, code=303 if request.method == "POST" else 302)


def _handed(form: BeforeGoingOn, kind: type[BeforeGoingOn]) -> BeforeGoingOn:
    """The next form, with what the one before was to go on to."""
    return kind(formdata=None, next=form.next.data, carried=form.carried.data)


def _picture(text: str) -> Markup:
    """A QR code as SVG of attributes alone, dark on light in every theme."""
    drawn = segno.make(text, error="m", micro=False).svg_inline(
        border=3, dark="#000", light="#fff", omitsize=True, svgclass=None, lineclass=None
    )
    return Markup(drawn)  # noqa: S704 - drawn from squares, no text goes into it
