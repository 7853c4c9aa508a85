"""Adding and taking away the stages that an edition may have or not, while it is prepared."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.accounts.models import Role, User
from app.competitions import queries, rules
from app.competitions.actions.editing import written
from app.competitions.actions.loading import rubric_version
from app.competitions.actions.preparing import Dates, still_prepared
from app.competitions.description import rubric_data
from app.competitions.edition_definition import read_edition
from app.competitions.models import FOR_FINALISTS, Edition, Stage, StageKind
from app.competitions.parts import DefinitionError, Part
from app.competitions.rubric_definition import RubricPart, read_rubric
from app.core import audit
from app.core.db import db
from app.core.errors import RuleBroken

K = StageKind
DAYS = 7
"""So long does a new stage last, and"""
SHARE = 30
"""so many percent of the final score does it make at first, or half of what the assessment has."""
MOST_DAYS = 366
AFTER = {
    K.TEAM_CONSOLIDATION: (K.PROPOSAL_ASSESSMENT,),
    K.USEFULNESS_RATING: (K.ADMINISTRATIVE_SELECTION,),
    **dict.fromkeys(FOR_FINALISTS, (K.PROPOSAL_ASSESSMENT, K.TEAM_CONSOLIDATION)),
}
"""The stages that an edition may do without → what is over before each of them."""
TEXTS: dict[StageKind, dict[str, str]] = {
    K.TEAM_CONSOLIDATION: {"name": "Konsolidasi tim", "name_en": "Team consolidation"},
    K.USEFULNESS_RATING: {
        "name": "Penilaian kebermanfaatan publik",
        "name_en": "Public usefulness rating",
    },
    K.INTERVIEW: {"name": "Presentasi dan wawancara", "name_en": "Presentation and interview"},
    K.FIELD_VERIFICATION: {
        "name": "Verifikasi dan observasi lapangan",
        "name_en": "Verification and field observation",
    },
}
"""Names to begin with, in both languages; the secretariat writes its own over them, and over"""
CRITERIA: dict[StageKind, dict[str, str]] = {
    K.INTERVIEW: {"key": "jawaban", "name": "Jawaban finalis", "name_en": "The finalist’s answers"},
    K.FIELD_VERIFICATION: {
        "key": "kesesuaian",
        "name": "Kesesuaian dengan proposal",
        "name_en": "Match with the proposal",
    },
}
"""the one criterion by which finalists are scored at first."""
ANCHORS = [
    {"points": 1, "text": "Sangat kurang", "text_en": "Very weak"},
    {"points": 5, "text": "Sangat baik", "text_en": "Very strong"},
]


def add_stage(edition: Edition, kind: StageKind, *, by: User) -> int:
    """Give the edition a stage of this kind; nothing where it has one.

    It follows what must be over before it and lasts a week. The stages after it are put off, all
    by so many days as is returned. RuleBroken for a calendar out of order, and where no share of
    the final score is left.
    """
    still_prepared(edition)
    if kind not in AFTER or queries.stage_of_kind(edition, kind) is not None:
        return 0
    place = sum(_rank(one.kind) < _rank(kind) for one in edition.stages)
    dates, days = _room(edition, kind, place)
    stage = Stage(edition_id=edition.id, kind=kind, position=place + 1, **TEXTS[kind])
    stage.opens_at, stage.closes_at = dates.opens_at, dates.closes_at
    if kind in FOR_FINALISTS:
        _score(edition, stage)
    for one in reversed(edition.stages[place:]):
        one.position += 1
        put_off = _put_off(one, days)
        one.opens_at, one.closes_at = put_off.opens_at, put_off.closes_at
        db.session.flush()  # one by one: no two may stand at the same place
    db.session.add(stage)
    _note("edition.stage_added", edition, kind, by)
    return days


def drop_stage(edition: Edition, kind: StageKind, *, by: User) -> None:
    """Take this stage away; nothing where there is none. Its rubric is kept in case it comes back.
    DefinitionError where the edition's settings count on it."""
    still_prepared(edition)
    stage = queries.stage_of_kind(edition, kind)
    if kind not in AFTER or stage is None:
        return
    data = written(edition)
    known = read_edition(data)[1]
    data["stages"] = [one for one in data["stages"] if one["kind"] != kind]
    new = [one for one in read_edition(data)[1] if one not in known]
    wrong = [one for one in new if not one.place.startswith("stages[")]  # those only moved up
    if wrong:
        raise DefinitionError(wrong)
    later = [one for one in edition.stages if one.position > stage.position]
    db.session.delete(stage)
    db.session.flush()
    for one in later:
        one.position -= 1
        db.session.flush()
    _note("edition.stage_dropped", edition, kind, by)


def _note(action: str, edition: Edition, kind: StageKind, by: User) -> None:
    db.session.flush()
    db.session.expire(edition, ["stages"])
    audit.note(action, edition, by=by, edition_id=edition.id, kind=kind.value)


def _rank(kind: StageKind) -> int:
    return list(StageKind).index(kind)


def _room(edition: Edition, kind: StageKind, place: int) -> tuple[Dates, int]:
    """When a stage at this place runs, and by how many days those after it are put off."""
    before, after = edition.stages[:place], edition.stages[place:]
    over = [rules.end_of(one.closes_at) for one in before if one.kind in AFTER[kind]]
    begun = max([*over, *(one.opens_at for one in before)])
    opens = begun.astimezone(ZoneInfo(edition.timezone)).replace(hour=8, minute=0)
    opens += timedelta(days=opens < begun)
    closes = (opens + timedelta(days=DAYS - 1)).replace(hour=23, minute=59)
    dates = Dates(opens, max([closes, *(one.closes_at for one in before)]))
    kinds = [*(one.kind for one in before), kind, *(one.kind for one in after)]
    for days in range(MOST_DAYS):
        calendar: list[rules.Dated] = [*before, dates, *(_put_off(one, days) for one in after)]
        if rules.calendar_problem(calendar, kinds) is None:
            return dates, days
    raise RuleBroken("calendar_has_no_room", stage=TEXTS[kind]["name"])


def _put_off(stage: Stage, days: int) -> Dates:
    later = timedelta(days=days)
    return Dates(stage.opens_at + later, stage.closes_at + later)


def _score(edition: Edition, stage: Stage) -> None:
    """Two panelists score everybody in it."""
    left = rules.shares(edition)[K.PROPOSAL_ASSESSMENT]
    if left // 2 == 0:
        raise RuleBroken("no_share_left")
    stage.readers, stage.judge_roles = 2, [Role.PANELIST]
    stage.share = min(SHARE, left // 2)
    stage.rubric = rubric_version(edition, _rubric(edition, stage.kind), stage.kind)


def _rubric(edition: Edition, kind: StageKind) -> RubricPart:
    """The one that such a stage had before, if it still fits, or one to begin with."""
    form = queries.form_in_force(edition)[1]
    keys = [category.key for category in edition.categories]
    first: dict[str, Any] = {
        "scale": {"minimum": 1, "maximum": 5},
        "criteria": [{**CRITERIA[kind], "weight": "100.00", "anchors": ANCHORS}],
    }
    kept = queries.newest_rubric(edition, kind)
    part = Part(rubric_data(kept) if kept else first, "")
    read = read_rubric(part, form, keys, on_paper=False)
    if part.problems:
        read = read_rubric(Part(first, ""), form, keys, on_paper=False)
    return read
