"""What a judge wrote when the desk is theirs no longer: another is signed in, or the role ended."""

import pytest

from app.competitions.models import StageKind
from app.core import clock
from app.core.db import db, transaction
from tests.factories.competitions import make_edition
from tests.factories.judging import make_judge, make_passed_entry, make_reading

HERE = {"Origin": "http://localhost"}
WRITTEN = "Dampaknya terukur & <jelas>.\n\nBuktinya kurang."


@pytest.fixture
def edition(app):
    return make_edition("edisi-2027", at=StageKind.PROPOSAL_ASSESSMENT)


@pytest.fixture
def judge(edition):
    return make_judge(edition)


@pytest.fixture
def reading(edition, judge):
    return make_reading(edition, judge, make_passed_entry(edition))


def comment_of(reading):
    db.session.rollback()
    db.session.refresh(reading)
    return reading.comment


def test_a_desk_left_open_saves_nothing_for_who_signed_in_beside_it(
    new_client, edition, judge, reading
):
    """In a second tab of the same browser another judge has signed in, who may read it too."""
    colleague = make_judge(edition)
    others = make_reading(edition, colleague, make_passed_entry(edition))
    browser = new_client(colleague)
    page = browser.get(f"/penilaian/{others.id}")  # has the token of the session, as the tabs share
    by_itself = {**HERE, "HX-Request": "true", "X-Drawn-For": str(judge.id)}

    for place in (reading, others):
        page.soup.select_one("#score")["action"] = f"/penilaian/{place.id}"
        part = browser.submit(page, "#score", values={"comment": WRITTEN}, headers=by_itself)
        assert part.status_code == 409
        assert colleague.name in part.soup.select_one("#words").text
    assert comment_of(reading) == comment_of(others) == ""

    own = new_client(judge)
    own.submit(own.get(f"/penilaian/{reading.id}"), "#score", values={"comment": WRITTEN})
    assert comment_of(reading) == WRITTEN


def test_words_for_a_desk_that_was_closed_are_shown_to_be_copied(new_client, judge, reading):
    person = new_client(judge)
    page = person.get(f"/penilaian/{reading.id}")
    with transaction():
        for held in judge.grants:
            held.ends_at = clock.now()

    page = person.submit(page, "#score", values={"comment": WRITTEN}, headers=HERE)

    assert page.status_code == 404
    shown = page.soup.select("#unsaved textarea[readonly]")
    assert [one.text.removeprefix("\n") for one in shown] == [WRITTEN]
    assert "Tidak ada data Anda yang hilang" not in page.words
    assert comment_of(reading) == ""


def test_points_and_short_notes_are_shown_too_each_by_its_name(new_client, judge):
    sent = {
        "points-7": "",
        "points-8": "5",
        "private_note": "[lemah]",
        "comment": "{a b}",
        "page": "x",
        "base": "{}",
    }

    page = new_client(judge).post("/penilaian/99", data=sent, headers=HERE)

    shown = {f.label.text: f.textarea.text.strip() for f in page.soup.select("#unsaved .field")}
    assert shown == {
        "Poin kriteria 2": "5",
        "Catatan pribadi": "[lemah]",
        "Catatan untuk pengusul": "{a b}",
    }


def test_words_from_elsewhere_are_not_shown_on_a_page_of_ours(new_client, judge):
    person, words = new_client(judge), {"comment": WRITTEN, "base": '{"a": "b c"}'}

    for path, status in (("/pengelola/orang/undang", 403), ("/penilaian/99", 404)):
        page = person.post(path, data=words, headers=HERE)
        assert page.status_code == status
        assert len(page.soup.select("#unsaved textarea")) == 1
        page = person.post(path, data=words, headers={"Origin": "http://evil.test"})
        assert page.status_code == status
        assert not page.soup.select("#unsaved")
    page = person.post("/penilaian/99", data={"comment": "a b" * 600_000}, headers=HERE)
    assert page.status_code in {404, 413}
