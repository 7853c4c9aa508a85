"""What two pages of one reading held differently, in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.core.i18n import gettext as _
from app.core.i18n import localized
from app.judging import queries
from app.judging.actions.scoring import fields_of
from app.judging.forms.visits import labels_of
from app.judging.messages import VERDICTS
from app.judging.models import Assignment, UnsettledMark
from app.judging.queries.visits import criteria_visited, own_photos
from app.judging.rules.claims import Verdict
from app.judging.rules.visits import is_visited
from app.judging.rules.writing import CLAIM, COMMENT, POINTS, PRIVATE_NOTE, REASON


@dataclass(frozen=True)
class UnsettledLine:
    """A value that was kept aside: what its field is called, and what stands there now."""

    mark: UnsettledMark
    label: str
    stored: str
    aside: str


def unsettled_lines(assignment: Assignment) -> Iterator[UnsettledLine]:
    """All of a reading, oldest first."""
    if not assignment.is_unsettled:
        return
    marks = queries.unsettled_marks(assignment)
    labels, present = _labels(assignment), fields_of(assignment)
    for mark in marks:
        stored = present.get(mark.field, "")
        words = [_words(mark.field, value) for value in (stored, mark.value)]
        yield UnsettledLine(mark, labels[mark.field], *words)


def _words(field: str, value: str) -> str:
    return str(VERDICTS[Verdict(value)]) if field.startswith(CLAIM) and value else value


def _labels(assignment: Assignment) -> Mapping[str, str]:
    """Field → what it is called."""
    rubric = assignment.stage.rubric
    names = {one.id: localized(one, "name") for one in (rubric.criteria if rubric else ())}
    claims = {claim.number: claim.row["indicator"] for claim in queries.claims_of(assignment)}
    return {
        COMMENT: str(_("Catatan untuk pengusul")),
        PRIVATE_NOTE: str(_("Catatan pribadi")),
        **{f"{POINTS}{ref}": name for ref, name in names.items()},
        **{
            f"{REASON}{ref}": str(_("Alasan: %(criterion)s", criterion=name))
            for ref, name in names.items()
        },
        **{f"{CLAIM}{number}": str(name) for number, name in claims.items()},
        **(_of_visit(assignment) if is_visited(assignment.stage) else {}),
    }


def _of_visit(assignment: Assignment) -> Mapping[str, str]:
    photos = [one.id for one in own_photos(assignment)]
    return labels_of(criteria_visited(assignment), photos)
