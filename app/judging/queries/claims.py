"""The claimed figures that a judge reads."""

from collections.abc import Sequence

from app.competitions.definition import Audience
from app.entries.queries import definition_of, readable
from app.judging.models import Assignment
from app.judging.rules import claims as rules
from app.judging.rules.claims import Claim


def claims_of(reading: Assignment) -> Sequence[Claim]:
    """Every figure that the proposal of this reading claims, in order."""
    snapshot, blind = reading.snapshot, reading.stage.blind
    form = definition_of(snapshot)
    return list(rules.claims(readable(snapshot, form, Audience.JUDGES, blind=blind)))
