"""A judge's finished totals beside those of all others in the stage."""

from app.competitions.models import Stage
from app.judging import rules
from app.judging.queries.recap import recap
from app.judging.rules.distribution import Distribution, distribution, group_shown


def own_and_group(stage: Stage, judge_id: int) -> tuple[Distribution, Distribution | None]:
    """The judge's, and that of the others; None where it would tell whose totals they are."""
    found = recap(stage, with_marks=True)
    own, others, judges = [], [], set()
    for _entry, judge, weighed in found.finished.readings:
        total = rules.total(weighed, found.finished.full_marks)
        if judge == judge_id:
            own.append(total)
        else:
            others.append(total)
            judges.add(judge)
    shown = group_shown(judges, len(others))
    return distribution(own), distribution(others) if shown else None
