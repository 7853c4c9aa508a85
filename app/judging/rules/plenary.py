"""The plenary: each panelist chooses, and more than half of those who may makes it the panel's."""

from collections import Counter
from collections.abc import Iterable

from app.judging.models.plenary import Choice


def chosen_by_panel(choices: Iterable[Choice], voters: int) -> Choice | None:
    """What more than half of the `voters`, those without a conflict of interest, chose alike.

    A winner is a finalist too: who chooses one for the other agrees on the lesser. None while no
    choice has so many.
    """
    found = Counter(choices)
    winner, finalist = found[Choice.WINNER], found[Choice.FINALIST]
    if 2 * winner > voters:
        return Choice.WINNER
    if finalist and 2 * (winner + finalist) > voters:
        return Choice.FINALIST
    return Choice.PASSED_OVER if 2 * found[Choice.PASSED_OVER] > voters else None
