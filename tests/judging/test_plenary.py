"""Panelists choose together, each departure from the rank with a reason; marks can be undone."""

import json

import pytest

from app.core import clock
from app.core.audit import AuditRow
from app.core.db import db, transaction
from app.core.errors import RuleBroken
from app.judging import actions, queries
from app.judging.models import Conflict, ConflictSource, Outcome
from app.judging.models.plenary import Choice, DecisionStep, PanelPick
from app.judging.rules import final
from app.judging.rules.plenary import chosen_by_panel
from app.judging.rules.severity import Mark, corrected
from tests.factories.ranked import DECISIONS, PLENARY

HTMX = {"HX-Request": "true"}
W, F, P = Choice.WINNER, Choice.FINALIST, Choice.PASSED_OVER


@pytest.mark.once
@pytest.mark.parametrize(
    ("choices", "voters", "panel"),
    [
        ([], 3, None),
        ([W], 1, W),
        ([W], 2, None),
        ([W, W], 3, W),
        ([W, F], 3, F),  # who would have it win would have it as a finalist too
        ([W, W, F], 4, F),
        ([F, P], 3, None),
        ([P, P], 3, P),
        ([P, P, W, W], 4, None),
    ],
)
def test_more_than_half_of_those_who_may_makes_it_the_panels_choice(choices, voters, panel):
    assert chosen_by_panel(choices, voters) is panel


@pytest.mark.once
def test_a_final_score_has_a_range_of_ranks_that_holds_its_own():
    given = {1: (95, 97, 96), 2: (60, 66, 63), 3: (61, 67, 60), 4: (59, 62, 66), 5: (20, 24, 22)}
    marks = [
        Mark(ref, judge, float(score))
        for ref, all_ in given.items()
        for judge, score in enumerate(all_)
    ]
    fit = corrected(marks)
    order = sorted(given, key=lambda ref: -sum(given[ref]))

    found = final.spans(((60, fit), (40, fit)), order)

    assert found[1] == (1, 1) and found[5] == (5, 5)
    assert all(low <= at <= high for at, (low, high) in enumerate(found.values(), 1))
    assert found[3][0] < found[3][1]  # among the three that are alike nobody's place is sure
    assert final.spans(((60, fit), (40, None)), order) == {}


def test_two_panelists_see_each_others_choices_and_one_who_departs_says_why(sitting):
    first, second, third = sitting.entries
    page = sitting.one.submit(sitting.one.get(PLENARY), f"#p-{first.id} form")
    assert "Panelis lain langsung melihatnya" in page.words

    page = sitting.other.get(PLENARY)
    assert "Ani : Finalis" in sitting.row(page, first)
    assert "1 dari 2 memilih" in sitting.row(page, first)
    page = sitting.other.submit(page, f"#p-{third.id} form")  # passes over the first and the second
    assert page.status_code == 422
    assert "Ada yang peringkatnya lebih baik" in page.soup.select_one("#e-reason").text
    page = sitting.other.submit(page, "main form", {"reason": "Daerah kepulauan."})
    assert page.status_code == 200

    page = sitting.one.get(PLENARY)
    assert "Beni : Finalis.  Daerah kepulauan." in sitting.row(page, third)
    sitting.other.post(sitting.address(second), data={"choice": "passed_over"})
    assert "Beni" not in sitting.row(sitting.one.get(PLENARY), second)  # that needs a reason too
    values = {"choice": "passed_over", "reason": "Serupa dengan pemenang lalu."}
    sitting.other.post(sitting.address(second), data=values)
    assert "Beni : Dilewati" in sitting.row(sitting.one.get(PLENARY), second)

    page = sitting.one.get(sitting.address(first))
    sitting.one.submit(page, "main form[action$=hapus]")
    assert "Ani" not in sitting.row(sitting.one.get(PLENARY), first)


