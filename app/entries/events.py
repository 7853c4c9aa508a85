"""What happened to an entry; ids only."""

from dataclasses import dataclass

from app.core.events import Event


@dataclass(frozen=True)
class EntryStarted(Event):
    entry_id: int


@dataclass(frozen=True)
class EntryHandedToAdmin(Event):
    """The unit handed it to the agency admin; the snapshot is the receipt."""

    entry_id: int
    snapshot_id: int


@dataclass(frozen=True)
class EntryReturned(Event):
    """The agency admin gave it back with a note, which stands in the transition."""

    entry_id: int
    transition_id: int


@dataclass(frozen=True)
class EntryForwarded(Event):
    """The agency admin sent it to the secretariat; the snapshot is the receipt."""

    entry_id: int
    snapshot_id: int


@dataclass(frozen=True)
class EntryWithdrawn(Event):
    entry_id: int


@dataclass(frozen=True)
class CheckConcluded(Event):
    """The administrative check has its verdict."""

    entry_id: int
    check_id: int
    passed: bool


@dataclass(frozen=True)
class CheckReopened(Event):
    """Its verdict is being corrected; the reason stands in the transition."""

    entry_id: int
    transition_id: int
