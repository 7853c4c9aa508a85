"""What anybody may do: see what is rated, rate it, and confirm by the link in a letter."""

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.contacts import LINK_HOURS
from app.accounts.rules import network_of
from app.competitions.models import Edition, Stage
from app.competitions.queries import edition_by_slug
from app.competitions.rules import close_of
from app.core import clock
from app.core.db import transaction
from app.core.errors import NotFound, RuleBroken, rule_text
from app.core.forms import carried_out
from app.core.htmx import render_page
from app.entries import queries as entries
from app.library.rules.winners import public_content
from app.limits import RATING, limited
from app.permissions import Permission, public, requires
from app.rating import actions, queries, rules
from app.rating.forms import RateForm
from app.rating.messages import statement_words
from app.rating.models import RatedEntry, Rating
from app.rating.views.blueprint import bp


@bp.get("/kompetisi/<slug>/kebermanfaatan")
@requires(Permission.EDITION_VIEW, load=edition_by_slug)
def index(edition: Edition) -> Response:
    """What the public rates in this edition."""
    stage = _shown(queries.stage_of(edition))
    return render_page(
        "rating/index.html",
        edition=edition,
        closes=close_of(stage),
        rated=queries.rated_in(stage),
        closed=rules.why_not_rate(stage, clock.now()),
    )


@bp.get("/kompetisi/<slug>/kebermanfaatan/<int:ref>")
@public
def rate(slug: str, ref: int) -> Response:
    rated = _rated(slug, ref)
    return _show(rated, _form(rated))


@bp.post("/kompetisi/<slug>/kebermanfaatan/<int:ref>")
@public
@limited(RATING)
def ask(slug: str, ref: int) -> AnyResponse:
    rated = _rated(slug, ref)
    form = _form(rated)
    if not form.validate() or not _asked(rated, form):
        return _show(rated, form)
    return redirect(url_for(".sent", slug=slug, ref=ref), code=303)


@bp.get("/kompetisi/<slug>/kebermanfaatan/<int:ref>/surel")
@public
def sent(slug: str, ref: int) -> Response:
    """What to do now; it tells nothing of who asked."""
    return render_page("rating/sent.html", rated=_rated(slug, ref), hours=LINK_HOURS)


@bp.get("/kebermanfaatan/<token>")
@public
def confirm(token: str) -> Response:
    return _show_link(_rating(token))


@bp.post("/kebermanfaatan/<token>")
@public
@limited(RATING)
def count(token: str) -> AnyResponse:
    rating = _rating(token)
    try:
        with transaction():
            actions.confirm(rating)
    except RuleBroken as problem:
        return _show_link(rating, rule_text(problem))
    return redirect(url_for(".confirm", token=token), code=303)


def _shown(stage: Stage | None) -> Stage:
    if stage is None or not rules.is_public(stage, clock.now()):
        raise NotFound
    return stage


def _rated(slug: str, ref: int) -> RatedEntry:
    rated = queries.rated_by_id(slug, ref)
    if rated is None:
        raise NotFound
    _shown(rated.stage)
    return rated


def _rating(token: str) -> Rating:
    rating = queries.rating_by_token(token)
    if rating is None:
        raise NotFound
    return rating


def _form(rated: RatedEntry) -> RateForm:
    return RateForm.of(statement_words(rated.stage.edition))


def _asked(rated: RatedEntry, form: RateForm) -> bool:
    return carried_out(
        lambda: actions.ask(
            rated,
            form.answers(),
            comment=form.remark.data or "",
            address=form.email.data,
            network=network_of(request.remote_addr or ""),
        ),
        form.email,
    )


def _show(rated: RatedEntry, form: RateForm) -> Response:
    """The page tells of the proposal what the library would: the answers that are public."""
    snapshot = entries.snapshot_for_judges(rated.entry_id)
    form_then = entries.definition_of(snapshot) if snapshot else None
    told = public_content(snapshot.content, form_then, 0) if snapshot and form_then else {}
    return render_page(
        "rating/rate.html",
        rated=rated,
        edition=rated.stage.edition,
        closes=close_of(rated.stage),
        summary=told.get("summary"),
        closed=rules.why_not_rate(rated.stage, clock.now()),
        form=form,
    )


def _show_link(rating: Rating, refusal: str = "") -> Response:
    stage = rating.rated.stage
    return render_page(
        "rating/confirm.html",
        rating=rating,
        stage=stage,
        statements=statement_words(stage.edition),
        refusal=refusal or _refusal(rating),
    )


def _refusal(rating: Rating) -> str:
    """Why this link counts nothing any more, in words; "" while it does or has."""
    if rating.confirmed_at is not None:
        return ""
    if clock.now() >= rating.expires_at or rules.why_not_rate(rating.rated.stage, clock.now()):
        return rule_text(RuleBroken("rating.link_is_over"))
    if queries.counts_already(rating):
        return rule_text(RuleBroken("rating.counts_already"))
    return ""
