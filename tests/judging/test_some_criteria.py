"""Criteria of one category only, and those that a judge may leave out."""

from fractions import Fraction

import pytest

from app.competitions.models import StageKind
from app.core.db import db, transaction
from app.core.errors import RuleBroken
from app.judging import actions, queries
from tests.factories.competitions import make_edition
from tests.factories.judging import (
    assessment,
    make_judge,
    make_passed_entry,
    make_reading,
    make_secretary,
    recap_rows,
    save,
)

CRITERIA = (
    ("dampak", "Dampak", 60),
    ("ringkasan", "Ringkasan", 20, {"category_keys": ["digital"]}),
    ("gizi", "Gizi", 20, {"category_keys": ["kesehatan"]}),
    ("unggahan", "Replikasi", 20, {"is_optional": True}),
)


@pytest.fixture
def edition(app):
    return make_edition(
        at=StageKind.PROPOSAL_ASSESSMENT, criteria=CRITERIA, categories=("digital", "kesehatan")
    )


@pytest.fixture
def judge(edition):
    return make_judge(edition)


@pytest.fixture
def reading(edition, judge):
    """Of a proposal in the category that comes first."""
    return make_reading(edition, judge, make_passed_entry(edition))


def legends(page):
    return [
        " ".join(one.text.split()) for one in page.soup.select("form#score fieldset.score legend")
    ]


def test_a_judge_sees_what_judges_the_entry_and_may_leave_out_the_optional(
    reading, judge, new_client
):
    client = new_client(judge)
    page = client.get(f"/penilaian/{reading.id}")

    assert legends(page) == [
        "Dampak bobot 60 %",
        "Ringkasan bobot 20 %",
        "Replikasi bobot 20 %",
    ]
    assert "Lewati, tidak dihitung" in page.words
    refs = {one.key: one.id for one in reading.stage.rubric.criteria}
    given = {f"points-{refs['dampak']}": "5", f"points-{refs['ringkasan']}": "1"}
    left_out = f"points-{refs['unggahan']}"
    page = client.submit(page, "form.rub", {**given, left_out: "2"}, button="Selesai")
    assert "72,00 dari 100" in page.words

    page = client.submit(client.get(f"/penilaian/{reading.id}"), "form.rub", {left_out: ""})
    page = client.submit(page, "form.rub", button="Selesai")

    assert "Replikasi Dilewati" in page.words
    assert "80,00 dari 100" in page.words
    client.submit(page, "form[action$=kunci]")
    db.session.refresh(reading)
    assert (reading.scored, reading.weighed, reading.full_marks) == (2, 32_000, 40_000)


def test_a_criterion_of_another_category_takes_no_points(reading, judge):
    with pytest.raises(RuleBroken, match="unknown_criterion"):
        save(reading, judge, {"gizi": 5})


def test_figures_are_out_of_what_each_judge_marked(edition, reading, judge):
    other = make_judge(edition)
    save(reading, judge, {"dampak": 5, "ringkasan": 1})
    full = make_reading(
        edition,
        other,
        reading.entry,
        points={"dampak": 3, "ringkasan": 3, "unggahan": 5},
        done=True,
    )
    with transaction():
        actions.finish(reading, by=judge, now=full.finished_at)

    [row] = recap_rows(edition)

    assert sorted(row.totals) == [68, 80]
    assert row.mean == 74
    means, total = queries.result_of(reading.entry, assessment(edition))
    assert [(one.criterion.key, one.points) for one in means] == [
        ("dampak", 4),
        ("ringkasan", 2),
        ("unggahan", 5),
    ]
    assert total == Fraction(74)


def test_an_anchor_needs_points_where_every_judge_gives_some(edition):
    entry, refs = make_passed_entry(edition), {}
    refs = {one.key: one.id for one in assessment(edition).rubric.criteria}

    def agree(*keys):
        points = {refs[key]: 3 for key in keys}
        with transaction():
            actions.set_anchor(
                assessment(edition), entry, points, "Data.", again=False, by=make_secretary(edition)
            )

    with pytest.raises(RuleBroken, match="anchor_incomplete"):
        agree("dampak", "gizi")
    agree("dampak", "ringkasan", "gizi")

    [anchor] = queries.anchors_of(assessment(edition).id)
    assert set(anchor.points) == {str(refs["dampak"]), str(refs["ringkasan"])}


def test_everybody_is_told_that_totals_do_not_compare(edition, new_client):
    page = new_client().get(f"/kompetisi/{edition.slug}")

    assert "Hanya untuk kategori: Digital" in page.words
    assert "Boleh dilewati juri" in page.words
    assert "totalnya tidak sebanding antarkategori" in page.words
