"""What the library does when something happens elsewhere."""

from collections.abc import Callable
from typing import Any

from app.agencies import queries as agencies
from app.agencies.events import AgencyChanged
from app.core.events import Event
from app.entries import queries as entries
from app.judging import queries as judging
from app.judging.events import ResultsPublished
from app.judging.models import Outcome
from app.library import actions
from app.library.rules.winners import public_content


def start_winners(happened: ResultsPublished) -> None:
    """Each published winner gets a draft, made of the public part of the snapshot judged."""
    for decision in judging.published_decisions(happened.edition_id):
        check = entries.check_of(decision.entry_id)
        if decision.outcome is not Outcome.WINNER or check is None:
            continue
        form = entries.definition_of(check.snapshot)
        content = public_content(check.snapshot.content, form, decision.edition.year)
        actions.draft_from_winner(check.snapshot, content, award=decision.award)


def follow_agency(happened: AgencyChanged) -> None:
    """Entries are found under what their agency is called now."""
    agency = agencies.agency_by_id(happened.agency_id)
    if agency is not None:
        actions.follow_agency(agency)


SUBSCRIPTIONS: tuple[tuple[type[Event], Callable[[Any], None]], ...] = (
    (AgencyChanged, follow_agency),
    (ResultsPublished, start_winners),
)
