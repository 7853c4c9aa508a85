"""What the pages of agencies share."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect
from flask_babel import LazyString
from werkzeug.wrappers import Response
from wtforms import Field

from app.agencies.messages import KINDS
from app.core.db import transaction
from app.core.errors import RuleBroken, rule_text

bp = Blueprint("agencies", __name__)


@bp.app_context_processor
def _words() -> dict[str, object]:
    return {"agency_kinds": KINDS}


def carried_out(act: Callable[[], object], field: Field) -> bool:
    """Whether the action went through; a broken rule is said at the field, nothing is lost."""
    try:
        with transaction():
            act()
    except RuleBroken as problem:
        field.errors = [*field.errors, rule_text(problem)]
        return False
    return True


def done(words: LazyString | str, address: str) -> Response:
    flash(str(words), "ok")
    return redirect(address, code=303)
