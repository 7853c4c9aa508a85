"""Checks that run while the draft is written: they warn, people decide."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Finding:
    """Something that may cost the entry its place; `code` names it."""

    code: str
    question: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


def latest_first_day(closes_on: date, minimum_months: int) -> date:
    """The last first day of use that is old enough, counted backwards from the close.

    The same day of the month; where that month is shorter, its last day.
    """
    months = closes_on.year * 12 + closes_on.month - 1 - minimum_months
    year, month = divmod(months, 12)
    day = min(closes_on.day, calendar.monthrange(year, month + 1)[1])
    return date(year, month + 1, day)


def age_in_months(first_day: date, closes_on: date) -> int:
    """Whole months of use at the close, counted as `latest_first_day` does."""
    months = (closes_on.year - first_day.year) * 12 + closes_on.month - first_day.month
    return months if first_day <= latest_first_day(closes_on, months) else months - 1


def age_finding(
    first_day: date | None, closes_on: date, minimum_months: int, question: str
) -> Finding | None:
    """The innovation is too young for its group at the close of registration."""
    if first_day is None:
        return None
    latest = latest_first_day(closes_on, minimum_months)
    if first_day <= latest:
        return None
    return Finding("too_young", question, {"months": minimum_months, "latest": latest})


def future_finding(first_day: date | None, today: date, question: str) -> Finding | None:
    """The innovation has not begun to run."""
    return Finding("not_begun", question) if first_day is not None and first_day > today else None


def quota_finding(used_by_others: int, quota: int | None, question: str) -> Finding | None:
    """The agency's other entries of this group already fill its quota."""
    if quota is None or used_by_others < quota:
        return None
    return Finding("quota_full", question, {"quota": quota})


def title_finding(same_titles: int, question: str) -> Finding | None:
    """Another entry of the edition has this title."""
    return Finding("same_title", question) if same_titles else None
