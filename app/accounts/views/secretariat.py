"""The people of an edition, for its secretariat: judges, and the admins of agencies."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from flask import flash, redirect, request, url_for
from flask_sqlalchemy.pagination import Pagination
from werkzeug.wrappers import Response

from app.accounts import identity, queries, roster, rules
from app.accounts.actions import rosters
from app.accounts.forms import EditionInviteForm, RosterForm
from app.accounts.models import Role
from app.accounts.roster import Line
from app.accounts.views.agency_names import agency_hints
from app.accounts.views.blueprint import bp, here
from app.accounts.views.places import home_names, place_names
from app.agencies.queries import similar_names
from app.agencies.rules import name_key
from app.competitions import queries as competitions
from app.competitions.models import Edition
from app.core.db import transaction
from app.core.errors import RuleBroken, answer_as, rule_text
from app.core.forms import carried_out
from app.core.htmx import render_page
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.core.paging import asked_page
from app.limits import INVITING, limited
from app.permissions import Permission, requires

TOLD = 5
"""So many lines that were left out are told one by one; more would not fit a cookie."""


@bp.get("/sekretariat/<slug>/orang")
@requires(Permission.EDITION_MANAGE, load=competitions.edition_by_slug)
def judges(edition: Edition) -> Response:
    within = (edition.id, edition.competition_id)
    return _show_people(
        "accounts/judges.html",
        edition,
        queries.holders(rules.JUDGES, edition=within, q=_q(), page=_page()),
        queries.unanswered_invitations(rules.JUDGES, edition=within),
        home_names,
        organisers=queries.holders(rules.ORGANISERS, edition=within),
    )


@bp.get("/sekretariat/<slug>/orang/instansi")
@requires(Permission.EDITION_MANAGE, load=competitions.edition_by_slug)
def agency_admins(edition: Edition) -> Response:
    province, admins = rules.reach(edition.competition.organiser), (Role.AGENCY_ADMIN,)
    return _show_people(
        "accounts/agency_admins.html",
        edition,
        queries.holders(admins, province=province, q=_q(), page=_page(), size=25),
        queries.unanswered_invitations(admins, province=province, first_admins=True, size=25),
        place_names,
    )


def _q() -> str:
    return request.args.get("q", "").strip()[:100]


def _page() -> int:
    return asked_page()


def _show_people(
    template: str,
    edition: Edition,
    people: Pagination,
    invited: Pagination,
    places: Callable[..., Mapping[int, str]],
    **more: Any,
) -> Response:
    return render_page(
        template,
        edition=edition,
        people=people,
        invited=invited,
        places=places(people.items),
        places_invited=places(invited.items),
        q=_q(),
        back=here(request.path),
        **more,
    )


@bp.route("/sekretariat/<slug>/orang/undang", methods=["GET", "POST"])
@requires(Permission.EDITION_MANAGE, load=competitions.edition_by_slug)
@limited(INVITING)
def invite_for_edition(edition: Edition) -> Response:
    form = EditionInviteForm()
    act = partial(_invite, edition, form)
    if not (form.validate_on_submit() and carried_out(act, form.email, form.said_elsewhere)):
        hints = agency_hints(form.agency)
        return render_page("accounts/invite_for_edition.html", form=form, edition=edition, **hints)
    flash(_("Undangan dikirim ke %(email)s.", email=form.email.data), "ok")
    admin = form.role.data == Role.AGENCY_ADMIN.value
    return redirect(url_for(".agency_admins" if admin else ".judges", slug=edition.slug), code=303)


def _desk(edition: Edition) -> rosters.Desk:
    new_agencies = request.form.getlist("new_agency")
    organiser = edition.competition.organiser
    return rosters.Desk(edition.id, edition.competition_id, organiser, new_agencies)


def _invite(edition: Edition, form: EditionInviteForm) -> None:
    rosters.invite(
        Role(form.role.data),
        email=form.email.data,
        name=form.name.data,
        agency=form.agency.data,
        desk=_desk(edition),
        by=identity.person(),
        until=form.ends_at(edition.timezone),
    )


@bp.route("/sekretariat/<slug>/orang/impor", methods=["GET", "POST"])
@requires(Permission.EDITION_MANAGE, load=competitions.edition_by_slug)
@limited(INVITING)
def import_people(edition: Edition) -> Response:
    """A file is looked through first; the text that was looked at is then sent to confirm."""
    form = RosterForm()
    if not form.validate_on_submit() or (lines := _lines(form)) is None:
        return render_page(
            "accounts/import_people.html", form=form, edition=edition, example=roster.EXAMPLE
        )
    if "confirm" in request.form:
        return _invite_all(edition, lines)
    with transaction():
        outcomes = rosters.foreseen(lines, _desk(edition), identity.person())
    return _show_outcomes(edition, form, outcomes)


def _lines(form: RosterForm) -> list[Line] | None:
    try:
        if form.file.data:
            form.text.data = roster.decoded(form.file.data.read(roster.MOST_BYTES + 1))
        return roster.read(form.text.data or "")
    except RuleBroken as problem:
        answer_as(problem)
        form.file.errors = [rule_text(problem)]
        return None


def _invite_all(edition: Edition, lines: list[Line]) -> Response:
    with transaction():
        outcomes = rosters.invite_all(lines, _desk(edition), identity.person())
    left_out = [(one.line.number, one.problem) for one in outcomes if one.problem is not None]
    sent = len(outcomes) - len(left_out)
    flash(ngettext("%(num)d undangan dikirim.", "%(num)d undangan dikirim.", sent), "ok")
    for number, problem in left_out[:TOLD]:
        reason = rule_text(problem)
        flash(_("Baris %(number)s dilewati: %(reason)s", number=number, reason=reason), "warn")
    if more := len(left_out[TOLD:]):
        flash(
            ngettext(
                "%(num)d baris lain dilewati. Periksa berkas itu lagi untuk melihat alasannya.",
                "%(num)d baris lain dilewati. Periksa berkas itu lagi untuk melihat alasannya.",
                more,
            ),
            "warn",
        )
    return redirect(url_for(".judges", slug=edition.slug), code=303)


def _show_outcomes(edition: Edition, form: RosterForm, outcomes: list[rosters.Outcome]) -> Response:
    going = [one.line for one in outcomes if one.problem is None]
    names = rosters.unconfirmed((line.agency, line.kind) for line in going)
    doubtful = {line.number for line in going if name_key(line.agency) in names}
    return render_page(
        "accounts/import_preview.html",
        form=form,
        edition=edition,
        outcomes=outcomes,
        reasons={o.line.number: rule_text(o.problem) for o in outcomes if o.problem},
        sendable=len(going) - len(doubtful),
        doubtful=doubtful,
        names=list(names.values()),
        similar={name: similar_names(name, with_regions=True) for name in names.values()},
    )
