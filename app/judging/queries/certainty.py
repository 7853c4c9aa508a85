"""How sure the ranks of a recap are, and what there is to know of its judges."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

from sqlalchemy import select

from app.competitions.rules import ranked_by
from app.competitions.settings import Figure
from app.core.db import db
from app.entries.models import Entry
from app.judging.models import Anchor, Assignment, AssignmentState
from app.judging.queries.ranking import tie_keys
from app.judging.queries.recap import Recap
from app.judging.queries.turns import of_anchor, own_order
from app.judging.rules.fatigue import Fatigue, fatigue
from app.judging.rules.judges import JudgeFigures, figures
from app.judging.rules.placing import EXACT, Ranking, ranking
from app.judging.rules.severity import Corrected, Key, Numbers

Row = tuple[int, int, int | None, bool | None]
"""Judge, entry, category, and of an anchor whether it is scored again."""
Deciding = tuple[tuple[Key, tuple[float, ...]], ...]


def ranking_of(recap: Recap, top: int) -> Ranking | None:
    """All entries that have marks, best first by what their edition ranks by; None without any
    to see.

    Of equals the edition's rule decides, and then the panel, as in the recap.
    """
    fit = recap.finished.correction
    if fit is None:
        return None
    by_mean = ranked_by(recap.stage.edition) is Figure.MEAN
    return _ranking(fit, top, by_mean, deciding_of(recap, fit))


def deciding_of(recap: Recap, fit: Corrected) -> Deciding:
    """What tells entries with equal scores apart by the edition's rule."""
    earned = tie_keys(recap, {*_equal(fit, fit.raw), *_equal(fit, fit.adjusted)})
    return tuple((ref, tuple(map(float, earned[ref]))) for ref in sorted(earned))


def figures_of(recap: Recap) -> Sequence[JudgeFigures]:
    """Every judge whose marks count, by letter."""
    fit = recap.finished.correction
    if fit is None:
        return ()
    finished = db.session.execute(
        select(Assignment.entry_id, Assignment.judge_id, Assignment.finished_at).where(
            *recap.counted(), Assignment.state == AssignmentState.DONE
        )
    )
    order: dict[tuple[Key, Key], float] = {
        (entry, judge): at.timestamp() if at else 0.0 for entry, judge, at in finished
    }
    letters = list(recap.aliases)
    return sorted(figures(fit, order), key=lambda one: letters.index(int(one.judge)))


def fatigue_of(recap: Recap) -> Fatigue | None:
    """Whether marks move with the place in the list; None where they are too few to tell."""
    fit = recap.finished.correction
    if fit is None:
        return None
    rows = db.session.execute(
        select(Assignment.judge_id, Assignment.entry_id, Entry.category_id, Anchor.again)
        .join(Assignment.entry)
        .outerjoin(Anchor, of_anchor())
        .where(*recap.counted())
        .order_by(Assignment.id)
    )
    return _fatigue(fit, recap.stage.id, tuple((j, e, c, again) for j, e, c, again in rows))


@lru_cache(maxsize=4)  # every page of a ranking asks, and lists of a closed stage stay
def _fatigue(fit: Corrected, stage_id: int, rows: tuple[Row, ...]) -> Fatigue | None:
    """`rows`: every reading that counts, done or not; where each stands in the list of its judge
    follows from the seed of that list."""
    lists: dict[int, list[tuple[int, int | None, bool | None]]] = defaultdict(list)
    for judge, entry, category, again in rows:
        lists[judge].append((entry, category, again))
    places: dict[tuple[Key, Key], float] = {}
    for judge, lines in lists.items():
        order, last = own_order(tuple(lines), stage_id, judge), max(len(lines) - 1, 1)
        places.update({(entry, judge): at / last for at, entry in enumerate(order)})
    return fatigue(fit.design, places, {row[1]: row[2] for row in rows})


@lru_cache(maxsize=4)  # as with the correction: the marks of a closed stage stay as they are
def _ranking(fit: Corrected, top: int, by_mean: bool, deciding: Deciding) -> Ranking:
    return ranking(fit, top=top, deciding=dict(deciding), by_lot=False, by_mean=by_mean)


def _equal(fit: Corrected, scores: Numbers) -> Iterable[int]:
    """The entries whose score is that of another."""
    groups: dict[float, list[int]] = defaultdict(list)
    for entry, score in zip(fit.design.entries, scores.tolist(), strict=True):
        groups[round(score, EXACT)].append(int(entry))
    return (ref for group in groups.values() if len(group) > 1 for ref in group)
