"""The wizard as data: the sections of the edition's form as steps, in any order.

One view shows and saves any step; marks, previous and next come from the draft alone.
"""

from collections.abc import Iterator, Sequence
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
    group = group_of(entry)
    return [_step(group, draft, *place) for place in _places(group, draft)]


def step_named(group: str | None, draft: Draft, slug: str) -> Step | None:
    """The step of this section, if this group is asked it; the draft may be only a part."""
    for number, section in _places(group, draft):
        if section.key == slug:
            return _step(group, draft, number, section)
    return None


def _places(group: str | None, draft: Draft) -> Iterator[tuple[int, Section]]:
    return enumerate(completeness.sections_for(draft.definition, group), 1)


def _step(group: str | None, draft: Draft, number: int, section: Section) -> Step:
    answers, files = draft.values, draft.file_counts
    return Step(
        number,
        section,
        completeness.asked(section, group),
        completeness.progress(section, answers, files, group),
        completeness.missing_in(section, answers, files, group),
    )


def group_of(entry: Entry) -> str | None:
    """The key of the entry's group, once one was chosen."""
    return entry.group.key if entry.group else None


def after(steps: Sequence[Step], step: Step) -> Step | None:
    """The step that follows; None after the last."""
    return steps[step.number] if step.number < len(steps) else None


def done_count(steps: Sequence[Step]) -> int:
    return sum(step.is_done for step in steps)
