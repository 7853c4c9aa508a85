"""What people search, and what they do not find: made to be found in two clicks."""

from datetime import timedelta
from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask_login import current_user

from app.core import settings
from app.core.db import db, transaction
from app.core.htmx import render_page
from app.core.i18n import gettext as _
from app.core.text import visible
from app.permissions import Permission, requires
from app.search import actions, queries
from app.search.asking import understand
from app.search.groups import Group, Kind
from app.search.index import IndexUnavailable
from app.search.messages import SHOWN_FROM
from app.search.models import WordGroup
from app.search.rules import counted_words
from app.search.suggesting import suggestions
from app.search.views.blueprint import bp

PERIODS = (7, 30, 90)
MOST_SHOWN = 25


@bp.get("/sekretariat/pustaka/kata/dicari")
@requires(Permission.SEARCH_TEND)
def asked() -> Response:
    """What was searched without result, and what was searched most."""
    days = next((d for d in PERIODS if request.args.get("hari") == str(d)), PERIODS[1])
    since = queries.today() - timedelta(days=days - 1)
    at_least = settings.value(SHOWN_FROM)
    queries.follow_words()
    in_vain = queries.asked_since(since, at_least=at_least, limit=MOST_SHOWN, in_vain=True)
    return render_page(
        "search/asked.html",
        days=days,
        periods=PERIODS,
        at_least=at_least,
        in_vain=[(one, _finds(one.words)) for one in in_vain],
        most=queries.asked_since(since, at_least=at_least, limit=MOST_SHOWN),
    )


@bp.get("/sekretariat/pustaka/kata/usul")
@requires(Permission.SEARCH_TEND)
def suggest_words() -> Response:
    """Words that a search without result could be made the same as; one click takes one."""
    words = counted_words(visible(request.args.get("kata", "")))
    known = [(row.id, row.group) for row in queries.words_in_force()]
    found = suggestions(words, known, queries.live_index()) if words else []
    return render_page("search/suggest_words.html", words=words, found=found)


@bp.post("/sekretariat/pustaka/kata/usul")
@requires(Permission.SEARCH_TEND)
def take_suggestion() -> Any:
    """Let the search find what the words beside it find."""
    words = counted_words(visible(request.form.get("kata", "")))
    row = db.session.get(WordGroup, request.form.get("kelompok", 0, int))
    phrases = row.group.phrases if row else (visible(request.form.get("frasa", "")),)
    group = Group(row.kind if row else Kind.SAME, (*phrases, words))
    version, reason = row.version if row else 0, "Dari pencarian tanpa hasil."
    with transaction():
        kept = actions.save_words(row, group, version=version, reason=reason, by=current_user)
    flash(
        _("“%(words)s” kini menemukan yang sama. Dapat dibatalkan di riwayat.", words=words), "ok"
    )
    return redirect(url_for(".edit_words", ref=kept.id), code=303)


def _finds(words: str) -> bool:
    """Whether the search finds something by now."""
    index = queries.live_index()
    try:
        return index.search(understand(index, words).query, size=0).total > 0
    except IndexUnavailable:
        return False
