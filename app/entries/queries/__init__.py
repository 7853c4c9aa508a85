"""Every SELECT of entries."""

from app.entries.queries.content import definition_of, draft_content, draft_of, readable
from app.entries.queries.entries import (
    admins_of,
    attachment_by_id,
    entry_by_id,
    entry_by_snapshot,
    entry_of_edition,
    people_of_edition,
    places_of,
    visible_to,
    works_on,
)
from app.entries.queries.history import (
    check_of,
    conflict_by_id,
    conflicts_of,
    latest_snapshot,
    open_conflicts,
    snapshot_by_receipt,
    snapshot_for_judges,
    snapshots_of,
    transitions_of,
    versions_of,
    writer_of,
)

__all__ = [
    "admins_of",
    "attachment_by_id",
    "check_of",
    "conflict_by_id",
    "conflicts_of",
    "definition_of",
    "draft_content",
    "draft_of",
    "entry_by_id",
    "entry_by_snapshot",
    "entry_of_edition",
    "latest_snapshot",
    "open_conflicts",
    "people_of_edition",
    "places_of",
    "readable",
    "snapshot_by_receipt",
    "snapshot_for_judges",
    "snapshots_of",
    "transitions_of",
    "versions_of",
    "visible_to",
    "works_on",
    "writer_of",
]
