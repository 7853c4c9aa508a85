"""What two pages of one reading held differently: the judge chooses."""

from flask import request
from flask_login import current_user
from werkzeug.wrappers import Response

from app.core.db import transaction
from app.core.request import arrived
from app.judging import actions, queries
from app.judging.models import Assignment
from app.judging.views.blueprint import bp
from app.judging.views.readings import back_to_desk
from app.permissions import Permission, requires


@bp.post("/penilaian/<int:ref>/pilihan")
@requires(Permission.ASSIGNMENT_SCORE, load=queries.assignment_by_id)
def settle(assignment: Assignment) -> Response:
    wanted = request.form.get("isian", 0, int)
    mark = next((m for m in queries.unsettled_marks(assignment) if m.id == wanted), None)
    if mark is not None:
        with transaction():
            use = request.form.get("pilihan") == "pakai"
            actions.settle(mark, assignment, use=use, by=current_user, now=arrived())
    return back_to_desk(assignment)


@bp.get("/penilaian/<int:ref>/pilihan")
@requires(Permission.ASSIGNMENT_SCORE, load=queries.assignment_by_id)
def leave_form(assignment: Assignment) -> Response:
    """Where a page that answered a form leads when it is loaded again."""
    return back_to_desk(assignment)
