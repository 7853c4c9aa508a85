"""What still waits in assessments: for many editions at once."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select

from app.competitions.models import FOR_FINALISTS, Stage
from app.core import clock
from app.core.db import db
from app.entries.models import Entry, EntryState
from app.judging.queries.further import stages_reading_further
from app.judging.queries.judges import is_named
from app.judging.queries.lines import Line, lines_of
from app.judging.rules.stages import readers_of


@dataclass(frozen=True)
class Waiting:
    """What an assessment still waits for."""

    short: int = 0
    """Entries with fewer judges than the edition wants."""
    alone: int = 0
    """Of those, the ones that nobody is to read."""
    unfinished: int = 0
    """Readings that their judges have not finished."""
    conflicts: int = 0
    """Conflicts that closed a reading and that nobody has put on record or made up for."""
    further: bool = False
    """Whether further readers still read, so that nothing is decided yet."""
    unscored: frozenset[int] = frozenset()
    """Ids of the entries without a single finished reading."""


def waiting_in(stages: Collection[Stage]) -> Mapping[int, Waiting]:
    """Stage id → what waits there, over all entries that take part there."""
    further = stages_reading_further([stage.id for stage in stages], clock.now())
    part = _taking_part([stage.id for stage in stages])
    lines: dict[int, list[Line]] = defaultdict(list)
    for line in lines_of(stages):
        lines[line.stage_id].append(line)
    return {
        stage.id: _waiting(
            readers_of(stage),
            part[stage.id],
            lines[stage.id],
            further=stage.id in further,
        )
        for stage in stages
    }


def _waiting(
    wanted: int, passed: Collection[int], every: Sequence[Line], *, further: bool
) -> Waiting:
    lines = [line for line in every if line.entry_id in passed]
    readers = Counter(line.entry_id for line in lines if line.counts)
    scored = {line.entry_id for line in lines if line.is_done}
    short = {entry for entry in passed if readers[entry] < wanted}
    closed = [line for line in lines if not line.counts and not line.is_left]
    return Waiting(
        short=len(short),
        alone=sum(not readers[entry] for entry in short),
        unfinished=sum(line.counts and not line.is_done for line in lines),
        conflicts=sum(line.is_unrecorded or line.entry_id in short for line in closed),
        further=further,
        unscored=frozenset(passed) - scored,
    )


def _taking_part(stages: Collection[int]) -> Mapping[int, set[int]]:
    """Stage id → the entries that are scored there, as `taking_part` says of one."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = select(Stage.id, Entry.id).join(Entry, Entry.edition_id == Stage.edition_id)
    named = or_(Stage.kind.not_in(FOR_FINALISTS), is_named())
    passed = Stage.id.in_(stages), Entry.state == EntryState.PASSED
    for stage_id, ref in db.session.execute(rows.where(*passed, named)):
        found[stage_id].add(ref)
    return found
