"""The words that find each other: listed, changed, retired, and brought back."""

from typing import Any

from flask import Response, abort, flash, redirect, request, url_for
from flask_login import current_user

from app.accounts import queries as accounts
from app.core.db import db, transaction
from app.core.forms import carried_out
from app.core.htmx import render_page
from app.core.i18n import gettext as _
from app.core.paging import asked_page, paginated
from app.core.text import visible
from app.permissions import Permission, requires
from app.search import actions, queries
from app.search.forms import KINDS, WordsForm
from app.search.groups import Kind, plain
from app.search.models import WordGroup
from app.search.rules import counted_words
from app.search.views.blueprint import bp

PAGE = 25
RETIRED = "berhenti"


@bp.get("/sekretariat/pustaka/kata")
@requires(Permission.SEARCH_TEND)
def words() -> Response:
    """All groups of words, those first that were changed last."""
    q, chosen = visible(request.args.get("q", ""))[:200], request.args.get("saring", "")
    kind = Kind(chosen) if chosen in set(Kind) else None
    wanted = queries.words_with(q, kind, retired=chosen == RETIRED)
    return render_page(
        "search/words.html",
        found=paginated(wanted, asked_page(), PAGE),
        q=q,
        chosen=chosen,
        kinds=KINDS,
        plain=plain,
    )


@bp.route("/sekretariat/pustaka/kata/baru", methods=["GET", "POST"])
@requires(Permission.SEARCH_TEND)
def new_words() -> Any:
    """A group that is not there yet."""
    form = WordsForm()
    if not form.is_submitted():
        form.phrases.data = counted_words(visible(request.args.get("kata", "")))
    if form.validate_on_submit() and _stored(None, form):
        flash(_("Kelompok ditambahkan. Pencarian memakainya mulai sekarang."), "ok")
        return redirect(url_for(".words"), code=303)
    return render_page("search/new_words.html", form=form)


@bp.route("/sekretariat/pustaka/kata/<int:ref>", methods=["GET", "POST"])
@requires(Permission.SEARCH_TEND)
def edit_words(ref: int) -> Any:
    """One group as a form, with its history."""
    row: WordGroup = db.get_or_404(WordGroup, ref)
    form = WordsForm()
    if not form.is_submitted():
        form.show(row.group, row.version)
    elif form.validate() and _stored(row, form):
        flash(_("Tersimpan. Pencarian mengikutinya mulai sekarang."), "ok")
        return redirect(url_for(".edit_words", ref=row.id), code=303)
    return _show(row, form)


@bp.post("/sekretariat/pustaka/kata/<int:ref>/kembalikan/<int:version>")
@requires(Permission.SEARCH_TEND)
def restore_words(ref: int, version: int) -> Any:
    """What it said at that version holds again."""
    past = queries.word_group_version(ref, version) or abort(404)
    with transaction():
        actions.restore_words(past, by=current_user)
    flash(_("Kelompok kembali seperti versi %(number)s.", number=version), "ok")
    return redirect(url_for(".edit_words", ref=ref), code=303)


def _stored(row: WordGroup | None, form: WordsForm) -> bool:
    """Save or retire in one transaction; a broken rule is said at the words."""

    def save() -> None:
        reason = form.reason.data
        if row and request.form.get("aksi") == RETIRED:
            actions.retire_words(row, reason=reason, by=current_user)
            return
        version = form.version.data or 0
        actions.save_words(row, form.group(), version=version, reason=reason, by=current_user)

    return carried_out(save, form.phrases)


def _show(row: WordGroup, form: WordsForm) -> Response:
    """The group, and after a refusal what was typed; who saves then has seen the newest."""
    newer = bool(form.errors) and form.version.data != row.version
    form.version.data, form.version.raw_data = row.version, None
    versions = queries.word_group_versions(row)
    return render_page(
        "search/edit_words.html",
        row=row,
        form=form,
        newer=newer,
        versions=versions,
        people=accounts.names({one.made_by_id for one in versions if one.made_by_id}),
        kinds=KINDS,
        plain=plain,
        retired=RETIRED,
    )
