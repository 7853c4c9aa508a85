"""The deadlines that bind entries, with the extra time of their agencies."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from app.competitions import queries as competitions
from app.competitions.models import StageKind
from app.entries.models import Entry
from app.entries.rules.deadlines import Deadlines, deadlines


def deadlines_of(entry: Entry, at: datetime) -> Deadlines:
    """Until when this entry may be handed on."""
    return deadlines_of_all([entry], at)[entry.id]


def deadlines_of_all(entries: Sequence[Entry], at: datetime) -> Mapping[int, Deadlines]:
    """The same for many entries, by their id, in one query."""
    extra = competitions.extra_times({entry.agency_id for entry in entries})
    found = {}
    for entry in entries:
        stage = competitions.stage_of_kind(entry.edition, StageKind.REGISTRATION)
        own = extra.get((stage.id, entry.agency_id)) if stage else None
        found[entry.id] = deadlines(entry.edition, stage, at, own)
    return found
