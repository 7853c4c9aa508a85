"""Where an entry stands: its state, the calendar and the published result in one word."""

import enum
from dataclasses import dataclass

from app.competitions.rules import StageProgress
from app.entries.models import EntryState
from app.entries.rules.deadlines import Deadlines

_S = EntryState


class Standing(enum.StrEnum):
    DRAFT = "draft"
    INTERNAL_OVER = "internal_over"
    """A draft that only the agency admin can still hand on."""
    WITH_ADMIN = "with_admin"
    RETURNED = "returned"
    NEVER_SENT = "never_sent"
    """Still inside its agency when registration closed."""
    SUBMITTED = "submitted"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"
    UNASSIGNED = "unassigned"
    """Passed the check; nobody is to read it yet."""
    TO_BE_READ = "to_be_read"
    BEING_JUDGED = "being_judged"
    TO_BE_DECIDED = "to_be_decided"
    NAMED = "named"
    """A public finalist, to be scored further before the results."""
    NOT_FINALIST = "not_finalist"
    NOT_CHOSEN = "not_chosen"
    FINALIST = "finalist"
    WINNER = "winner"
    AWARD_WITHDRAWN = "award_withdrawn"
    """Chosen once, and withdrawn since."""


BEFORE_RESULTS = frozenset({Standing.NAMED, Standing.NOT_FINALIST})
"""What is known once finalists are public and the results are not."""
OUTCOMES = BEFORE_RESULTS | {
    Standing.NOT_CHOSEN,
    Standing.FINALIST,
    Standing.WINNER,
    Standing.AWARD_WITHDRAWN,
}


@dataclass(frozen=True)
class Judged:
    """What may be known of the judging of an entry that passed: nothing that is still pending."""

    assessment: StageProgress | None
    has_reader: bool
    is_published: bool
    outcome: str = ""
    """`finalist`, `winner` or `award_withdrawn`, once published."""
    finalists_known: bool = False
    """Whether they are public though the results may not be."""


def standing(state: EntryState, deadlines: Deadlines, judged: Judged) -> Standing:
    """The one word for it."""
    if state in {_S.DRAFT, _S.WITH_ADMIN, _S.RETURNED}:
        return _inside(state, deadlines)
    return _passed(judged) if state is _S.PASSED else Standing(state.value)


def _inside(state: EntryState, deadlines: Deadlines) -> Standing:
    if not deadlines.is_open:
        return Standing.NEVER_SENT
    if state is _S.DRAFT and deadlines.internal_over:
        return Standing.INTERNAL_OVER
    return Standing(state.value)


def _passed(judged: Judged) -> Standing:
    if judged.is_published:
        return Standing(judged.outcome or "not_chosen")
    if judged.finalists_known:
        return Standing.NAMED if judged.outcome else Standing.NOT_FINALIST
    if judged.assessment is StageProgress.OVER:
        return Standing.TO_BE_DECIDED
    if not judged.has_reader:
        return Standing.UNASSIGNED
    if judged.assessment is StageProgress.OPEN:
        return Standing.BEING_JUDGED
    return Standing.TO_BE_READ