def test_panelists_say_with_which_award_one_wins_and_see_where_they_agree(sitting):
    first = sitting.entries[0]
    page = sitting.one.get(sitting.address(first))
    sitting.one.submit(page, "main form", {"choice": "winner", "award": "Top 5"})
    page = sitting.other.get(PLENARY)
    assert "Ani : Pemenang, Top 5" in sitting.row(page, first)
    assert "Pemenang  Top 5" not in sitting.row(page, first)  # one of two is not the panel

    sitting.other.post(sitting.address(first), data={"choice": "winner", "award": "Top 5"})
    assert "Pemenang  Top 5" in sitting.row(sitting.one.get(PLENARY), first)
    again = sitting.one.get(sitting.address(first))
    assert again.soup.select_one("#award")["value"] == "Top 5"

    sitting.one.submit(again, "main form", {"choice": "finalist"})
    assert "Ani : Finalis" in sitting.row(sitting.other.get(PLENARY), first)
    assert sitting.one.get(sitting.address(first)).soup.select_one("#award")["value"] == ""


def test_the_page_follows_without_a_reload_and_only_where_something_changed(sitting):
    page = sitting.one.get(PLENARY)
    follow = page.soup.select_one("#plenary")["hx-get"]
    assert sitting.one.get(follow, headers=HTMX).status_code == 204

    sitting.other.post(sitting.address(sitting.entries[0]), data={"choice": "winner"})
    part = sitting.one.get(follow, headers=HTMX)
    assert part.status_code == 200 and "Beni" in part.words and "<html" not in part.text


def test_what_more_than_half_choose_is_marked_in_one_step_and_can_be_undone(sitting):
    first, second, _third = sitting.entries
    for client in (sitting.one, sitting.other):
        for entry in (first, second):
            client.post(sitting.address(entry), data={"choice": "finalist"})
    page = sitting.office.get("/sekretariat/edisi-2027/keputusan/pleno")
    assert "Panelis: Ani, Beni." in page.words
    page = sitting.office.get(f"{DECISIONS}?hasil=panel")
    refs = [one["value"] for one in page.soup.select("tbody input[name=proposal]")]
    assert refs == [str(first.id), str(second.id)]
    page = sitting.office.submit(
        page, "form[data-picks]", {"proposal": refs, "outcome": "finalist"}
    )
    assert sitting.decided() == {"Satu": "finalist", "Dua": "finalist"}

    page = sitting.office.get(DECISIONS)
    assert "Langkah terakhir: 2 proposal" in page.words
    page = sitting.office.submit(page, "#langkah form")
    assert "Diurungkan: 2 proposal" in page.words
    assert sitting.decided() == {}
    assert db.session.query(DecisionStep).count() == 0


def test_undoing_brings_back_what_was_there_step_by_step(sitting):
    first, second, _third = sitting.entries
    sitting.decide(first, second)
    sitting.decide(first, outcome=Outcome.WINNER, award="Top Contoh")
    with transaction():
        actions.withdraw_decisions(sitting.edition, [second], by=sitting.secretary)
    assert sitting.decided() == {"Satu": "winner"}
    steps = [one.id for one in db.session.query(DecisionStep).order_by(DecisionStep.id)]

    def undo(step):
        with transaction():
            return actions.undo(sitting.edition, step, by=sitting.secretary)

    with pytest.raises(RuleBroken, match=r"judging\.not_last_step"):
        undo(steps[0])
    assert undo(steps[2]) == 1 and sitting.decided() == {"Satu": "winner", "Dua": "finalist"}
    assert undo(steps[2]) == 0  # pressed twice
    assert undo(steps[1]) == 1 and sitting.decided() == {"Satu": "finalist", "Dua": "finalist"}
    assert undo(steps[0]) == 2 and sitting.decided() == {}
    told = db.session.query(AuditRow).filter(AuditRow.action.like("entry.%decided"))
    assert told.count() == 8  # nothing is gone from the audit trail


