"""A judge visits a finalist and writes on the spot what is there; it is locked with the marks."""

from datetime import date

import pytest

from app.competitions.models import StageKind
from app.core import clock
from app.core.db import db, transaction
from app.core.errors import RuleBroken
from app.judging import actions
from app.judging.models import AssignmentState
from app.judging.models.visits import VisitReport
from app.judging.rules import visits
from tests.factories.competitions import move_stage
from tests.factories.finals import Round
from tests.factories.judging import make_reading, save

TODAY = date(2027, 4, 15)
FULL = {
    "visit-date": "2027-04-14",
    "visit-place": "Puskesmas Contoh, Desa Sukamaju",
    "visit-met": "Kepala puskesmas dan dua pengguna layanan",
    "visit-found-7": "Antrean sudah daring sejak Januari.",
    "visit-conclusion": "Sesuai dengan proposal.",
}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({}, {}),
        ({"visit-date": "2027-04-15"}, {}),
        ({"visit-date": "2027-04-16"}, {"visit-date": "judging.visit_date_to_come"}),
        ({"visit-date": "kemarin"}, {"visit-date": "judging.visit_date_wrong"}),
        ({"visit-latitude": "-6,20876", "visit-longitude": "106.84560"}, {}),
        ({"visit-latitude": "−6.2", "visit-longitude": "-180"}, {}),
        ({"visit-latitude": "-6.2"}, {"visit-longitude": "judging.half_a_position"}),
        ({"visit-longitude": "106"}, {"visit-latitude": "judging.half_a_position"}),
        (
            {"visit-latitude": "106.8", "visit-longitude": "-6.2"},
            {"visit-latitude": "judging.no_degrees"},
        ),
        (
            {"visit-latitude": "NaN", "visit-longitude": "1e9"},
            {"visit-latitude": "judging.no_degrees", "visit-longitude": "judging.no_degrees"},
        ),
        (
            {"visit-latitude": "6° S", "visit-longitude": "106"},
            {"visit-latitude": "judging.no_degrees"},
        ),
    ],
)
def test_what_is_written_must_make_sense(written, said):
    assert {one.place: one.code for one in visits.wrong(written, TODAY)} == said


def test_a_position_is_as_exact_as_a_phone_and_no_more():
    there = visits.position_of({"visit-latitude": "-6,2087634", "visit-longitude": "106.8456"})

    assert (str(there.latitude), str(there.longitude)) == ("-6.20876", "106.84560")
    assert visits.position_of({"visit-latitude": "106", "visit-longitude": "-6"}) is None


@pytest.mark.parametrize("left_out", sorted(FULL))
def test_all_but_the_position_is_needed(left_out):
    assert list(visits.missing(FULL, [7])) == []
    rest = {name: text for name, text in FULL.items() if name != left_out}
    assert [one.place for one in visits.missing(rest, [7])] == [left_out]


# --- on the spot ------------------------------------------------------------------------------


class Visit(Round):
    """The panelist is to visit the first of the finalists."""

    def __init__(self):
        super().__init__(StageKind.FIELD_VERIFICATION)
        self.entry = self.entries[0]
        self.name(self.entry)
        self.reading = make_reading(
            self.edition, self.panelist, self.entry, kind=StageKind.FIELD_VERIFICATION
        )
        self.page = f"/penilaian/{self.reading.id}/laporan"
        criterion = self.reading.stage.rubric.criteria[0].id
        self.finding = f"visit-found-{criterion}"
        self.full = {**FULL, "visit-date": clock.now().date().isoformat()}
        self.full[self.finding] = self.full.pop("visit-found-7")

    def texts(self):
        db.session.expire_all()
        report = db.session.get(VisitReport, self.reading.id)
        return report.texts if report else {}


@pytest.fixture
def visit(app):
    return Visit()


