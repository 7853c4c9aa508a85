"""What the site finds by itself for items of the administrative check, with the facts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.competitions import queries as competitions
from app.competitions import rules as calendar
from app.competitions.definition import QuestionKind, Role
from app.competitions.edition_definition import AutomaticCheck
from app.competitions.models import StageKind
from app.core.i18n import localized
from app.entries.models import Entry
from app.entries.queries.content import Draft
from app.entries.queries.entries import quota_of, same_title
from app.entries.queries.findings import day_of
from app.entries.rules import completeness, eligibility, values
from app.entries.rules.checklist import checklist_of


@dataclass(frozen=True)
class Result:
    """Whether it holds; `code` names the sentence that tells the facts in `data`."""

    holds: bool
    code: str
    data: Mapping[str, Any] = field(default_factory=dict)


def results_of(entry: Entry, draft: Draft) -> Mapping[str, Result]:
    """Automatic check → its result, for those that the checklist asks of this entry."""
    asked = [row["automatic"] for row in checklist_of(entry) if row.get("automatic")]
    return {name: _CHECKS[AutomaticCheck(name)](entry, draft) for name in asked}


def _age(entry: Entry, draft: Draft) -> Result:
    question = draft.definition.with_role(Role.FIRST_DAY)
    stage = competitions.stage_of_kind(entry.edition, StageKind.REGISTRATION)
    first_day = values.as_date(draft.values.get(question.key, "")) if question else None
    if first_day is None or stage is None:
        return Result(False, "no_first_day")
    closes_on = day_of(entry, calendar.close_of(stage))
    needed = entry.group.minimum_age_months if entry.group else 0
    facts = {
        "months": eligibility.age_in_months(first_day, closes_on),
        "needed": needed,
        "closes": closes_on,
    }
    return Result(first_day <= eligibility.latest_first_day(closes_on, needed), "age", facts)


def _complete(entry: Entry, draft: Draft) -> Result:
    group = entry.group.key if entry.group else None
    gaps = completeness.missing(draft.definition, draft.values, draft.file_counts, group)
    return Result(False, "incomplete", {"count": len(gaps)}) if gaps else Result(True, "complete")


def _title(entry: Entry, _: Draft) -> Result:
    used = same_title(entry)
    return Result(False, "title_used", {"count": used}) if used else Result(True, "title_free")


def _category(entry: Entry, _: Draft) -> Result:
    if entry.category is None:
        return Result(False, "no_category")
    return Result(True, "category", {"name": localized(entry.category, "name")})


def _quota(entry: Entry, _: Draft) -> Result:
    found = quota_of(entry)
    if found is None:
        return Result(True, "no_quota")
    others, quota = found
    facts = {"used": others + 1, "quota": quota, "group": localized(entry.group, "name")}
    return Result(others < quota, "quota", facts)


def _video(_: Entry, draft: Draft) -> Result:
    question = draft.definition.with_role(Role.VIDEO)
    link = draft.values.get(question.key, "") if question else ""
    return Result(True, "video") if values.is_link(link) else Result(False, "no_video")


def _source(entry: Entry, draft: Draft) -> Result:
    if entry.group is None or not entry.group.needs_source:
        return Result(True, "source_not_asked")
    question = draft.definition.first_of_kind(QuestionKind.SOURCES)
    named = len(draft.values.get(question.key, ())) if question else 0
    return Result(named > 0, "source", {"count": named})


_CHECKS: Mapping[AutomaticCheck, Callable[[Entry, Draft], Result]] = {
    AutomaticCheck.AGE: _age,
    AutomaticCheck.COMPLETE: _complete,
    AutomaticCheck.TITLE: _title,
    AutomaticCheck.CATEGORY: _category,
    AutomaticCheck.QUOTA: _quota,
    AutomaticCheck.VIDEO: _video,
    AutomaticCheck.SOURCE: _source,
}
