"""Every SELECT of the public rating."""

from app.rating.queries.figures import (
    Line,
    Say,
    comments_on,
    flags_waiting,
    lines_of,
    public_rating_of,
    reviews_of,
    runs_of,
    say_of,
    usefulness_in,
    waiting_flags,
)
from app.rating.queries.visitors import (
    counts_already,
    links_since,
    rated_by_id,
    rated_in,
    rated_refs,
    rating_by_token,
    same_asked,
    stage_of,
    stages_with_list,
)

__all__ = [
    "Line",
    "Say",
    "comments_on",
    "counts_already",
    "flags_waiting",
    "lines_of",
    "links_since",
    "public_rating_of",
    "rated_by_id",
    "rated_in",
    "rated_refs",
    "rating_by_token",
    "reviews_of",
    "runs_of",
    "same_asked",
    "say_of",
    "stage_of",
    "stages_with_list",
    "usefulness_in",
    "waiting_flags",
]
