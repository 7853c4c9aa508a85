"""Every SELECT of judging."""

from app.judging.queries.conflicts import (
    conflict_by_id,
    conflict_stands,
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
from app.judging.queries.judges import Judge, entries_to_assign, judges_of, loads, scores_in
from app.judging.queries.readings import (
    Reading,
    ReadingsByEntry,
    assignment_by_id,
    checked_snapshot_holds,
    editions_on_panel,
    panel_entry,
    points_of,
    readings_by_entry,
    readings_of,
    snapshot_holds,
    unsettled_marks,
    visible_to,
)
from app.judging.queries.recap import CriterionMean, Mark, Recap, RecapRow, recap, result_of

__all__ = [
    "CriterionMean",
    "Judge",
    "Mark",
    "Reading",
    "ReadingsByEntry",
    "Recap",
    "RecapRow",
    "assignment_by_id",
    "checked_snapshot_holds",
    "comments_of_stage",
    "conflict_by_id",
    "conflict_stands",
    "conflicts_of_edition",
    "decisions_of",
    "editions_on_panel",
    "entries_to_assign",
    "has_published_results",
    "judges_of",
    "loads",
    "panel_entry",
    "points_of",
    "published_decision_of",
    "published_decisions",
    "readings_by_entry",
    "readings_of",
    "recap",
    "released_comments",
    "result_of",
    "scores_in",
    "snapshot_holds",
    "standing_conflicts",
    "unsettled_marks",
    "visible_to",
]
