"""Signing in and out."""

from flask import flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from app.accounts import identity
from app.accounts.forms import SignInForm
from app.accounts.models import User
from app.accounts.views.blueprint import bp, here
from app.accounts.views.going_on import go_on, lead_to_set_up, sign_in_further
from app.core import carried
from app.core.errors import RuleBroken, SignInNeeded, error_page, own_page_before, rule_text
from app.core.htmx import render_page, wants_fragment
from app.core.i18n import gettext as _
from app.permissions import public


@bp.route("/masuk", methods=["GET", "POST"])
@public
def sign_in() -> Response:
    form = SignInForm(next=request.args.get("next", ""))
    if current_user.is_authenticated and request.method == "GET":
        return go_on(form, current_user)
    if form.validate_on_submit() and (user := _person(form)) is not None:
        return sign_in_further(form, user)
    return render_page("accounts/sign_in.html", form=form)


@bp.app_errorhandler(SignInNeeded)
def ask_to_sign_in(_problem: SignInNeeded) -> Response:
    """To the sign-in page and back; a form that was sent is carried along.

    Who is signed in and may not go on without a second factor is led to set it up.
    """
    if wants_fragment():
        return error_page(401)
    if request.method == "GET":
        asked = request.full_path.rstrip("?")
        return redirect(url_for("accounts.sign_in", next=asked), code=302)
    sent = carried.form_of_request()
    sealed = carried.seal(sent) if sent else ""
    if sealed:
        form = SignInForm(formdata=None, carried=sealed)
        if current_user.is_authenticated:
            return lead_to_set_up(form)
        return render_page("accounts/sign_in.html", form=form, status=401)
    if current_user.is_authenticated:
        words = _(
            "Peran Anda memerlukan verifikasi dua langkah, jadi kiriman terakhir belum tersimpan."
        )
    else:
        words = _("Sesi Anda sudah berakhir, jadi kiriman terakhir belum tersimpan.")
    flash(words, "warn")
    return redirect(url_for("accounts.sign_in", next=own_page_before() or None), code=302)


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


@bp.get("/keluar")
@public
def ask_sign_out() -> Response:
    """A link can't sign anybody out; here it finds the button."""
    if not current_user.is_authenticated:
        return redirect(here("/"))
    return render_page("accounts/sign_out.html")


@bp.post("/keluar")
@public
def sign_out() -> Response:
    identity.end_session()
    flash(_("Anda sudah keluar."), "ok")
    return redirect(here("/"), code=303)
