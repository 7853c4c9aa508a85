"""The pages of entries, by who uses them."""

from app.entries.views import (
    checking,
    choosing,
    handing,
    listing,
    previewing,
    reading,
    starting,
    tasks,
    wording,
    workspace,
    writing,
)
from app.entries.views.blueprint import DESK_LINKS, EDITION_LINKS, bp

__all__ = [
    "DESK_LINKS",
    "EDITION_LINKS",
    "bp",
    "checking",
    "choosing",
    "handing",
    "listing",
    "previewing",
    "reading",
    "starting",
    "tasks",
    "wording",
    "workspace",
    "writing",
]
