"""Every write of judging."""

from app.judging.actions.assigning import Assigned, Refusal, assign, unassign
from app.judging.actions.awarding import confirm_change, drop_change, propose_change
from app.judging.actions.calibrating import assign_anchors, drop_anchor, set_anchor
from app.judging.actions.conflicts import (
    declare_conflict,
    dismiss_conflict,
    record_conflicts,
    settle_potential,
    step_back,
)
from app.judging.actions.consolidating import (
    answer_team_proposal,
    call_teams,
    propose_team_mark,
    write_to_team,
)
from app.judging.actions.deciding import (
    decide,
    publish_finalists,
    publish_results,
    release_comments,
    withdraw_decisions,
)
from app.judging.actions.expertise import declare_capacities, declare_expertise
from app.judging.actions.further import send_further
from app.judging.actions.interviewing import move_interview, plan_interviews, tell_interviews
from app.judging.actions.limiting import limit_judges
from app.judging.actions.pacts import declare_tie, sign_pact, withdraw_tie
from app.judging.actions.photographing import add_photo, drop_photo
from app.judging.actions.phrases import drop_phrase, keep_phrase, use_phrase
from app.judging.actions.planning import approve_plan, keep_plan
from app.judging.actions.plenary import pick, take_pick_back
from app.judging.actions.reminding import remind
from app.judging.actions.reopening import (
    confirm_reopening,
    drop_reopening,
    propose_reopening,
)
from app.judging.actions.rereading import name_finalist, read_again
from app.judging.actions.scoring import (
    Saved,
    finish,
    reopen,
    save_scores,
    settle,
    take_back,
    why_not_finish,
)
from app.judging.actions.topics import keep_words
from app.judging.actions.undoing import undo

__all__ = [
    "Assigned",
    "Refusal",
    "Saved",
    "add_photo",
    "answer_team_proposal",
    "approve_plan",
    "assign",
    "assign_anchors",
    "call_teams",
    "confirm_change",
    "confirm_reopening",
    "decide",
    "declare_capacities",
    "declare_conflict",
    "declare_expertise",
    "declare_tie",
    "dismiss_conflict",
    "drop_anchor",
    "drop_change",
    "drop_photo",
    "drop_phrase",
    "drop_reopening",
    "finish",
    "keep_phrase",
    "keep_plan",
    "keep_words",
    "limit_judges",
    "move_interview",
    "name_finalist",
    "pick",
    "plan_interviews",
    "propose_change",
    "propose_reopening",
    "propose_team_mark",
    "publish_finalists",
    "publish_results",
    "read_again",
    "record_conflicts",
    "release_comments",
    "remind",
    "reopen",
    "save_scores",
    "send_further",
    "set_anchor",
    "settle",
    "settle_potential",
    "sign_pact",
    "step_back",
    "take_back",
    "take_pick_back",
    "tell_interviews",
    "unassign",
    "undo",
    "use_phrase",
    "why_not_finish",
    "withdraw_decisions",
    "withdraw_tie",
    "write_to_team",
]
