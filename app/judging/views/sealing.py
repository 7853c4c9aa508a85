"""The sealed record of an edition: its file, and half of its key for each of two people."""

from flask import Response
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import identity
from app.accounts.forms import ConfirmForm
from app.accounts.models import User
from app.competitions.models import Edition
from app.competitions.queries import edition_by_slug
from app.core import chain, clock, files
from app.core.db import db
from app.core.errors import NotFound, RuleBroken, rule_text
from app.core.files import StoredFile
from app.core.forms import carried_out
from app.core.htmx import render_page
from app.judging.actions.sealing import take_half
from app.judging.queries.sealing import bundle_of, halves_of
from app.judging.views.blueprint import bp
from app.limits import DOWNLOADS, limited
from app.permissions import Permission, requires


@bp.get("/sekretariat/<slug>/segel")
@requires(Permission.EDITION_FOLLOW, load=edition_by_slug)
def seal(edition: Edition) -> Response:
    return _show(edition, ConfirmForm(formdata=None))


@bp.post("/sekretariat/<slug>/segel")
@requires(Permission.EDITION_FOLLOW, load=edition_by_slug)
def take_key_half(edition: Edition) -> Response:
    """The half is shown in this answer and never again."""
    form, person = ConfirmForm(), identity.person()
    taken: list[tuple[int, str]] = []
    ready = form.validate_on_submit() and _confirmed(person, form)
    if not ready or not carried_out(
        lambda: taken.append(take_half(edition, by=person, now=clock.now())),
        form.current_password,
    ):
        return _show(edition, form)
    return _show(edition, ConfirmForm(formdata=None), taken=taken[0])


def _confirmed(person: User, form: ConfirmForm) -> bool:
    """Outside a transaction, for a wrong password is counted whatever follows."""
    try:
        identity.confirm(person, form.current_password.data)
    except RuleBroken as problem:
        form.current_password.errors = [rule_text(problem)]
        return False
    return True


def _show(edition: Edition, form: ConfirmForm, taken: tuple[int, str] | None = None) -> Response:
    bundle, halves = bundle_of(edition), halves_of(edition)
    holders = {one.taken_by_id for one in halves}
    return render_page(
        "judging/seal.html",
        edition=edition,
        form=form,
        taken=taken,
        bundle=bundle,
        file=db.session.get(StoredFile, bundle.sha256) if bundle else None,
        halves=halves,
        may_take=bool(halves) and None in holders and identity.person().id not in holders,
        head=chain.head(),
    )


@bp.get("/segel/<slug>.zip")
@requires(Permission.EDITION_BUNDLE, load=edition_by_slug)
@limited(DOWNLOADS)
def bundle_file(edition: Edition) -> AnyResponse:
    bundle = bundle_of(edition)
    file = db.session.get(StoredFile, bundle.sha256) if bundle else None
    if file is None:
        raise NotFound
    return files.download(file, f"segel-{edition.slug}.zip")
