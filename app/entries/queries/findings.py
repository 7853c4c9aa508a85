"""The checks that run while a draft is written."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.competitions import queries as competitions
from app.competitions import rules as calendar
from app.competitions.definition import Question, QuestionKind, Role
from app.competitions.models import StageKind
from app.core import clock
from app.entries.models import Entry
from app.entries.queries.content import Draft
from app.entries.queries.entries import quota_used, same_title
from app.entries.rules import eligibility, values
from app.entries.rules.eligibility import Finding

K = QuestionKind


def findings_of(entry: Entry, draft: Draft, at: Collection[str] | None = None) -> Sequence[Finding]:
    """What may cost the entry its place: not begun, too young, title used twice, quota full.

    With `at` only what is found at these questions; the others are not looked at.
    """
    ask = draft.definition
    checks = (
        (_age, ask.with_role(Role.FIRST_DAY)),
        (_title, ask.first_of_kind(K.TITLE)),
        (_quota, ask.first_of_kind(K.GROUP)),
    )
    found = [
        check(entry, draft, question)
        for check, question in checks
        if question is not None and (at is None or question.key in at)
    ]
    return [finding for finding in found if finding is not None]


def _age(entry: Entry, draft: Draft, question: Question) -> Finding | None:
    stage = competitions.stage_of_kind(entry.edition, StageKind.REGISTRATION)
    if stage is None:
        return None
    first_day = values.as_date(draft.values.get(question.key, ""))
    not_begun = eligibility.future_finding(first_day, day_of(entry, clock.now()), question.key)
    if not_begun or entry.group is None:
        return not_begun
    closes_on = day_of(entry, calendar.close_of(stage))
    months = entry.group.minimum_age_months
    return eligibility.age_finding(first_day, closes_on, months, question.key)


def day_of(entry: Entry, moment: datetime) -> date:
    """The day that it is then in the edition's zone."""
    return moment.astimezone(ZoneInfo(entry.edition.timezone)).date()


def _title(entry: Entry, _: Draft, question: Question) -> Finding | None:
    return eligibility.title_finding(same_title(entry), question.key)


def _quota(entry: Entry, _: Draft, question: Question) -> Finding | None:
    if entry.group is None or entry.forwarded_at is not None:
        return None
    used = quota_used(entry.edition_id, entry.agency_id, entry.group.id, entry.id)
    return eligibility.quota_finding(used, entry.group.agency_quota, question.key)
