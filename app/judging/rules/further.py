"""Once, after an assessment: everything too close to call goes to one reader more each."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fractions import Fraction

from app.competitions.models import FOR_FINALISTS, EditionState, Stage, StageKind
from app.competitions.rules import is_over
from app.judging import rules
from app.judging.rules.assigning import Design, Reader, ToRead
from app.judging.rules.replacing import Obstacles, settled, substitutes, why
from app.judging.rules.stages import why_settled


@dataclass(frozen=True)
class Sending:
    """Who reads an entry further and why; or nobody, and what keeps each judge from it."""

    entry: int
    judge: int | None
    why: Sequence[str]
    """Codes of `replacing.why`."""
    obstacles: Obstacles | None


def why_not_send(stage: Stage, at: datetime, *, decided: bool, sent: bool) -> str | None:
    """After the assessment, before judges talk about their marks or anything is decided, and
    once."""
    teams = [s for s in stage.edition.stages if s.kind is StageKind.TEAM_CONSOLIDATION]
    stands = {
        "judging.finalists_read_once": stage.kind in FOR_FINALISTS,
        "judging.no_assessment": stage.kind is not StageKind.PROPOSAL_ASSESSMENT
        or stage.rubric_id is None,
        "judging.edition_not_open": stage.edition.state is not EditionState.OPENED,
        "judging.assessment_running": not is_over(stage, at),
        "judging.further_sent": sent,
        "judging.decided_already": decided,
        "judging.teams_agree": any(one.opens_at <= at for one in teams),
    }
    return why_settled(stage) or next((code for code, it_does in stands.items() if it_does), None)


def until(stage: Stage, days: int, at: datetime) -> datetime:
    """So many days from now, but not beyond `uses_marks`."""
    return min(filter(None, [at + timedelta(days=days), uses_marks(stage, at)]))


def uses_marks(stage: Stage, at: datetime) -> datetime | None:
    """When the first of the stages that use the marks opens, if that lies ahead."""
    ahead = [
        one.opens_at
        for one in stage.edition.stages
        if one.kind in {StageKind.TEAM_CONSOLIDATION, StageKind.DECISION} and one.opens_at > at
    ]
    return min(ahead, default=None)


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


def why_third_reader(
    totals: Sequence[Fraction], *, apart: int | None, grade: int | None
) -> str | None:
    """Why two totals want a third: they differ by more than `apart` points, or one of them passes
    and one does not. None where they do not, where there are not just two, or without `apart`."""
    if len(totals) != 2 or apart is None:
        return None
    if max(totals) - min(totals) > apart:
        return "judging.far_apart"
    if (
        grade is not None
        and rules.passes(max(totals), grade)
        and not rules.passes(min(totals), grade)
    ):
        return "judging.across_grade"
    return None
