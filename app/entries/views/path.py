"""The way of one entry: five legs from its unit to the result, and what happened on it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from app.competitions import rules as calendar
from app.competitions.models import Edition, StageKind
from app.competitions.queries import stage_of_kind
from app.core import clock
from app.core.i18n import gettext as _
from app.core.i18n import long_date, period_days
from app.entries import queries
from app.entries.messages import STATES, STEPS_TAKEN
from app.entries.models import Entry, EntryState, Transition
from app.entries.rules.standing import OUTCOMES, Standing
from app.entries.views.whereabouts import Whereabouts, whereabouts_of

S, K = Standing, StageKind
_LEG: Mapping[Standing, int] = {
    S.WITH_ADMIN: 1,
    S.SUBMITTED: 2,
    S.FAILED: 2,
    S.UNASSIGNED: 3,
    S.TO_BE_READ: 3,
    S.BEING_JUDGED: 3,
    S.TO_BE_DECIDED: 4,
    **dict.fromkeys(OUTCOMES, 4),
}
"""Standing → the leg on which the entry is; the first one if not named."""
_LEG_OF_STATE: Mapping[EntryState | None, int] = {
    EntryState.WITH_ADMIN: 1,
    EntryState.SUBMITTED: 2,
    EntryState.PASSED: 3,
}
_CHECKED = frozenset({EntryState.PASSED, EntryState.FAILED})
_ENDED = frozenset({S.FAILED, S.WITHDRAWN, S.NEVER_SENT})
"""No leg follows."""


class Line(NamedTuple):
    """One thing that happened on the way."""

    at: datetime
    what: str
    who: str = ""
    note: str = ""


def way_of(entry: Entry) -> dict[str, Any]:
    """Where the entry is, its legs and all that happened: what a page of its own shows."""
    where = whereabouts_of(entry, clock.now())
    transitions = queries.transitions_of(entry.id)
    return {
        "where": where,
        "legs": legs_of(entry, transitions, where),
        "lines": lines_of(entry, transitions, where),
    }


def legs_of(
    entry: Entry, transitions: Sequence[Transition], where: Whereabouts
) -> list[dict[str, str]]:
    """The legs as `components/lists.html` draws steps: done, now and, unless it ended, to come."""
    here = _leg(transitions, where)
    done, ahead = _ends(transitions, entry.edition), _plans(entry.edition)
    names = (
        _("Ditulis unit"),
        _("Admin instansi"),
        _("Sekretariat"),
        _("Tim evaluasi"),
        _("Hasil"),
    )
    now = _("%(state)s sejak %(day)s", state=where.words.label, day=long_date(where.since))
    legs = [
        {"label": name, "state": "done", "note": done.get(number, "")}
        for number, name in enumerate(names[:here])
    ]
    legs.append({"label": names[here], "note": now, "state": "done" if where.has_result else "now"})
    if where.standing not in _ENDED:
        legs += [
            {"label": name, "state": "", "note": ahead.get(number, "")}
            for number, name in enumerate(names[here + 1 :], here + 1)
        ]
    return legs


def lines_of(entry: Entry, transitions: Sequence[Transition], where: Whereabouts) -> Sequence[Line]:
    """Every step that people took, and after the check what the calendar and the results did."""
    taken = [
        Line(one.at, _step(one), one.by.name if one.by else "", one.note) for one in transitions
    ]
    return sorted([*taken, *_judged(entry.edition, where)], key=lambda line: line.at)


def _leg(transitions: Sequence[Transition], where: Whereabouts) -> int:
    if where.standing is S.NEVER_SENT:
        return _LEG_OF_STATE.get(transitions[-1].to_state, 0) if transitions else 0
    if where.standing is S.WITHDRAWN:
        return _LEG_OF_STATE.get(transitions[-1].from_state, 0) if transitions else 0
    return _LEG.get(where.standing, 0)


def _ends(transitions: Sequence[Transition], edition: Edition) -> Mapping[int, str]:
    """Leg → the day on which it ended last."""
    days = {
        leg - 1: long_date(one.at)
        for one in transitions
        if (leg := _LEG_OF_STATE.get(one.to_state)) is not None and one.from_state not in _CHECKED
    }
    assessment = stage_of_kind(edition, K.PROPOSAL_ASSESSMENT)
    return {**days, 3: long_date(calendar.close_of(assessment))} if assessment else days


def _plans(edition: Edition) -> Mapping[int, str]:
    """Leg → when the calendar plans it."""
    check = stage_of_kind(edition, K.ADMINISTRATIVE_SELECTION)
    assessment = stage_of_kind(edition, K.PROPOSAL_ASSESSMENT)
    announced = stage_of_kind(edition, K.ANNOUNCEMENT)
    plans = {
        leg: period_days(stage.opens_at, calendar.close_of(stage))
        for leg, stage in ((2, check), (3, assessment))
        if stage
    }
    return {**plans, 4: long_date(announced.opens_at)} if announced else plans


def _step(transition: Transition) -> str:
    if transition.to_state is EntryState.WITHDRAWN:
        return str(STATES[EntryState.WITHDRAWN][0])
    return str(STEPS_TAKEN[transition.from_state, transition.to_state])


def _judged(edition: Edition, where: Whereabouts) -> list[Line]:
    """The assessment's begin and end and the published result, as far as they concern the entry."""
    assessment = stage_of_kind(edition, K.PROPOSAL_ASSESSMENT)
    past = {S.TO_BE_DECIDED, *OUTCOMES}
    lines = []
    if assessment and where.standing in {S.BEING_JUDGED, *past}:
        lines.append(Line(assessment.opens_at, _("Penilaian dimulai")))
    if assessment and where.standing in past:
        lines.append(Line(calendar.close_of(assessment), _("Penilaian selesai")))
    if where.has_result:
        lines.append(Line(where.since, where.announced, note=where.award))
    return lines
