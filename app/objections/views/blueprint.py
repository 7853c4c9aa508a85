"""The blueprint of objections, and the words that its pages share."""

from flask import Blueprint

from app.core import clock
from app.entries.models import Entry
from app.objections import queries, rules
from app.objections.messages import PUBLICATIONS, VERDICTS

bp = Blueprint("objections", __name__)


@bp.app_template_global()
def appeal_offered(entry: Entry) -> bool:
    """Whether its applicants can object now, or have."""
    return rules.why_not_appeal(entry, clock.now()) is None or (
        rules.appeal_days(entry.edition) is not None and bool(queries.appeals_of_entry(entry))
    )


@bp.context_processor
def words() -> dict[str, object]:
    return {"publication_words": PUBLICATIONS, "verdict_words": VERDICTS}
