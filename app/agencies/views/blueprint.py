"""What the pages of agencies share."""

from flask import Blueprint, flash, redirect
from flask_babel import LazyString
from werkzeug.wrappers import Response

from app.agencies.messages import KINDS

bp = Blueprint("agencies", __name__)


@bp.app_context_processor
def _words() -> dict[str, object]:
    return {"agency_kinds": KINDS}


def done(words: LazyString | str, address: str) -> Response:
    flash(str(words), "ok")
    return redirect(address, code=303)
