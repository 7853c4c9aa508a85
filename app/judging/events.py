"""What happened in judging that others react to."""

from dataclasses import dataclass
from datetime import datetime

from app.core.events import Event


@dataclass(frozen=True)
class ReadingsAssigned(Event):
    """A judge was given entries to read."""

    stage_id: int
    judge_id: int
    assignment_ids: tuple[int, ...]


@dataclass(frozen=True)
class JudgesReminded(Event):
    """These judges still have something to read."""

    stage_id: int
    left: tuple[tuple[int, int, datetime], ...]
    """Judge id, how many readings, and until when."""


@dataclass(frozen=True)
class TeamsMeet(Event):
    """The judges of an assessment are shown each other's marks and asked for one of the team."""

    stage_id: int
    """Of the assessment."""
    waiting: tuple[tuple[int, int], ...]
    """Judge id, and how many teams wait for them."""
    again: bool = False
    """Whether they have been told before that these meet."""


@dataclass(frozen=True)
class ReadingReopened(Event):
    """The secretariat took back a judge's Selesai."""

    assignment_id: int


@dataclass(frozen=True)
class ResultsPublished(Event):
    """All decisions of an edition became public together."""

    edition_id: int


@dataclass(frozen=True)
class AwardChanged(Event):
    """What was announced about an entry was corrected, withdrawn or added."""

    change_id: int


@dataclass(frozen=True)
class FinalistsPublished(Event):
    """The finalists of an edition became public, to be scored in stages of their own."""

    edition_id: int


@dataclass(frozen=True)
class FinalistNamed(Event):
    """An upheld objection made this entry a finalist, after the others were public."""

    entry_id: int


@dataclass(frozen=True)
class InterviewsTold(Event):
    """The people of these turns are to know when and where."""

    stage_id: int
    slots: tuple[tuple[int, int], ...]
    """Slot id and its version."""
