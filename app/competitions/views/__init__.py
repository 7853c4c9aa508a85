"""The pages of competitions, by who uses them."""

from app.competitions.views import (
    amending,
    desk,
    public,
    questions,
    removing,
    rubric,
    scoring,
    staging,
)
from app.competitions.views.blueprint import DESK_LINKS, EDITION_LINKS, bp

__all__ = [
    "DESK_LINKS",
    "EDITION_LINKS",
    "amending",
    "bp",
    "desk",
    "public",
    "questions",
    "removing",
    "rubric",
    "scoring",
    "staging",
]
