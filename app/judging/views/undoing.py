"""What was marked in one go is taken back in one go."""

from flask import flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from app.competitions.models import Edition
from app.competitions.queries import edition_by_slug
from app.core.db import transaction
from app.core.i18n import ngettext
from app.judging import actions
from app.judging.views.blueprint import bp
from app.permissions import Permission, requires


@bp.post("/sekretariat/<slug>/keputusan/urungkan")
@requires(Permission.EDITION_DECIDE, load=edition_by_slug)
def undo(edition: Edition) -> AnyResponse:
    with transaction():
        count = actions.undo(edition, request.form.get("langkah", 0, int), by=current_user)
    if count:
        flash(
            ngettext(
                "Diurungkan: %(num)d proposal kembali seperti sebelumnya.",
                "Diurungkan: %(num)d proposal kembali seperti sebelumnya.",
                count,
            ),
            "ok",
        )
    return redirect(url_for(".decisions", slug=edition.slug), code=303)
