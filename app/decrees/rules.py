"""When a decree may be recorded and of which day it can be, and in which order it names winners."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.competitions.models import Edition
from app.competitions.rules import end_of
from app.judging.models import Decision, Outcome
from app.objections.rules import last_close


def why_not_record(edition: Edition, at: datetime, *, unanswered: bool) -> str | None:
    """What stands against the first record of a decree; `unanswered`: an objection waits."""
    if edition.results_published_at is None:
        return "decrees.not_published"
    closes = last_close(edition)
    if closes is not None and at < end_of(closes):
        return "decrees.objections_run"
    return "decrees.objections_unanswered" if unanswered else None


def earliest_day(edition: Edition, answered_at: datetime | None) -> date | None:
    """The first day, where the edition is, that a decree can bear: once the list is public, the
    time for objections is over and the last one is answered; None before the results."""
    published, closes = edition.results_published_at, last_close(edition)
    if published is None:
        return None
    moments = (published, end_of(closes) if closes else None, answered_at)
    return max(local_day(one, edition) for one in moments if one is not None)


def local_day(moment: datetime, edition: Edition) -> date:
    """The day of this moment where the edition is."""
    return moment.astimezone(ZoneInfo(edition.timezone)).date()


def in_decree_order(decisions: Iterable[Decision]) -> list[Decision]:
    """The winners before the finalists, by award ("Top 5" before "Top 45"), then as the edition
    orders its categories and groups, then by title."""
    return sorted(decisions, key=_place)


def _place(decision: Decision) -> tuple[object, ...]:
    entry = decision.entry
    return (
        decision.outcome is not Outcome.WINNER,
        [(len(part), part) if part.isdigit() else (0, part) for part in _parts(decision.award)],
        entry.category.position if entry.category else 0,
        entry.group.position if entry.group else 0,
        entry.title_key,
        entry.id,
    )


def _parts(award: str) -> list[str]:
    """Words and whole numbers, so that these count by their size."""
    return re.findall(r"\d+|\D+", award.casefold())
