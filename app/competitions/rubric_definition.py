"""The rubric of a definition file: scale, criteria with their weights, and what points mean."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.competitions.definition import Audience, FormDefinition
from app.competitions.parts import Part
from app.competitions.rules import weights_by_category

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class CriterionPart:
    key: str
    texts: Mapping[str, str]
    weight: Decimal
    optional: bool
    categories: tuple[str, ...]
    """Keys; none where it judges every entry."""
    questions: tuple[str, ...]
    anchors: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class RubricPart:
    minimum: int
    maximum: int
    criteria: tuple[CriterionPart, ...]

    def plain(self) -> dict[str, Any]:
        """The rubric as the file writes it."""
        return {
            "scale": {"minimum": self.minimum, "maximum": self.maximum},
            "criteria": [
                {
                    "key": criterion.key,
                    **criterion.texts,
                    "weight": f"{criterion.weight:.2f}",
                    "optional": criterion.optional,
                    "categories": criterion.categories,
                    "questions": criterion.questions,
                    "anchors": criterion.anchors,
                }
                for criterion in self.criteria
            ],
        }


def read_rubric(
    part: Part, form: FormDefinition, categories: Sequence[str], *, on_paper: bool = True
) -> RubricPart:
    """The rubric of a definition file, its mistakes noted; `categories` are the edition's keys.
    On paper every criterion judges some answer; where judges also listen or look it need not."""
    scale = part.part("scale")
    minimum = scale.whole("minimum", most=99)
    maximum = scale.whole("maximum", least=minimum + 1, most=100, default=5)
    scale.end()
    read = {q.key for q in form.questions() if q.audience is not Audience.SECRETARIAT}
    parts = part.parts("criteria")
    scale_of_points = range(minimum, maximum + 1)
    criteria = tuple(_criterion(one, read, scale_of_points, categories, on_paper) for one in parts)
    part.end()
    part.once("criteria", [criterion.key for criterion in criteria])
    if parts and all(one.is_sound(name) for one in parts for name in ("weight", "categories")):
        _weights(part, criteria, categories)
    return RubricPart(minimum, maximum, criteria)


def _weights(part: Part, criteria: Sequence[CriterionPart], categories: Sequence[str]) -> None:
    """Whatever judges an entry makes 100."""
    needed = [(one.weight, one.categories) for one in criteria if not one.optional]
    if not all(weights_by_category(needed, categories).values()):
        part.wrong("criteria", "nothing_required")
    weights = [(one.weight, one.categories) for one in criteria]
    sums = weights_by_category(weights, categories)
    for total in sorted({*sums.values()} - {HUNDRED}):
        wrong = [category for category, found in sums.items() if category and found == total]
        code = "weights_of_category" if wrong else "weights"
        part.wrong("criteria", code, total=total, categories=", ".join(wrong))


def _criterion(
    part: Part, read: set[str], scale: range, categories: Collection[str], on_paper: bool
) -> CriterionPart:
    """`read` are the keys of the questions whose answers judges read."""
    made = CriterionPart(
        key=part.key(most=60),
        texts={**part.both("name", most=200), **part.both("description", required=False)},
        weight=part.decimal("weight"),
        optional=part.flag("optional"),
        categories=part.keys("categories", needed=False),
        questions=part.keys("questions", needed=on_paper),
        anchors=tuple(_anchor(one, scale) for one in part.parts("anchors")),
    )
    if not 0 <= made.weight <= HUNDRED:
        part.wrong("weight", "not_between", least=0, most=HUNDRED)
    unread = sorted(set(made.questions) - read)
    if read and unread:
        part.wrong("questions", "unread", keys=", ".join(unread))
    unknown = sorted(set(made.categories) - set(categories))
    if categories and unknown:
        part.wrong("categories", "unknown_categories", keys=", ".join(unknown))
    if part.is_sound("anchors"):
        part.once("anchors", [str(anchor["points"]) for anchor in made.anchors])
    part.end()
    return made


def _anchor(part: Part, scale: range) -> Mapping[str, Any]:
    made = {
        "points": part.whole("points", least=scale[0], most=scale[-1], default=-1),
        **part.both("text"),
    }
    part.end()
    return made
