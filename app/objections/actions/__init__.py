"""Every write of objections."""

from app.objections.actions.appealing import answer_appeal, conclude_appeal, file_appeal
from app.objections.actions.handling import answer, conclude, forward, refuse, respond
from app.objections.actions.keeping import forget, forget_letter, settle
from app.objections.actions.objecting import Said, add_file, ask, confirm, remove_file

__all__ = [
    "Said",
    "add_file",
    "answer",
    "answer_appeal",
    "ask",
    "conclude",
    "conclude_appeal",
    "confirm",
    "file_appeal",
    "forget",
    "forget_letter",
    "forward",
    "refuse",
    "remove_file",
    "respond",
    "settle",
]
