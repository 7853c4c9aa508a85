"""A judge says what they know, and how much they can read."""

from collections.abc import Sequence

from flask import flash, redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from app.competitions.models import Edition
from app.core.forms import carried_out
from app.core.htmx import render_page
from app.core.i18n import gettext as _
from app.core.i18n import localized
from app.judging import actions, queries
from app.judging.forms.expertise import ExpertiseForm
from app.judging.rules.assigning import Field
from app.judging.views.blueprint import bp
from app.permissions import Permission, requires


@bp.route("/penilaian/keahlian", methods=["GET", "POST"])
@requires(Permission.JUDGE_WORK)
def expertise() -> AnyResponse:
    editions = queries.editions_to_judge(current_user)
    form = _form(editions)

    def act() -> None:
        said = form.kategori.data, form.tujuan.data, form.topics()
        actions.declare_expertise(*said, by=current_user)
        actions.declare_capacities(form.capacities(), by=current_user)

    if not form.validate_on_submit() or not carried_out(act, form.kategori):
        held = queries.counted_topics(current_user, queries.own_topics(current_user.id))
        return render_page("judging/expertise.html", editions=editions, form=form, held=held)
    flash(_("Keahlian Anda tersimpan."), "ok")
    return redirect(url_for(".expertise"), code=303)


def _form(editions: Sequence[Edition]) -> ExpertiseForm:
    """A box for each category of these editions, one for those that are named alike, ticked as
    the judge said before."""
    known = queries.expertise_of([current_user.id]).get(current_user.id, Field())
    alike = queries.alike_categories()
    named: dict[int, str] = {}
    for category in (one for edition in editions for one in edition.categories):
        if not alike[category.id] & named.keys():
            named[category.id] = localized(category, "name")
    said = queries.own_capacities(current_user.id, [edition.id for edition in editions])
    return ExpertiseForm.of(
        list(named.items()),
        [(one.id, localized(one, "name"), said.get(one.id)) for one in editions],
        data={
            "kategori": sorted(known.categories),
            "tujuan": sorted(known.goals),
            "topik": "\n".join(queries.own_topics(current_user.id)),
        },
    )
