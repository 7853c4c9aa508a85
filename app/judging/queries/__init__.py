"""Every SELECT of judging."""

from app.judging.queries.assigning import Spread, spread_of
from app.judging.queries.certainty import figures_of, ranking_of
from app.judging.queries.conflicts import (
    conflict_by_id,
    conflict_stands,
    conflicts_between,
    conflicts_of_edition,
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
from app.judging.queries.history import Step, history_of
from app.judging.queries.judges import (
    entries_by_id,
    entries_to_assign,
    judges_of,
    judges_of_stage,
    scores_in,
)
from app.judging.queries.lines import Line, Unrecorded, lines_of, unrecorded_conflicts
from app.judging.queries.planning import design_of, is_current, plan_by_id, plan_with, plans_of
from app.judging.queries.ranking import ranked
from app.judging.queries.readings import (
    Reading,
    ReadingList,
    assignment_by_id,
    blind_number,
    checked_snapshot_holds,
    editions_on_panel,
    order_of,
    panel_entry,
    points_of,
    readings_of,
    snapshot_holds,
    unscored_criteria,
    unsettled_marks,
)
from app.judging.queries.recap import (
    CriterionMean,
    Mark,
    Recap,
    RecapRow,
    recap,
    recap_of,
    recap_rows,
    result_of,
)
from app.judging.queries.waiting import Waiting, waiting_in

__all__ = [
    "CriterionMean",
    "Line",
    "Mark",
    "Reading",
    "ReadingList",
    "Recap",
    "RecapRow",
    "Spread",
    "Step",
    "Unrecorded",
    "Waiting",
    "assignment_by_id",
    "blind_number",
    "checked_snapshot_holds",
    "comments_of_stage",
    "conflict_by_id",
    "conflict_stands",
    "conflicts_between",
    "conflicts_of_edition",
    "decisions_of",
    "design_of",
    "editions_on_panel",
    "entries_by_id",
    "entries_to_assign",
    "figures_of",
    "has_published_results",
    "history_of",
    "is_current",
    "judges_of",
    "judges_of_stage",
    "lines_of",
    "order_of",
    "panel_entry",
    "plan_by_id",
    "plan_with",
    "plans_of",
    "points_of",
    "published_decision_of",
    "published_decisions",
    "ranked",
    "ranking_of",
    "readings_of",
    "recap",
    "recap_of",
    "recap_rows",
    "released_comments",
    "result_of",
    "scores_in",
    "snapshot_holds",
    "spread_of",
    "standing_conflicts",
    "unrecorded_conflicts",
    "unscored_criteria",
    "unsettled_marks",
    "waiting_in",
]
