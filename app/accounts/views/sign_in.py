"""Signing in and out."""

from flask import flash, redirect, request
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.accounts import identity
from app.accounts.forms import SignInForm
from app.accounts.models import User
from app.accounts.views.blueprint import back_to, bp, first_page, here
from app.core.errors import RuleBroken, rule_text
from app.core.htmx import render_page
from app.permissions import public


@bp.route("/masuk", methods=["GET", "POST"])
@public
def sign_in() -> Response:
    if current_user.is_authenticated and request.method == "GET":
        return redirect(back_to(request.args.get("next"), first_page(current_user)))
    form = SignInForm(next=request.args.get("next", ""))
    if form.validate_on_submit() and (user := _person(form)) is not None:
        identity.start_session(user)
        return redirect(back_to(form.next.data, first_page(user)), code=303)
    return render_page("accounts/sign_in.html", form=form)


def _person(form: SignInForm) -> User | None:
    """Who signed in; otherwise the form says why not, in the same words for every cause."""
    try:
        user = identity.authenticate(form.email.data, form.password.data)
    except RuleBroken as problem:
        form.email.errors = [rule_text(problem)]
        return None
    if user is None:
        form.email.errors = [_("Alamat surel atau kata sandi tidak cocok. Periksa keduanya.")]
    return user


@bp.post("/keluar")
@public
def sign_out() -> Response:
    identity.end_session()
    flash(_("Anda sudah keluar."), "ok")
    return redirect(here("/"), code=303)
