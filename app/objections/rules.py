"""Until when an applicant may object, and until when an answer is due: times of the edition."""

import enum
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.competitions.models import Edition
from app.competitions.rules import end_of, settings_of
from app.competitions.settings import SettingKey, value_of
from app.entries.models import Entry, EntryState
from app.objections.models import Publication

LONGEST = 4000
"""Signs of a reason, of evidence, and of an answer."""
SOON = timedelta(days=3)


class Urgency(enum.StrEnum):
    """How near the time is at which an answer is due."""

    LATE = "late"
    SOON = "soon"
    NONE = ""


def appeal_days(edition: Edition) -> int | None:
    """So many days after a publication applicants may object; None where they may not."""
    days: int | None = value_of(settings_of(edition), SettingKey.APPEAL_DAYS)
    return days


def last_minute(since: datetime, days: int, zone: str) -> datetime:
    """The last minute of the day, where the edition is, that lies so many days after `since`."""
    day = since.astimezone(ZoneInfo(zone)) + timedelta(days=days)
    return day.replace(hour=23, minute=59, second=0, microsecond=0)


def answer_due(edition: Edition, filed_at: datetime) -> datetime | None:
    """The last minute for an answer; None where the edition sets no such time."""
    days: int | None = value_of(settings_of(edition), SettingKey.ANSWER_DAYS)
    return last_minute(filed_at, days, edition.timezone) if days else None


def newest(edition: Edition) -> Publication | None:
    """What was published last."""
    if edition.results_published_at is not None:
        return Publication.RESULTS
    return Publication.FINALISTS if edition.finalists_published_at is not None else None


def appeals_close(edition: Edition) -> datetime | None:
    """The last minute in which applicants may object to what was published last; None where they
    never may."""
    published = edition.results_published_at or edition.finalists_published_at
    days = appeal_days(edition)
    return last_minute(published, days, edition.timezone) if published and days else None


def why_not_appeal(entry: Entry, at: datetime) -> str | None:
    """What stands against an applicant's objection now."""
    closes = appeals_close(entry.edition)
    if closes is None:
        return "objections.no_appeals"
    if entry.state is not EntryState.PASSED:
        return "objections.not_judged"
    return "objections.appeals_over" if at >= end_of(closes) else None


def urgency(due_at: datetime | None, at: datetime) -> Urgency:
    if due_at is None:
        return Urgency.NONE
    if at >= end_of(due_at):
        return Urgency.LATE
    return Urgency.SOON if due_at - at <= SOON else Urgency.NONE
