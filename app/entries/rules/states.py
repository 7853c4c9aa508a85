"""The way of an entry through the offices: what may happen in which state."""

import enum
from collections.abc import Mapping

from app.entries.models import EntryState


class Step(enum.StrEnum):
    """What people do to an entry."""

    EDIT = "edit"
    HAND = "hand"
    """Ajukan ke admin instansi."""
    RETURN = "return"
    FORWARD = "forward"
    """Teruskan ke sekretariat."""
    WITHDRAW = "withdraw"
    CHECK = "check"
    """Seleksi administrasi."""
    REOPEN = "reopen"
    """Open a concluded check again."""


_S = EntryState
_WRITING = frozenset({_S.DRAFT, _S.RETURNED})
_ALLOWED: Mapping[Step, frozenset[EntryState]] = {
    Step.EDIT: _WRITING | {_S.WITH_ADMIN},
    Step.HAND: _WRITING,
    Step.RETURN: frozenset({_S.WITH_ADMIN}),
    Step.FORWARD: frozenset({_S.WITH_ADMIN}),
    Step.WITHDRAW: _WRITING | {_S.WITH_ADMIN, _S.SUBMITTED, _S.PASSED},
    Step.CHECK: frozenset({_S.SUBMITTED}),
    Step.REOPEN: frozenset({_S.PASSED, _S.FAILED}),
}
_TOO_LATE: Mapping[tuple[Step, EntryState], str] = {
    (Step.WITHDRAW, _S.SUBMITTED): "entry.assessment_started",
    (Step.WITHDRAW, _S.PASSED): "entry.assessment_started",
    (Step.REOPEN, _S.PASSED): "check.assessment_started",
    (Step.REOPEN, _S.FAILED): "check.assessment_started",
}
"""What ends when the assessment starts."""
_REFUSED_IN: Mapping[EntryState, str] = {
    _S.DRAFT: "entry.not_with_admin",
    _S.RETURNED: "entry.not_with_admin",
    _S.WITH_ADMIN: "entry.with_admin",
    _S.SUBMITTED: "entry.already_forwarded",
    _S.PASSED: "entry.already_checked",
    _S.FAILED: "entry.already_checked",
    _S.WITHDRAWN: "entry.withdrawn",
}


def refusal(
    step: Step, state: EntryState, *, as_admin: bool, assessment_started: bool = False
) -> str | None:
    """The code of the rule that forbids the step in this state; None when it may happen."""
    if state not in _ALLOWED[step]:
        return "check.not_concluded" if step is Step.REOPEN else _REFUSED_IN[state]
    if step is Step.EDIT and state is _S.WITH_ADMIN and not as_admin:
        return "entry.with_admin"
    return _TOO_LATE.get((step, state)) if assessment_started else None


def is_being_written(state: EntryState) -> bool:
    """Whether the entry is still with its own agency."""
    return state in _ALLOWED[Step.EDIT]


def receipt_number(year: int, entry_id: int, number: int) -> str:
    """The number on the receipt (tanda terima): edition year, entry, count of submissions."""
    return f"TT-{year}-{entry_id:06d}-{number:02d}"
