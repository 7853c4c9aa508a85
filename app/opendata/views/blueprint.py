"""The blueprint that all of open data shares."""

from flask import Blueprint, Response, request

from app.core.errors import tell_beneath
from app.opendata.fields import API
from app.opendata.head import head_of
from app.opendata.problems import of_status, opened

bp = Blueprint("opendata", __name__)
bp.add_app_template_global(head_of)
tell_beneath(f"{API}/", of_status)


@bp.after_request
def _let_browsers_ask(response: Response) -> Response:
    """What OPTIONS says of an address of the API, which no view answers."""
    asks = request.method == "OPTIONS" and request.path.startswith(API)
    return opened(response) if asks else response
