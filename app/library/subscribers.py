"""What the library does when something happens elsewhere."""

from collections.abc import Callable
from typing import Any

from app.agencies import queries as agencies
from app.agencies.events import AgencyChanged
from app.core.db import db
from app.core.events import Event
from app.entries import queries as entries
from app.judging import queries as judging
from app.judging.events import AwardChanged, ResultsPublished
from app.judging.models import Decision, Outcome
from app.judging.models.awards import AwardChange
from app.library import actions, queries
from app.library.rules.winners import public_content


def start_winners(happened: ResultsPublished) -> None:
    """Each published winner gets a draft, made of the public part of the snapshot judged."""
    for decision in judging.published_decisions(happened.edition_id):
        _start(decision)


def _start(decision: Decision) -> None:
    check = entries.check_of(decision.entry_id)
    if decision.outcome is not Outcome.WINNER or check is None:
        return
    form = entries.definition_of(check.snapshot)
    content = public_content(check.snapshot.content, form, decision.edition.year)
    actions.draft_from_winner(check.snapshot, content, award=decision.award)


def follow_award(happened: AwardChanged) -> None:
    """The entry says what stands now; who won by a correction gets a draft."""
    change = db.session.get_one(AwardChange, happened.change_id)
    decision = judging.awards_by_entry([change.entry_id])[change.entry_id]
    known = queries.entry_by_key(f"entry-{change.entry_id}")
    if known is None:
        _start(decision)
        return
    because = change.reason if decision.withdrawn_at else ""
    actions.follow_award(known, decision.award, withdrawn_at=decision.withdrawn_at, because=because)


def follow_agency(happened: AgencyChanged) -> None:
    """Entries are found under what their agency is called now."""
    agency = agencies.agency_by_id(happened.agency_id)
    if agency is not None:
        actions.follow_agency(agency)


SUBSCRIPTIONS: tuple[tuple[type[Event], Callable[[Any], None]], ...] = (
    (AgencyChanged, follow_agency),
    (AwardChanged, follow_award),
    (ResultsPublished, start_winners),
)
