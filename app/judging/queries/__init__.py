"""Every SELECT of judging."""

from app.judging.queries.assigning import Spread, spread_of
from app.judging.queries.band import Band, band_of
from app.judging.queries.calibration import (
    anchor_of,
    anchors_first,
    anchors_of,
    calibration_of,
    own_compared,
)
from app.judging.queries.certainty import figures_of, ranking_of
from app.judging.queries.claims import claims_of
from app.judging.queries.conflicts import (
    conflict_by_id,
    conflict_stands,
    conflicts_between,
    conflicts_of_edition,
    potential_conflicts,
    standing_conflicts,
)
from app.judging.queries.decisions import (
    comments_of_stage,
    decisions_of,
    has_published_results,
    published_decision_of,
    published_decisions,
    released_comments,
)
from app.judging.queries.distribution import own_and_group
from app.judging.queries.expertise import alike_categories, editions_to_judge, expertise_of
from app.judging.queries.further import (
    Further,
    further_of,
    further_readings,
    further_runs,
    open_later,
    panel_meets,
    why_not_decide,
    why_not_send_further,
)
from app.judging.queries.history import Step, history_of
from app.judging.queries.judges import (
    editions_read_by,
    entries_by_id,
    entries_to_assign,
    is_chair,
    is_secretariat,
    judges_of,
    judges_of_stage,
    scores_in,
)
from app.judging.queries.limits import limits_of
from app.judging.queries.lines import (
    Line,
    Unrecorded,
    lines_of,
    undecided_conflicts,
    unrecorded_conflicts,
)
from app.judging.queries.pacts import last_signed, signed_in, ties_of
from app.judging.queries.phrases import phrases_of
from app.judging.queries.planning import (
    design_of,
    is_current,
    plan_by_id,
    plan_with,
    plans_of,
    stage_by_id,
)
from app.judging.queries.progress import (
    JudgeProgress,
    progress_of,
    reminded_on,
    reminders_due,
)
from app.judging.queries.ranking import best_first, ranked
from app.judging.queries.readings import (
    Reading,
    ReadingList,
    assignment_by_id,
    blind_number,
    checked_snapshot_holds,
    editions_on_panel,
    lacking,
    own_last_points,
    panel_entry,
    points_of,
    readings_of,
    reasons_of,
    snapshot_holds,
    unsettled_marks,
)
from app.judging.queries.recap import (
    CriterionMean,
    Mark,
    Recap,
    RecapRow,
    readings_behind,
    recap,
    recap_of,
    recap_rows,
    result_of,
)
from app.judging.queries.reopening import reopening_of, reopenings_waiting
from app.judging.queries.replacing import replacements_of
from app.judging.queries.selecting import selection_of
from app.judging.queries.simulating import method_of
from app.judging.queries.turns import Turn, turn_of
from app.judging.queries.waiting import Waiting, waiting_in

__all__ = [
    "Band",
    "CriterionMean",
    "Further",
    "JudgeProgress",
    "Line",
    "Mark",
    "Reading",
    "ReadingList",
    "Recap",
    "RecapRow",
    "Spread",
    "Step",
    "Turn",
    "Unrecorded",
    "Waiting",
    "alike_categories",
    "anchor_of",
    "anchors_first",
    "anchors_of",
    "assignment_by_id",
    "band_of",
    "best_first",
    "blind_number",
    "calibration_of",
    "checked_snapshot_holds",
    "claims_of",
    "comments_of_stage",
    "conflict_by_id",
    "conflict_stands",
    "conflicts_between",
    "conflicts_of_edition",
    "decisions_of",
    "design_of",
    "editions_on_panel",
    "editions_read_by",
    "editions_to_judge",
    "entries_by_id",
    "entries_to_assign",
    "expertise_of",
    "figures_of",
    "further_of",
    "further_readings",
    "further_runs",
    "has_published_results",
    "history_of",
    "is_chair",
    "is_current",
    "is_secretariat",
    "judges_of",
    "judges_of_stage",
    "lacking",
    "last_signed",
    "limits_of",
    "lines_of",
    "method_of",
    "open_later",
    "own_and_group",
    "own_compared",
    "own_last_points",
    "panel_entry",
    "panel_meets",
    "phrases_of",
    "plan_by_id",
    "plan_with",
    "plans_of",
    "points_of",
    "potential_conflicts",
    "progress_of",
    "published_decision_of",
    "published_decisions",
    "ranked",
    "ranking_of",
    "readings_behind",
    "readings_of",
    "reasons_of",
    "recap",
    "recap_of",
    "recap_rows",
    "released_comments",
    "reminded_on",
    "reminders_due",
    "reopening_of",
    "reopenings_waiting",
    "replacements_of",
    "result_of",
    "scores_in",
    "selection_of",
    "signed_in",
    "snapshot_holds",
    "spread_of",
    "stage_by_id",
    "standing_conflicts",
    "ties_of",
    "turn_of",
    "undecided_conflicts",
    "unrecorded_conflicts",
    "unsettled_marks",
    "waiting_in",
    "why_not_decide",
    "why_not_send_further",
]
