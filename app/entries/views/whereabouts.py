"""Where an entry is, whom it waits for and until when: on every page that shows one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.competitions import rules as calendar
from app.competitions.models import Edition, Stage, StageKind
from app.competitions.queries import stage_of_kind
from app.core.i18n import gettext as _
from app.entries.messages import STANDINGS, StandingWords
from app.entries.models import Entry, EntryState
from app.entries.queries.deadlines import deadlines_of_all
from app.entries.rules.deadlines import Deadlines
from app.entries.rules.standing import BEFORE_RESULTS, OUTCOMES, Judged, Standing, standing
from app.judging.award_words import changes_text
from app.judging.models import Decision
from app.judging.queries.applicants import known_decisions_by_entry, outcome_known, with_reader

K = StageKind


@dataclass(frozen=True)
class Whereabouts:
    """Where one entry is at one moment, in words that its people know."""

    standing: Standing
    since: datetime
    until: datetime | None
    """When its present holder should be done, if the calendar says."""
    deadlines: Deadlines
    award: str = ""
    """The award's text, and what was changed about it since."""

    @property
    def words(self) -> StandingWords:
        return STANDINGS[self.standing]

    @property
    def has_result(self) -> bool:
        return self.standing in OUTCOMES

    @property
    def announced_what(self) -> str:
        """Which announcement has told of it."""
        early = self.standing in BEFORE_RESULTS
        return _("Finalis diumumkan") if early else _("Hasil diumumkan")

    @property
    def announced(self) -> str:
        """What was announced about it."""
        if self.standing in BEFORE_RESULTS:
            return _("Finalis diumumkan: %(result)s", result=self.words.label)
        return _("Hasil diumumkan: %(result)s", result=self.words.label)


def whereabouts_of(entry: Entry, at: datetime) -> Whereabouts:
    """Where this entry is."""
    return whereabouts_of_all([entry], at)[entry.id]


def whereabouts_of_all(entries: Sequence[Entry], at: datetime) -> Mapping[int, Whereabouts]:
    """The same for many entries, by their id, in three queries."""
    deadlines = deadlines_of_all(entries, at)
    passed = [entry.id for entry in entries if entry.state is EntryState.PASSED]
    readers, decisions = with_reader(passed), known_decisions_by_entry(passed)
    found = {}
    for entry in entries:
        assessment = stage_of_kind(entry.edition, K.PROPOSAL_ASSESSMENT)
        decision = decisions.get(entry.id)
        judged = Judged(
            assessment=calendar.progress(assessment, at) if assessment else None,
            has_reader=entry.id in readers,
            is_published=entry.edition.results_published_at is not None,
            outcome=outcome_known(decision),
            finalists_known=entry.edition.finalists_published_at is not None,
        )
        stands = standing(entry.state, deadlines[entry.id], judged)
        found[entry.id] = Whereabouts(
            stands,
            _since(entry, stands, deadlines[entry.id], assessment),
            _until(entry.edition, stands, deadlines[entry.id]),
            deadlines[entry.id],
            _award(decision) if decision and decision.published_at else "",
        )
    return found


def _award(decision: Decision) -> str:
    award = "" if decision.withdrawn_at else decision.award
    return " · ".join(filter(None, (award, changes_text(decision.changes))))


def _since(
    entry: Entry, stands: Standing, deadlines: Deadlines, assessment: Stage | None
) -> datetime:
    """The step that brought it there, or the later day on which the calendar did."""
    turned = {
        Standing.NEVER_SENT: deadlines.closes_at,
        Standing.INTERNAL_OVER: deadlines.internal,
        Standing.BEING_JUDGED: assessment.opens_at if assessment else None,
        Standing.TO_BE_DECIDED: calendar.close_of(assessment) if assessment else None,
        **dict.fromkeys(OUTCOMES, entry.edition.results_published_at),
        **dict.fromkeys(BEFORE_RESULTS, entry.edition.finalists_published_at),
    }.get(stands)
    return max(entry.waiting_since, turned) if turned else entry.waiting_since


def _until(edition: Edition, stands: Standing, deadlines: Deadlines) -> datetime | None:
    def close(kind: StageKind) -> datetime | None:
        stage = stage_of_kind(edition, kind)
        return calendar.close_of(stage) if stage else None

    def opening(kind: StageKind) -> datetime | None:
        stage = stage_of_kind(edition, kind)
        return stage.opens_at if stage else None

    return {
        Standing.DRAFT: deadlines.internal or deadlines.closes_at,
        Standing.INTERNAL_OVER: deadlines.closes_at,
        Standing.RETURNED: deadlines.closes_at,
        Standing.WITH_ADMIN: deadlines.closes_at,
        Standing.SUBMITTED: close(K.ADMINISTRATIVE_SELECTION),
        Standing.UNASSIGNED: opening(K.PROPOSAL_ASSESSMENT),
        Standing.TO_BE_READ: opening(K.PROPOSAL_ASSESSMENT),
        Standing.BEING_JUDGED: close(K.PROPOSAL_ASSESSMENT),
        Standing.TO_BE_DECIDED: opening(K.ANNOUNCEMENT),
        Standing.NAMED: opening(K.ANNOUNCEMENT),
    }.get(stands)
