"""Every write of the public rating."""

from app.rating.actions.looking import keep_runs
from app.rating.actions.opening import open_for_public
from app.rating.actions.rating import ask, confirm, forget_contacts, settle
from app.rating.actions.reviewing import review, take_back

__all__ = [
    "ask",
    "confirm",
    "forget_contacts",
    "keep_runs",
    "open_for_public",
    "review",
    "settle",
    "take_back",
]
