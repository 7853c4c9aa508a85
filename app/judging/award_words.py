"""What is said, everywhere alike, of a result that was changed after its publication."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l

from app.core.i18n import gettext as _
from app.core.i18n import long_date
from app.judging.models import Outcome
from app.judging.models.awards import AwardChange

WITHDRAWS = _l("Dicabut: bukan finalis dan bukan pemenang lagi")
OUTCOMES = {Outcome.FINALIST: _l("Finalis"), Outcome.WINNER: _l("Pemenang")}


def outcome_text(outcome: Outcome | None, award: str) -> str:
    """An outcome with the award's text, as a list says it."""
    if outcome is None:
        return _("Tidak terpilih")
    word = str(OUTCOMES[outcome])
    return _("%(outcome)s, %(award)s", outcome=word, award=award) if award else word


def change_text(change: AwardChange, zone: str | None = None) -> str:
    """A confirmed change: what happened, on which day, and why."""
    day = long_date(change.confirmed_at, zone) if change.confirmed_at else ""
    said = {"day": day, "reason": change.reason}
    if change.outcome is None:
        return _("Dicabut pada %(day)s karena: %(reason)s", **said)
    if change.was_outcome is None:
        return _("Diputuskan sesudah hasil diumumkan, pada %(day)s, karena: %(reason)s", **said)
    was = outcome_text(change.was_outcome, change.was_award)
    return _("Dikoreksi pada %(day)s dari “%(was)s” karena: %(reason)s", was=was, **said)


def changes_text(changes: Sequence[AwardChange]) -> str:
    """All of them, the last first; empty where nothing was changed."""
    return " ".join(change_text(one) for one in reversed(changes))
