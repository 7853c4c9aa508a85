"""The settings that sources leave to each edition: which there are, and what each may be.

A setting that acts has a value, or takes its default; the others only give the basis of what
form, rubric and groups say, so nothing can contradict them.
"""

import enum
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.competitions.models import StageKind
from app.competitions.parts import Part


class SettingKey(enum.StrEnum):
    READERS = "readers_per_entry"
    PASSING_GRADE = "passing_grade"
    THIRD_READER = "third_reader"
    """More points than two judges may differ by before a third reads the entry."""
    PASSING_FIGURE = "passing_figure"
    """Which figure has to reach the passing grade."""
    REMINDERS = "judge_reminders"
    """So many days before the close judges who are not done are reminded; a list."""
    REGION = "region_conflict"
    """What it means that a judge works in the province of an entry."""
    RANKED_BY = "ranked_by"
    TIES = "ties"
    """What decides, in this order, between equal scores: keys of criteria, and words of TieStep."""
    SELECTED = "selected_entries"
    """How many entries the rule of selection proposes; without it, all that it finds."""
    PRIORITY = "priority"
    """Words of Priority: who of them that reach the passing grade comes before the rank counts."""
    QUOTAS = "selection_quotas"
    """How many of a group or category are proposed at most: [{"group": "umum", "most": 99}, …]."""
    DISADVANTAGED = "disadvantaged_regions"
    """Codes of the regions that count as disadvantaged where the chosen are counted; a list."""
    PROPORTIONS = "proportions"
    """How many of the chosen should be of what at least: [{"by": "region", "key": …, "least": 2}],
    `by` a word of Dimension. The plenary shows it; people decide."""
    REASONS = "judge_reasons"
    """What a judge has to write before a reading is finished."""
    USEFULNESS_QUESTIONS = "usefulness_questions"
    """The three statements that people who used a service agree with or not: [{"text", …}, …]."""
    USEFULNESS_WEIGHT = "usefulness_weight"
    """So many ratings of the common mean are counted to each innovation, so that few say little."""
    USEFULNESS_SHARE = "usefulness_share"
    """Percent of the final score that the public's rating makes; without it, it is only shown."""
    APPEAL_DAYS = "appeal_days"
    """So many days after finalists or results are public applicants may object to what was decided
    about their own entry; without it, they may not."""
    OBJECTION_DAYS = "objection_days"
    """So many days after finalists or results are public anybody may object to one of them (masa
    sanggah); without it, nobody may."""
    RESPONSE_DAYS = "response_days"
    """So many days after an objection was passed on its agency may respond before somebody decides;
    without it, that is not waited for."""
    ANSWER_DAYS = "answer_days"
    """So many days after an appeal or objection came in its answer is due; without it, no day is
    named."""
    WORD_LIMIT = "word_limit"
    SCALE = "scale"
    ROUNDING = "rounding"
    AGE = "age_counting"
    QUOTA = "quota_source"


class Figure(enum.StrEnum):
    """What entries are ranked by, and what has to reach the passing grade."""

    MEAN = "mean"
    CORRECTED = "corrected"
    TEAM = "team"
    """What its judges agreed on in the team consolidation; who has no such mark does not pass."""


class Reasons(enum.StrEnum):
    """What a judge has to write; each asks for all that the one before it does."""

    NONE = "none"
    COMMENT = "comment"
    """A comment to the applicant."""
    ENDS = "ends"
    """And a reason for every criterion that got the lowest or the highest points."""


class RegionConflict(enum.StrEnum):
    """What the same province makes of a judge and an entry."""

    NONE = "none"
    POTENTIAL = "potential"
    """The secretariat decides, pair by pair."""
    ACTUAL = "actual"


class TieStep(enum.StrEnum):
    """What puts equal scores in order, besides single criteria."""

    CORRECTED = "corrected_score"
    HEAVIEST = "heaviest_criterion"
    """The mean points in the criterion of the largest weight, or over all that weigh as much."""
    SPREAD = "lower_spread"
    """The lower standard deviation of the judges' totals; a single one has none, and comes last."""
    DRAW = "draw"
    """A lot that anybody can draw again from the frozen fingerprint; nothing comes after it."""