def test_what_is_public_is_not_undone(sitting):
    sitting.decide(sitting.entries[0])
    step = db.session.query(DecisionStep).one().id
    with transaction():
        actions.publish_results(sitting.edition, by=sitting.secretary)
    assert db.session.query(DecisionStep).count() == 0
    assert "Urungkan" not in sitting.office.get(DECISIONS).words
    with pytest.raises(RuleBroken), transaction():
        actions.undo(sitting.edition, step, by=sitting.secretary)


def test_whom_the_panel_passes_over_needs_no_other_reason(sitting):
    first, second, _third = sitting.entries
    with pytest.raises(RuleBroken, match=r"judging\.departure_needs_reason"):
        sitting.decide(second)
    for client in (sitting.one, sitting.other):
        values = {"choice": "passed_over", "reason": "Sudah menang tahun lalu."}
        client.post(sitting.address(first), data=values)
    sitting.decide(second)
    assert sitting.decided() == {"Dua": "finalist"}


def test_a_conflict_hides_the_entry_and_takes_the_say_on_it(sitting):
    first, second, _third = sitting.entries
    sitting.one.post(sitting.address(first), data={"choice": "finalist"})
    who = {"entry_id": first.id, "judge_id": sitting.ani.id}
    with transaction():
        row = Conflict(**who, source=ConflictSource.DECLARED, found_at=clock.now())
        db.session.add(row)
    page = sitting.one.get(PLENARY)
    assert not page.soup.select(f"#p-{first.id}") and "1 proposal tidak tampil" in page.words
    assert sitting.one.get(sitting.address(first)).status_code == 404
    assert "Ani" not in sitting.row(sitting.other.get(PLENARY), first)
    sitting.other.post(sitting.address(first), data={"choice": "finalist"})
    assert "1 dari 1 memilih" in sitting.row(sitting.other.get(PLENARY), first)
    response = sitting.one.post(sitting.address(second), data={"choice": "finalist"})
    assert response.status_code == 303  # what she may not see asks her for no reason


def test_nobody_chooses_once_the_results_are_public(sitting):
    sitting.decide(sitting.entries[0])
    with transaction():
        actions.publish_results(sitting.edition, by=sitting.secretary)
    response = sitting.one.post(sitting.address(sitting.entries[1]), data={"choice": "winner"})
    assert response.status_code == 422 and db.session.query(PanelPick).count() == 0
    page = sitting.one.get(PLENARY)
    assert "Hasil sudah diumumkan" in page.words and not page.soup.select("#plenary[hx-get]")


def test_the_board_counts_the_chosen_beside_all_candidates(sitting):
    edition = sitting.edition
    least = [{"by": "disadvantaged", "key": "disadvantaged", "least": 1}]
    poor = {"key": "disadvantaged_regions", "value": ["53"]}
    with transaction():
        settings = [poor, {"key": "proportions", "value": least}]
        edition.rules = {**edition.rules, "settings": settings}
    sitting.one.post(sitting.address(sitting.entries[0]), data={"choice": "winner"})
    found = queries.plenary_of(edition)
    board = queries.board_of(edition, found.order, found.picked, found.chosen)
    assert (board.candidates, list(board.counts)) == (3, [1, 0])
    lines = {one.key: one for one in dict(board.parts)["disadvantaged"]}
    assert lines["disadvantaged"].is_short and lines[""].candidates == 3
    page = sitting.one.get(PLENARY)
    assert "Daerah tertinggal  0 (0) dari 0 · minimal 1" in page.soup.select_one(".board").get_text(
        " "
    )


def test_the_audit_tells_the_platform_admin_not_which_proposal_it_was(sitting):
    sitting.one.post(sitting.address(sitting.entries[0]), data={"choice": "winner"})
    row = db.session.query(AuditRow).filter_by(action="panel.picked").one()
    assert json.loads(row.payload) == {"choice": "winner", "award": "", "reason": ""}
