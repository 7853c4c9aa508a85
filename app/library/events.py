"""What happens in the library."""

from dataclasses import dataclass

from app.core.events import Event


@dataclass(frozen=True)
class LibraryEntryChanged(Event):
    """An entry was published, edited or withdrawn."""

    library_entry_id: int
