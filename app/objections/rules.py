"""Until when applicants may appeal and the public object, and when answers are due: times of the
edition."""

import enum
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.accounts.contacts import LINK_HOURS
from app.competitions.models import Edition
from app.competitions.rules import end_of, settings_of
from app.competitions.settings import SettingKey, value_of
from app.entries.models import Entry, EntryState
from app.objections.models import Objection, Publication

LONGEST = 4000
"""Signs of a reason, of evidence, and of an answer."""
SOON = timedelta(days=3)
MOST_FILES = 5
"""Of one objection."""
HOUR = timedelta(hours=1)
MANY = 5
"""So many objections to one nominee within an hour, or from one network, are told to a person."""


class Urgency(enum.StrEnum):
    """How near the time is at which an answer is due."""

    LATE = "late"
    SOON = "soon"
    NONE = ""


class State(enum.StrEnum):
    """How far a confirmed objection is."""

    RECEIVED = "received"
    REFUSED = "refused"
    FORWARDED = "forwarded"
    """The agency of the nominee may respond."""
    RESPONDED = "responded"
    ANSWERED = "answered"


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


def published_at(edition: Edition, about: Publication | None) -> datetime | None:
    """When this was published."""
    if about is Publication.RESULTS:
        return edition.results_published_at
    return edition.finalists_published_at if about else None


def appeals_close(edition: Edition) -> datetime | None:
    """The last minute in which applicants may object to what was published last; None where they
    never may."""
    return _closes(edition, SettingKey.APPEAL_DAYS, newest(edition))


def objections_close(edition: Edition, about: Publication | None = None) -> datetime | None:
    """The last minute of the objection period (masa sanggah) of this publication, or of the last;
    None where there is none."""
    return _closes(edition, SettingKey.OBJECTION_DAYS, about or newest(edition))


def last_close(edition: Edition) -> datetime | None:
    """The last minute in which anybody, applicant or public, may object to what was published last;
    None where nobody may."""
    closes = appeals_close(edition), objections_close(edition)
    return max((one for one in closes if one is not None), default=None)


def _closes(edition: Edition, key: SettingKey, about: Publication | None) -> datetime | None:
    published = published_at(edition, about)
    days: int | None = value_of(settings_of(edition), key)
    return last_minute(published, days, edition.timezone) if published and days else None


def is_period_open(edition: Edition, at: datetime, about: Publication | None = None) -> bool:
    """Whether anybody may object to a nominee of this publication, or of the last, now."""
    closes = objections_close(edition, about)
    return closes is not None and at < end_of(closes)


def why_not_object(edition: Edition, at: datetime) -> str | None:
    """What stands against an objection of the public now."""
    if objections_close(edition) is None:
        return "objections.no_objections"
    return None if is_period_open(edition, at) else "objections.period_over"


def link_ends(edition: Edition, asked_at: datetime) -> datetime:
    """The first moment at which a link that was asked for then confirms nothing any more."""
    closes, ends = objections_close(edition), asked_at + timedelta(hours=LINK_HOURS)
    return min(ends, end_of(closes)) if closes else ends


def response_due(edition: Edition, forwarded_at: datetime) -> datetime | None:
    """The last minute that a decision waits for the agency; None where it does not wait."""
    days: int | None = value_of(settings_of(edition), SettingKey.RESPONSE_DAYS)
    return last_minute(forwarded_at, days, edition.timezone) if days else None


def state_of(objection: Objection) -> State:
    if objection.verdict is not None:
        return State.ANSWERED
    if objection.refusal is not None:
        return State.REFUSED
    if objection.screened_at is None:
        return State.RECEIVED
    return State.FORWARDED if objection.responded_at is None else State.RESPONDED


def why_not_answer(objection: Objection, at: datetime) -> str | None:
    """What stands against a decision now: it is passed on first, and the agency has its time."""
    if objection.screened_at is None or objection.refusal is not None:
        return "objections.not_forwarded"
    due = objection.response_due_at
    if objection.responded_at is None and due is not None and at < end_of(due):
        return "objections.response_awaited"
    return None


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