def test_what_is_begun_is_kept_and_selesai_says_what_is_missing(visit, new_client):
    judge = new_client(visit.panelist)
    desk = judge.get(f"/penilaian/{visit.reading.id}")
    assert visit.page in [one["href"] for one in desk.soup.select("main a")]

    page = judge.get(visit.page)
    assert page.status_code == 200 and not page.soup.select(".summary-error")
    assert "geolocation=(self)" in page.headers["Permissions-Policy"]
    assert "geolocation=()" in desk.headers["Permissions-Policy"]
    data = {"visit-place": "Puskesmas Contoh", "visit-latitude": "106,8", "visit-longitude": "-6,2"}
    page = judge.submit(page, values=data, button="Simpan")
    assert visit.texts() == data
    assert "antara -90 dan 90" in page.words and page.status_code == 200

    points = f"points-{visit.reading.stage.rubric.criteria[0].id}"
    page = judge.submit(
        judge.get(f"/penilaian/{visit.reading.id}"),
        "#score",
        {points: "4", "comment": "Baik."},
        button="Selesai",
    )
    errors = [one.text for one in page.soup.select(".summary-error li")]
    assert errors[0] == "Isi tanggal kunjungan." and "Tulis simpulannya." in errors
    assert not any("tempat" in one for one in errors)


def test_a_whole_report_is_locked_with_the_marks_and_opens_with_them(visit, new_client):
    judge = new_client(visit.panelist)
    page = judge.submit(
        judge.get(visit.page), "#visit", visit.full, button="Simpan dan ke lembar nilai"
    )
    assert visit.texts() == visit.full
    points = f"points-{visit.reading.stage.rubric.criteria[0].id}"
    page = judge.submit(page, "#score", {points: "4", "comment": "Baik."}, button="Selesai")
    judge.submit(page)

    page = judge.get(visit.page)
    assert "Laporan ini terkunci" in page.words and "Desa Sukamaju" in page.words
    assert not page.soup.select("textarea, main input:not([type=hidden])")
    late = {"visit-conclusion": "Lain."}
    page = judge.post(visit.page, data=late)
    assert page.status_code == 422 and "Lain." in page.words
    assert visit.texts() == visit.full
    with transaction():
        actions.reopen(visit.reading, "Alamat salah.", by=visit.secretary)
    page = judge.submit(judge.get(visit.page), "#visit", late, button="Simpan")
    assert visit.texts()["visit-conclusion"] == "Lain."


def test_two_pages_of_one_report_lose_nothing(visit, new_client):
    judge = new_client(visit.panelist)
    one, other = judge.get(visit.page), judge.get(visit.page)
    judge.submit(
        one, "#visit", {"visit-conclusion": "Sesuai.", "visit-met": "Kepala unit"}, button="Simpan"
    )
    page = judge.submit(other, "#visit", {"visit-conclusion": "Belum sesuai."}, button="Simpan")

    assert visit.texts() == {"visit-conclusion": "Sesuai.", "visit-met": "Kepala unit"}
    assert "Simpulan" in page.words and "Belum sesuai." in page.words
    judge.submit(page, button="Pakai yang dari tab lain")
    assert visit.texts()["visit-conclusion"] == "Belum sesuai."


def test_it_saves_itself_as_the_score_sheet_does(visit, new_client):
    judge = new_client(visit.panelist)
    page = judge.get(visit.page)
    form = page.soup.select_one("#visit")
    assert form["hx-post"] == f"/penilaian/{visit.reading.id}" and form["data-draft"]

    line = judge.post(
        form["hx-post"],
        data={"visit-met": "Petugas loket", "base": "{}", "page": "a"},
        headers={"HX-Request": "true"},
    )
    assert "tersimpan" in line.words
    assert visit.texts() == {"visit-met": "Petugas loket"}
    assert visit.reading.state is AssignmentState.STARTED


@pytest.mark.parametrize(
    ("field", "text"),
    [("visit-found-0", "Ada."), ("visit-secret", "Ada."), ("visit-place", "x" * 301)],
)
def test_no_other_field_and_no_longer_text_is_taken(visit, field, text):
    with pytest.raises(RuleBroken):
        save(visit.reading, visit.panelist, {}, **{field: text})


def test_only_the_judge_of_a_visit_reaches_it(visit, new_client):
    assert new_client().get(visit.page).status_code == 302
    for person in (visit.judge, visit.secretary, visit.entry.started_by):
        assert new_client(person).get(visit.page).status_code in {403, 404}
    proposals = visit.edition.stages[2]
    move_stage(proposals, closes_at="2100-01-01T00:00+07:00")
    read = make_reading(visit.edition, visit.panelist, visit.entry)
    assert new_client(visit.panelist).get(f"/penilaian/{read.id}/laporan").status_code == 404
