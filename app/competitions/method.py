"""The constants by which marks become scores and ranks: frozen with the rules of an edition.

What they do is told where they are used, in `judging.rules.severity` and `judging.rules.placing`.
"""

SHRINKAGE = 3
"""So many perfectly average marks are counted to each judge, so that few say little of them."""
FEWEST_JUDGES = 3
"""With fewer on a panel its shifts are shown but not taken off."""
FEWEST_SHARED = 5
"""With fewer marks on entries that others read too, a judge's shift is shown but not taken off."""
DRAWS = 500
"""So often chance is let play for the range of a rank."""
RANGE = 90
"""Percent of the draws that the range of a rank holds."""

METHOD = {
    "shrinkage": SHRINKAGE,
    "fewest_judges": FEWEST_JUDGES,
    "fewest_shared": FEWEST_SHARED,
    "draws": DRAWS,
    "range": RANGE,
}
