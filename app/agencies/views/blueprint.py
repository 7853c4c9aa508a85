"""What the pages of agencies share."""

from flask import Blueprint, flash, redirect
from flask_babel import LazyString
from werkzeug.wrappers import Response

from app.agencies.messages import KINDS, LACKING
from app.agencies.models import Agency
from app.agencies.rules import lacking

bp = Blueprint("agencies", __name__)


@bp.app_context_processor
def _words() -> dict[str, object]:
    return {"agency_kinds": KINDS}


@bp.app_template_global()
def lacking_words(agency: Agency) -> str:
    """What the platform admin has to complete in this agency; empty when nothing is missing."""
    code = lacking(agency.kind, agency.region_code, agency.parent_id)
    return str(LACKING[code]) if code else ""


def done(words: LazyString | str, address: str) -> Response:
    flash(str(words), "ok")
    return redirect(address, code=303)
