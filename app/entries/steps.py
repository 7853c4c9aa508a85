"""The wizard as data: the sections of the edition's form as steps, in any order.

One view shows and saves any step; marks, previous and next come from the draft alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.competitions.definition import Question, Section
from app.entries.models import Entry
from app.entries.queries.content import Draft
from app.entries.rules import completeness
from app.entries.rules.completeness import Gap, Progress


@dataclass(frozen=True)
class Step:
    """One section as this entry's group is asked it."""

    number: int
    section: Section
    questions: Sequence[Question]
    progress: Progress
    gaps: Sequence[Gap]

    @property
    def slug(self) -> str:
        return self.section.key

    @property
    def is_done(self) -> bool:
        return self.progress in {Progress.COMPLETE, Progress.OPTIONAL}


def steps_of(entry: Entry, draft: Draft) -> Sequence[Step]:
    """All steps of the entry with how far each is."""
    group = entry.group.key if entry.group else None
    gaps = completeness.missing(draft.definition, draft.values, draft.file_counts, group)
    return [
        Step(
            number,
            section,
            completeness.asked(section, group),
            completeness.progress(section, draft.values, draft.file_counts, group),
            [gap for gap in gaps if gap.section == section.key],
        )
        for number, section in enumerate(completeness.sections_for(draft.definition, group), 1)
    ]


def step_named(steps: Sequence[Step], slug: str) -> Step | None:
    return next((step for step in steps if step.slug == slug), None)


def after(steps: Sequence[Step], step: Step) -> Step | None:
    """The step that follows; None after the last."""
    return steps[step.number] if step.number < len(steps) else None


def done_count(steps: Sequence[Step]) -> int:
    return sum(step.is_done for step in steps)
