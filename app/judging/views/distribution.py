"""A judge who has finished everything sees how their totals lie, beside the group's once the stage
is over: before, the difference that one more Selesai makes would tell its marks."""

from flask import redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from app.core import clock
from app.core.htmx import render_page
from app.judging import queries, rules
from app.judging.models import AssignmentState
from app.judging.views.blueprint import bp
from app.permissions import Permission, requires


@bp.get("/penilaian/sebaran")
@requires(Permission.JUDGE_WORK)
def own_distribution() -> Response:
    every = queries.readings_of(current_user)
    stage = every.stages.get(request.args.get("tahap", 0, int))
    mine = [r for r in every.readings if stage and r.stage_id == stage.id and not r.in_conflict]
    if stage is None or not mine or any(r.state is not AssignmentState.DONE for r in mine):
        return redirect(url_for(".reading_list"), code=303)
    own, group = queries.own_and_group(stage, current_user.id)
    over = rules.marks_visible(stage, clock.now())
    shown = group if over else None
    return render_page(
        "judging/own_distribution.html", stage=stage, over=over, own=own, group=shown
    )
