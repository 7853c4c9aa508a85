"""The entries of a ranking that are too close to call, and who could read each of them too."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.competitions.models import Stage
from app.core import canonical
from app.judging.queries.certainty import ranking_of
from app.judging.queries.judges import entries_to_assign
from app.judging.queries.planning import design_of
from app.judging.queries.recap import recap
from app.judging.rules.further import Sending, sendings


@dataclass(frozen=True)
class Band:
    """All that is too close to call if so many can win: what a person sees before they send it."""

    top: int
    stamp: str
    """The stage's `marks_stamp` of this ranking."""
    sendings: Sequence[Sending]
    snapshots: Mapping[int, int]
    """Entry id → the snapshot that passed the check."""
    loads: Mapping[int, int]
    """Judge id → how many readings they have in the stage now."""

    @property
    def given(self) -> Sequence[Sending]:
        return [one for one in self.sendings if one.judge is not None]

    @property
    def left(self) -> Sequence[Sending]:
        """What nobody can read."""
        return [one for one in self.sendings if one.judge is None]

    @property
    def shares(self) -> Mapping[int, int]:
        """Judge id → how many readings they would get, of those who would get any."""
        return Counter(one.judge for one in self.sendings if one.judge is not None)

    @property
    def fingerprint(self) -> str:
        """The same as long as ranking and readers are."""
        pairs = [[one.entry, one.judge] for one in self.sendings]
        return canonical.sha256(canonical.dumps([self.top, self.stamp, pairs]))


def band_of(stage: Stage, top: int) -> Band:
    """The band of a stage that is over, as it stands."""
    found = recap(stage, with_marks=True)
    ranking = ranking_of(found, top)
    close = {int(one.entry) for one in ranking.places if one.is_close(top)} if ranking else set()
    design = design_of(stage, seeking=close)
    return Band(
        top,
        found.stamp or "",
        sendings(design, close),
        {entry.id: snapshot for entry, snapshot in entries_to_assign(stage)},
        Counter(judge for _entry, judge in design.kept | design.present),
    )
