"""Once, after an assessment: everything too close to call goes to one reader more each."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.competitions.models import EditionState, Stage, StageKind
from app.competitions.rules import is_over
from app.judging.rules.assigning import Design, Reader, ToRead
from app.judging.rules.replacing import Obstacles, settled, substitutes, why


@dataclass(frozen=True)
class Sending:
    """Who reads an entry further and why; or nobody, and what keeps each judge from it."""

    entry: int
    judge: int | None
    why: Sequence[str]
    """Codes of `replacing.why`."""
    obstacles: Obstacles | None


def why_not_send(stage: Stage, at: datetime, *, decided: bool, sent: bool) -> str | None:
    """After the assessment, before anything is decided, and once."""
    if stage.edition.results_published_at is not None:
        return "judging.results_published"
    if stage.kind is not StageKind.PROPOSAL_ASSESSMENT or stage.rubric_id is None:
        return "judging.no_assessment"
    if stage.edition.state is not EditionState.OPENED:
        return "judging.edition_not_open"
    if not is_over(stage, at):
        return "judging.assessment_running"
    if sent:
        return "judging.further_sent"
    return "judging.decided_already" if decided else None


def until(stage: Stage, days: int, at: datetime) -> datetime:
    """So many days from now, but not beyond the opening of the decision if that lies ahead."""
    opens = [
        one.opens_at
        for one in stage.edition.stages
        if one.kind is StageKind.DECISION and one.opens_at > at
    ]
    return min([at + timedelta(days=days), *opens])


def sendings(design: Design, band: Collection[int]) -> Sequence[Sending]:
    """One reader more for each of these entries, in their order, found as `substitute` does."""
    wide = widened(settled(design), band)
    entries = [entry for entry in wide.entries if entry.ref in band]
    found = zip(entries, substitutes(wide, entries), strict=True)
    return [_sending(entry, *one) for entry, one in found]


def widened(design: Design, band: Collection[int]) -> Design:
    """The same design, with one reader more wanted for these entries than they have."""
    wanted = [
        replace(one, wanted=design.kept_by_entry[one.ref] + 1) if one.ref in band else one
        for one in design.entries
    ]
    return replace(design, entries=wanted)


def _sending(entry: ToRead, judge: Reader | None, obstacles: Obstacles | None) -> Sending:
    if judge is None:
        return Sending(entry.ref, None, (), obstacles)
    return Sending(entry.ref, judge.ref, why(entry, judge), None)
