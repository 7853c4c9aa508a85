"""How sure the ranks of a recap are, and what there is to know of its judges."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

from sqlalchemy import select

from app.competitions.rules import ranked_by
from app.competitions.settings import Figure
from app.core.db import db
from app.judging.models import Assignment, AssignmentState
from app.judging.queries.ranking import tie_keys
from app.judging.queries.recap import Recap
from app.judging.rules.judges import JudgeFigures, figures
from app.judging.rules.placing import EXACT, Ranking, ranking
from app.judging.rules.severity import Corrected, Key, Numbers

Deciding = tuple[tuple[Key, tuple[float, ...]], ...]


def ranking_of(recap: Recap, top: int) -> Ranking | None:
    """All entries that have marks, best first by what their edition ranks by; None without any
    to see.

    Of equals the edition's rule decides, and then the panel, as in the recap.
    """
    fit = recap.finished.correction
    if fit is None:
        return None
    equal = {*_equal(fit, fit.raw), *_equal(fit, fit.adjusted)}
    earned = tie_keys(recap, equal)
    deciding = tuple((ref, tuple(map(float, earned[ref]))) for ref in sorted(earned))
    return _ranking(fit, top, ranked_by(recap.stage.edition) is Figure.MEAN, deciding)


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


@lru_cache(maxsize=4)  # as with the correction: the marks of a closed stage stay as they are
def _ranking(fit: Corrected, top: int, by_mean: bool, deciding: Deciding) -> Ranking:
    return ranking(fit, top=top, deciding=dict(deciding), by_lot=False, by_mean=by_mean)


def _equal(fit: Corrected, scores: Numbers) -> Iterable[int]:
    """The entries whose score is that of another."""
    groups: dict[float, list[int]] = defaultdict(list)
    for entry, score in zip(fit.design.entries, scores.tolist(), strict=True):
        groups[round(score, EXACT)].append(int(entry))
    return (ref for group in groups.values() if len(group) > 1 for ref in group)
