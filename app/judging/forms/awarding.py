"""Correcting or withdrawing what was announced about an entry."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import InputRequired

from app.core.forms import text_field
from app.core.i18n import gettext as _
from app.judging.award_words import OUTCOMES, WITHDRAWS
from app.judging.forms import ReasonForm
from app.judging.models import Decision, Outcome

WITHDRAWN = "withdrawn"


class AwardForm(ReasonForm):
    """What becomes of it, and why: everybody reads the reason."""

    outcome = RadioField(
        _l("Menjadi apa"), validators=[InputRequired(_l("Pilih menjadi apa proposal ini."))]
    )
    award = text_field(
        _l("Bunyi penghargaan"),
        200,
        optional=True,
        description=_l("Seperti pada surat keputusan, misalnya nama tingkat penghargaan."),
    )

    def offer(self, decision: Decision | None) -> None:
        """What it may become; one that stands may also be withdrawn."""
        choices = [(one.value, str(words)) for one, words in reversed(OUTCOMES.items())]
        if decision is not None and decision.withdrawn_at is None:
            choices.append((WITHDRAWN, str(WITHDRAWS)))
        self.outcome.choices = choices
        self.reason.description = _("Dibaca semua orang, di mana pun keputusan ini tampil.")

    def wanted(self) -> Mapping[str, Any]:
        """The arguments of `actions.propose_change`."""
        gone = self.outcome.data == WITHDRAWN
        return {
            "outcome": None if gone else Outcome(self.outcome.data),
            "award": self.award.data or "",
            "reason": self.reason.data,
        }