class Dimension(enum.StrEnum):
    """What the chosen are counted by in the plenary."""

    CATEGORY = "category"
    GROUP = "group"
    AGENCY_KIND = "agency_kind"
    REGION = "region"
    """The islands: "Jawa", "Sumatera" …"""
    DISADVANTAGED = "disadvantaged"
    """Its only key is the same word."""


DISADVANTAGED = Dimension.DISADVANTAGED.value


class Priority(enum.StrEnum):
    """What gives an entry precedence in the selection."""

    REPLICATION = "verified_replication"
    """It replicates an innovation that it names, which the administrative check has verified."""


@dataclass(frozen=True)
class Known:
    """Keys of what the rest of the edition names."""

    criteria: Collection[str] = ()
    """Those by which every entry is judged."""
    groups: Collection[str] = ()
    categories: Collection[str] = ()
    stages: Collection[StageKind] = ()


MOST_SHARE = 20
"""Percent: who rates chooses themselves, so the public never decides more than a fifth."""
STATEMENTS = 3
"""So many does the public answer."""
WHOLE = {
    SettingKey.READERS: range(1, 21),
    SettingKey.PASSING_GRADE: range(101),
    SettingKey.THIRD_READER: range(1, 101),
    SettingKey.SELECTED: range(1, 10_001),
    SettingKey.USEFULNESS_WEIGHT: range(1, 1001),
    SettingKey.USEFULNESS_SHARE: range(1, MOST_SHARE + 1),
    SettingKey.APPEAL_DAYS: range(1, 366),
    SettingKey.OBJECTION_DAYS: range(1, 366),
    SettingKey.RESPONSE_DAYS: range(1, 366),
    SettingKey.ANSWER_DAYS: range(1, 366),
}
ONE_OF: Mapping[SettingKey, Iterable[enum.StrEnum]] = {
    SettingKey.PASSING_FIGURE: Figure,
    SettingKey.REGION: RegionConflict,
    SettingKey.RANKED_BY: (Figure.MEAN, Figure.CORRECTED),
    SettingKey.REASONS: Reasons,
}
LISTS = (
    SettingKey.TIES,
    SettingKey.PRIORITY,
    SettingKey.QUOTAS,
    SettingKey.REMINDERS,
    SettingKey.DISADVANTAGED,
    SettingKey.PROPORTIONS,
    SettingKey.USEFULNESS_QUESTIONS,
)
OF_RATING = frozenset(
    {SettingKey.USEFULNESS_QUESTIONS, SettingKey.USEFULNESS_WEIGHT, SettingKey.USEFULNESS_SHARE}
)
"""They need the stage in which the public rates."""
DAYS_BEFORE = range(1, 61)
REGION_CODE = re.compile(r"\d\d(\.\d\d)?")
"""As in the list of regions: a province, or a regency or city."""
ACTING = frozenset({*WHOLE, *ONE_OF, *LISTS})
_KINDS: Mapping[str, type] = {**dict.fromkeys(ONE_OF, str), **dict.fromkeys(LISTS, list)}
"""Of values that are no whole numbers."""


def read_setting(part: Part, known: Known) -> dict[str, Any]:
    """One setting of a definition file, its mistakes noted."""
    name = part.text("key")
    if name not in set(SettingKey):
        if name:
            part.wrong("key", "unknown_setting", key=name, choices=", ".join(SettingKey))
        return {"key": name}
    key = SettingKey(name)
    made = {"key": name, **_value(part, key, known), **part.both("basis", most=500)}
    part.end()
    return made


def _value(part: Part, key: SettingKey, known: Known) -> dict[str, Any]:
    if not part.has("value"):
        return {}
    value = part.raw("value")
    if key in OF_RATING and StageKind.USEFULNESS_RATING not in known.stages:
        part.wrong("value", "rating_without_stage", key=key)
    if key not in ACTING:
        part.wrong("value", "setting_is_derived", key=key)
    elif key in ONE_OF:
        _one_of(part, key, value, known)
    elif key in LISTS:
        _list(part, key, value, known)
    else:
        _whole(part, key, value)
    return {"value": value}


def _one_of(part: Part, key: SettingKey, value: Any, known: Known) -> None:
    if value not in [*ONE_OF[key]]:
        part.wrong("value", "not_one_of", choices=", ".join(ONE_OF[key]))
    elif value == Figure.TEAM and StageKind.TEAM_CONSOLIDATION not in known.stages:
        part.wrong("value", "team_without_stage", key=key)


