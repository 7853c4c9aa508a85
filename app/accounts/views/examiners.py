"""The examiners of an edition, for its secretariat: each reads one case, until a day."""

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from app.accounts import identity, queries
from app.accounts.actions import invitations
from app.accounts.forms import ExaminerInviteForm
from app.accounts.models import Role
from app.accounts.rules import Offer
from app.accounts.views.blueprint import bp, here
from app.accounts.views.places import case_names
from app.competitions import queries as competitions
from app.competitions.models import Edition
from app.core.forms import carried_out
from app.core.htmx import render_page
from app.core.i18n import gettext as _
from app.core.paging import asked_page
from app.entries.queries import listing
from app.limits import INVITING, limited
from app.permissions import Permission, requires


@bp.get("/sekretariat/<slug>/orang/pemeriksa")
@requires(Permission.EDITION_MANAGE, load=competitions.edition_by_slug)
def examiners(edition: Edition) -> Response:
    within, only = (edition.id, edition.competition_id), (Role.EXAMINER,)
    people = queries.holders(only, edition=within, page=asked_page())
    invited = queries.unanswered_invitations(only, edition=within)
    return render_page(
        "accounts/examiners.html",
        edition=edition,
        people=people,
        invited=invited,
        places=case_names(people.items),
        places_invited=case_names(invited.items),
        back=here(request.path),
    )


@bp.route("/sekretariat/<slug>/orang/pemeriksa/undang", methods=["GET", "POST"])
@requires(Permission.EDITION_MANAGE, load=competitions.edition_by_slug)
@limited(INVITING)
def invite_examiner(edition: Edition) -> Response:
    form = ExaminerInviteForm(listing.cases_of(edition))
    if not (
        form.validate_on_submit()
        and carried_out(lambda: _invite(edition, form), form.email, form.said_elsewhere)
    ):
        return render_page("accounts/invite_examiner.html", form=form, edition=edition)
    flash(_("Undangan dikirim ke %(email)s.", email=form.email.data), "ok")
    return redirect(url_for(".examiners", slug=edition.slug), code=303)


def _invite(edition: Edition, form: ExaminerInviteForm) -> None:
    offer = Offer(
        Role.EXAMINER,
        competition_id=edition.competition_id,
        edition_id=edition.id,
        entry_id=form.entry.data,
    )
    invitations.invite(
        offer,
        email=form.email.data,
        name=form.name.data,
        by=identity.person(),
        until=form.ends_at(edition.timezone),
    )
