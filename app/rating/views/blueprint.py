"""The blueprint of the public rating, and the words that its pages share."""

from flask import Blueprint

from app.competitions.models import Edition
from app.core import clock
from app.rating import queries, rules
from app.rating.messages import ANSWERS, FLAGS, VERDICTS

bp = Blueprint("rating", __name__)


@bp.app_template_global()
def public_rates(edition: Edition) -> bool:
    """Whether anybody can rate innovations of the edition now."""
    stage = queries.stage_of(edition)
    return stage is not None and rules.why_not_rate(stage, clock.now()) is None


@bp.context_processor
def words() -> dict[str, object]:
    return {"answer_words": ANSWERS, "flag_words": FLAGS, "verdict_words": VERDICTS}
