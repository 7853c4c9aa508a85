"""The fields of a reading, and which of them Selesai still misses."""

from collections.abc import Iterable, Iterator, Mapping

from app.competitions.models import Criterion, Rubric
from app.competitions.settings import Reasons
from app.core.errors import Problem

COMMENT, PRIVATE_NOTE = "comment", "private_note"
POINTS = "points-"
"""Field of a criterion: this and the criterion's id; `criteria` are those that judge the entry."""
REASON = "reason-"
"""Field of what a judge writes on a criterion: this and the criterion's id."""
CLAIM = "claim-"
"""Field of a claimed figure: this and its number."""
LONGEST_COMMENT = 5000
LONGEST_REASON = 1000
LONGEST_PHRASE, MOST_PHRASES = 300, 30
"""So many phrases a judge keeps for one criterion."""


def lacking(
    points: Mapping[int, int],
    reasons: Mapping[int, str],
    comment: str,
    rubric: Rubric,
    *,
    criteria: Iterable[Criterion],
    asked: Reasons,
) -> Iterator[Problem]:
    """What must still be filled in, by field, in the order of the page: what is optional only where
    nothing has points at all. `points` and `reasons` by
    the criterion's id."""
    ends = (rubric.scale_minimum, rubric.scale_maximum)
    for criterion in criteria:
        given = points.get(criterion.id)
        if given is None:
            if not criterion.is_optional or not points:
                yield Problem(f"{POINTS}{criterion.id}", "judging.no_points")
        elif asked is Reasons.ENDS and given in ends and not reasons.get(criterion.id):
            yield Problem(f"{REASON}{criterion.id}", "judging.no_reason", {"points": given})
    if asked is not Reasons.NONE and not comment:
        yield Problem(COMMENT, "judging.no_comment")