def _list(part: Part, key: SettingKey, value: Any, known: Known) -> None:
    if key is SettingKey.QUOTAS:
        _quotas(part, known)
    elif key is SettingKey.REMINDERS:
        _days(part, key, value)
    elif key is SettingKey.DISADVANTAGED:
        _regions(part, key, value)
    elif key is SettingKey.PROPORTIONS:
        _proportions(part, known)
    elif key is SettingKey.USEFULNESS_QUESTIONS:
        _statements(part, key)
    else:
        _words(part, key, value, known.criteria)


def _days(part: Part, key: SettingKey, value: Any) -> None:
    is_list = isinstance(value, list) and all(type(one) is int for one in value)
    if not is_list or len(set(value)) < len(value) or not set(value) <= set(DAYS_BEFORE):
        data = {"key": key, "least": DAYS_BEFORE[0], "most": DAYS_BEFORE[-1]}
        part.wrong("value", "setting_not_days", **data)


def _proportions(part: Part, known: Known) -> None:
    named = []
    keys = {Dimension.CATEGORY: known.categories, Dimension.GROUP: known.groups}
    keys[Dimension.DISADVANTAGED] = [DISADVANTAGED]
    for one in part.parts("value"):
        by, key = one.text("by"), one.text("key")
        if by and by not in [*Dimension]:
            one.wrong("by", "not_one_of", choices=", ".join(Dimension))
        elif by and key and (allowed := keys.get(Dimension(by))) and key not in allowed:
            one.wrong("key", "not_one_of", choices=", ".join(allowed))
        one.whole("least", least=1)
        one.end()
        named.append(f"{by}:{key}")
    part.once("value", named)


def _regions(part: Part, key: SettingKey, value: Any) -> None:
    is_list = isinstance(value, list) and all(isinstance(one, str) for one in value)
    if not is_list or len(set(value)) < len(value) or not all(map(REGION_CODE.fullmatch, value)):
        part.wrong("value", "setting_not_regions", key=key)


def _statements(part: Part, key: SettingKey) -> None:
    parts = part.parts("value")
    for one in parts:
        one.both("text", most=200)
        one.end()
    if len(parts) != STATEMENTS:
        part.wrong("value", "setting_not_three", key=key, count=STATEMENTS)


def _whole(part: Part, key: SettingKey, value: Any) -> None:
    allowed = WHOLE[key]
    if isinstance(value, bool) or not isinstance(value, int) or value not in allowed:
        data = {"key": key, "least": allowed[0], "most": allowed[-1]}
        part.wrong("value", "setting_not_whole", **data)


def _words(part: Part, key: SettingKey, value: Any, criteria: Collection[str]) -> None:
    """Note what is wrong with an ordered list: of what tells ties apart, or gives precedence."""
    choices = [*TieStep, *criteria] if key is SettingKey.TIES else [*Priority]
    is_list = isinstance(value, list) and all(isinstance(one, str) for one in value)
    unread = key is SettingKey.TIES and not criteria
    if not is_list or len(set(value)) < len(value) or not (unread or set(value) <= set(choices)):
        part.wrong("value", "setting_not_criteria", key=key, choices=", ".join(choices))
    elif TieStep.DRAW in value[:-1]:
        part.wrong("value", "setting_after_draw", key=key)


def _quotas(part: Part, known: Known) -> None:
    named = []
    for one in part.parts("value"):
        by = "group" if one.has("group") else "category"
        key, keys = one.text(by), known.groups if by == "group" else known.categories
        if key and keys and key not in keys:
            one.wrong(by, "not_one_of", choices=", ".join(keys))
        one.whole("most", least=1)
        one.end()
        named.append(key)
    part.once("value", named)


def value_of(settings: Iterable[Mapping[str, Any]], key: SettingKey) -> Any:
    """What the edition says itself; None where the default holds."""
    found = next((one.get("value") for one in settings if one["key"] == key), None)
    return found if isinstance(found, _KINDS.get(key, int)) else None


def as_written_now(settings: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Stored settings as files write them: once they had labels, and values that only told."""
    kept = []
    for one in settings:
        if one["key"] in set(SettingKey):
            made = {name: one[name] for name in ("key", "basis", "basis_en") if name in one}
            value = value_of([one], SettingKey(one["key"]))
            acts = one["key"] in ACTING and value is not None
            kept.append({**made, "value": value} if acts else made)
    return kept
