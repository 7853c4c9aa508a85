"""An applicant reads why the score is what it is, and everybody reads the edition in numbers."""

import pytest

from app.competitions.models import StageKind
from app.core.db import transaction
from app.judging import actions, queries
from app.judging.models import Outcome
from tests.factories.competitions import make_edition, move_stage
from tests.factories.judging import (
    assessment,
    make_judge,
    make_passed_entry,
    make_reading,
    make_secretary,
)
from tests.harness.pdf import tags, text_of

RESULTS = "/kompetisi/edisi-2027/hasil"


class Judged:
    """Nine proposals, three judges who read two thirds each; the third is two points stricter."""

    def __init__(self):
        self.edition = make_edition("edisi-2027", at=StageKind.DECISION)
        self.closes = assessment(self.edition).closes_at
        move_stage(assessment(self.edition), closes_at="2100-01-01T00:00+07:00")
        judges = [make_judge(self.edition, name=f"Juri {n}") for n in "ABC"]
        self.entries = [make_passed_entry(self.edition, title=f"Inovasi {n}") for n in range(9)]
        for at, entry in enumerate(self.entries):
            for who, judge in enumerate(judges):
                if at % 3 != who:
                    points = (5 - at // 3) - 2 * (who == 2)
                    given = {"dampak": max(points, 1), "ringkasan": max(points, 1)}
                    make_reading(self.edition, judge, entry, points=given, done=True)
        move_stage(assessment(self.edition), closes_at=self.closes.isoformat())
        self.secretary = make_secretary(self.edition)

    def publish(self, *entries, **fields):
        with transaction():
            actions.decide(
                self.edition, entries, Outcome.FINALIST, reason="Pleno.", by=self.secretary
            )
            actions.publish_results(self.edition, by=self.secretary)

    def own(self, new_client, entry):
        return new_client(entry.started_by).get(f"/instansi/proposal/{entry.id}/hasil")


@pytest.fixture
def judged(app):
    return Judged()


def test_nothing_is_explained_before_the_results(judged, new_client):
    entry = judged.entries[0]
    assert queries.explained(entry) is None and queries.statistics_of(judged.edition) is None
    assert "Mengapa nilainya demikian" not in judged.own(new_client, entry).words
    assert "Penyelenggaraan dalam angka" not in new_client().get(RESULTS).words


def test_raw_and_corrected_stand_side_by_side_and_the_difference_is_explained(judged, new_client):
    strict, mild = judged.entries[0], judged.entries[2]  # read by the strict judge, and not
    judged.publish(mild)
    up, down = queries.explained(strict), queries.explained(mild)
    assert up.difference > 0 > down.difference
    page = judged.own(new_client, strict)
    said = page.soup.select_one("#explained").get_text(" ")
    assert "cenderung lebih ketat" in said and "poin lebih tinggi" in said
    assert "rata-rata nilai juri" in said
    assert "cenderung lebih longgar" in judged.own(new_client, mild).words
    assert "Juri A" not in page.words and "Juri C" not in page.words


def test_the_position_to_the_cut_is_told(judged, new_client):
    ranked = queries.plenary_of(judged.edition).order
    by_ref = {entry.id: entry for entry in judged.entries}
    first, second, last = (by_ref[ranked[at]] for at in (0, 1, -1))
    judged.publish(first, second)
    said = judged.own(new_client, last).soup.select_one("#explained").get_text(" ")
    assert "8 dari 9" in said  # the last two are equal, and share their place
    assert "poin di bawah" in said and "tetapi panel" not in said
    said = judged.own(new_client, second).soup.select_one("#explained").get_text(" ")
    assert "tepat di batas" in said


def test_who_ranked_within_the_cut_and_was_passed_over_is_told(judged, new_client):
    ranked = queries.plenary_of(judged.edition).order
    by_ref = {entry.id: entry for entry in judged.entries}
    judged.publish(by_ref[ranked[-1]])
    page = judged.own(new_client, by_ref[ranked[0]])
    assert "tetapi panel memutuskan lain" in page.words and "Pleno." not in page.words


def test_a_finalist_reads_both_standings(round_, new_client):
    first, second, _third = round_.entries
    round_.name(first, second)
    for entry, points in ((first, 5), (second, 4)):
        round_.score(entry, points)
    round_.close()
    round_.decide(first, outcome=Outcome.WINNER, award="Top Contoh")
    with transaction():
        actions.publish_results(round_.edition, by=round_.secretary)
    page = new_client(second.started_by).get(f"/instansi/proposal/{second.id}/hasil")
    said = page.soup.select_one("#explained").get_text(" ")
    assert "2 dari 3" in said and "Di antara finalis" in said and "2 dari 2" in said


def test_the_results_give_the_edition_in_numbers_and_name_no_judge(judged, new_client):
    judged.publish(judged.entries[0])
    page = new_client().get(RESULTS)
    found = {one.dt.text: one.dd.text for one in page.soup.select("#statistics .strip > div")}
    assert found["proposal diteruskan"] == "9" and found["bacaan selesai"] == "18"
    assert found["juri"] == "3" and found["finalis dan pemenang"] == "1"
    assert "Juri A" not in page.words


def test_the_letter_says_what_the_page_says_and_never_a_judge(judged, new_client):
    entry = judged.entries[0]
    client = new_client(entry.started_by)
    assert client.get(f"/instansi/proposal/{entry.id}/hasil.pdf").status_code == 404

    judged.publish(entry)
    page = judged.own(new_client, entry)
    answer = client.get(f"/instansi/proposal/{entry.id}/hasil.pdf")

    assert answer.mimetype == "application/pdf"
    told = text_of(answer.data)
    section = page.soup.select_one("#explained")
    for paragraph in section.select("p, dd"):
        assert " ".join(paragraph.get_text(" ").split()) in told
    assert entry.title in told and "Finalis" in told
    assert {"H1", "H2", "Table", "TH"} <= set(tags(answer.data))
    assert "Juri A" not in told and "Juri B" not in told and "Juri C" not in told
