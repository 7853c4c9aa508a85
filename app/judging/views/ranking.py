"""How sure each place of the recap is, and what the chair should know of its judges."""

from collections.abc import Collection, Sequence
from typing import Any

from flask import Response, request

from app.competitions.method import FEWEST_JUDGES, FEWEST_SHARED
from app.competitions.models import Edition
from app.competitions.queries import edition_by_slug
from app.competitions.rules import places_to_give, ranked_by
from app.competitions.settings import Figure
from app.core import clock
from app.core.errors import NotFound
from app.core.htmx import render_page
from app.core.i18n import gettext as _
from app.core.paging import paged
from app.judging import queries, rules
from app.judging.messages import remark_text
from app.judging.queries import Recap
from app.judging.rules.placing import Place, Ranking, usual_top
from app.judging.rules.remarks import remarks
from app.judging.rules.severity import Key
from app.judging.rules.stages import assessments, grade_of
from app.judging.views.assigning import chosen_stage
from app.judging.views.blueprint import bp, entry_number
from app.judging.views.further import wanted_top
from app.judging.views.recap import own_entries
from app.permissions import Permission, requires
from app.rating.queries import say_of

PER_PAGE = 50


@bp.get("/sekretariat/<slug>/rekap/peringkat")
@requires(Permission.EDITION_RECAP, load=edition_by_slug)
def ranking(edition: Edition) -> Response:
    recap = _recap(edition)
    found = queries.ranking_of(recap, wanted_top(edition, usual_top(_ranked(recap))))
    shown = paged(_filtered(found, own_entries(recap)), PER_PAGE)
    return render_page(
        "judging/ranking.html",
        edition=edition,
        stages=assessments(edition.stages),
        stage=recap.stage,
        visible=recap.with_marks,
        ranking=found,
        found=shown,
        entries=queries.entries_by_id([int(place.entry) for place in shown.items]),
        **_told(recap, found),
    )


def _recap(edition: Edition) -> Recap:
    stage = chosen_stage(edition)
    if stage is None:
        raise NotFound
    return queries.recap(stage, with_marks=rules.marks_visible(stage, clock.now()))


def _ranked(recap: Recap) -> int:
    """How many entries have marks to see."""
    fit = recap.finished.correction
    return len(fit.design.entries) if fit else 0


def _filtered(found: Ranking | None, own: Collection[int]) -> Sequence[Place]:
    places = [place for place in found.places if place.entry not in own] if found else ()
    if found is None or request.args.get("hanya") != "dekat":
        return places
    return [place for place in places if place.is_close(found.top)]


def _notes(recap: Recap, found: Ranking) -> Sequence[str]:
    def judge(ref: Key) -> str:
        return _("Juri %(letter)s", letter=recap.aliases[int(ref)])

    def entry(ref: Key) -> str:
        return entry_number(int(ref))

    grade = grade_of(recap.stage)
    tiring = queries.fatigue_of(recap)
    told = remarks(found, _scale(recap), grade=grade, tiring=tiring, entry=entry, judge=judge)
    return [remark_text(remark) for remark in told]


def _scale(recap: Recap) -> float:
    """What lies between the lowest and the highest total that the rubric knows."""
    rubric = recap.stage.rubric
    return rules.SCALE * (1 - rubric.scale_minimum / rubric.scale_maximum) if rubric else 0.0


def _told(recap: Recap, found: Ranking | None) -> dict[str, Any]:
    """What stands below the places."""
    return {
        "by_mean": ranked_by(recap.stage.edition) is Figure.MEAN,
        "notes": _notes(recap, found) if found else (),
        "judges": queries.figures_of(recap),
        "fewest_shared": FEWEST_SHARED,
        "fewest_judges": FEWEST_JUDGES,
        "aliases": recap.aliases,
        "places": places_to_give(recap.stage.edition),
        "say": say_of(recap.stage.edition, clock.now()) if recap.with_marks else None,
        "close": sum(place.is_close(found.top) for place in found.places) if found else 0,
        "further": queries.further_of(recap.stage, clock.now()),
        "sendable": queries.why_not_send_further(recap.stage, clock.now()) is None,
        "names": {judge.id: judge.name for judge in queries.judges_of_stage(recap.stage.id)},
    }
