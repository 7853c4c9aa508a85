"""Every SELECT of objections."""

from app.objections.queries.appeals import (
    appeal_about,
    appeal_counts,
    appeal_in,
    appeals_of_edition,
    appeals_of_entry,
    parts_taken,
    to_answer,
    took_part,
)
from app.objections.queries.handling import (
    file_in,
    objection_counts,
    objection_in,
    objections_of_edition,
    seen_together,
    to_handle,
)
from app.objections.queries.nominees import (
    file_of_agency,
    nominee,
    objection_of_agency,
    objections_about,
    objections_to,
    to_respond,
    upheld_by_entry,
)
from app.objections.queries.remedies import (
    Either,
    EitherT,
    consequences_of,
    is_refused,
    remedy_counts,
    why_not_conclude,
)
from app.objections.queries.visitors import (
    has_open,
    key_of,
    letters_since,
    objection_by_link,
    same_asked,
)
from app.objections.queries.waiting import (
    fixed_since,
    is_anything_open,
    last_answer,
    waits_for_answers,
)

__all__ = [
    "Either",
    "EitherT",
    "appeal_about",
    "appeal_counts",
    "appeal_in",
    "appeals_of_edition",
    "appeals_of_entry",
    "consequences_of",
    "file_in",
    "file_of_agency",
    "fixed_since",
    "has_open",
    "is_anything_open",
    "is_refused",
    "key_of",
    "last_answer",
    "letters_since",
    "nominee",
    "objection_by_link",
    "objection_counts",
    "objection_in",
    "objection_of_agency",
    "objections_about",
    "objections_of_edition",
    "objections_to",
    "parts_taken",
    "remedy_counts",
    "same_asked",
    "seen_together",
    "to_answer",
    "to_handle",
    "to_respond",
    "took_part",
    "upheld_by_entry",
    "waits_for_answers",
    "why_not_conclude",
]
