"""The blueprint of objections, and the words that its pages share."""

from collections.abc import Sequence

from flask import Blueprint

from app.competitions.models import Edition
from app.core import clock
from app.core.i18n import gettext as _
from app.entries.models import Entry
from app.objections import queries, rules
from app.objections.messages import PUBLICATIONS, VERDICTS
from app.objections.models import Verdict

bp = Blueprint("objections", __name__)


@bp.app_template_global()
def appeal_offered(entry: Entry) -> bool:
    """Whether its applicants can object now, or have."""
    return rules.why_not_appeal(entry, clock.now()) is None or (
        rules.appeal_days(entry.edition) is not None and bool(queries.appeals_of_entry(entry))
    )


@bp.app_template_global()
def appeal_figures(edition: Edition) -> Sequence[tuple[str, int]]:
    """How many objections of applicants came in and what became of them, in words and figures;
    nothing where there was nothing to object to, or the edition gives no time for it."""
    if rules.appeals_close(edition) is None:
        return ()
    counts = queries.appeal_counts(edition)
    return (
        (_("Diajukan"), sum(counts.values())),
        (str(VERDICTS[Verdict.UPHELD]), counts.get(Verdict.UPHELD, 0)),
        (str(VERDICTS[Verdict.REJECTED]), counts.get(Verdict.REJECTED, 0)),
        (_("Menunggu jawaban"), counts.get(None, 0)),
    )


@bp.context_processor
def words() -> dict[str, object]:
    return {"publication_words": PUBLICATIONS, "verdict_words": VERDICTS}
