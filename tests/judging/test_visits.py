"""A judge visits a finalist and writes on the spot what is there; it is locked with the marks."""

import io
import json
from datetime import date

import pytest
from PIL import Image

from app.accounts.models import Role
from app.competitions.models import StageKind
from app.core import canonical, clock
from app.core.audit import AuditRow
from app.core.db import db, transaction
from app.core.errors import RuleBroken
from app.core.files import StoredFile
from app.judging import actions
from app.judging.models import AssignmentState, Outcome
from app.judging.models.visits import VisitPhoto, VisitReport
from app.judging.rules import visits
from app.permissions import Permission, permits
from tests.factories.accounts import grant, make_user
from tests.factories.competitions import make_edition, move_stage, stage
from tests.factories.judging import make_panelist, make_reading, make_secretary, save
from tests.factories.ranked import LONG_AGO, Round

TODAY = date(2027, 4, 15)
FULL = {
    "visit-date": "2027-04-14",
    "visit-place": "Puskesmas Contoh, Desa Sukamaju",
    "visit-met": "Kepala puskesmas dan dua pengguna layanan",
    "visit-found-7": "Antrean sudah daring sejak Januari.",
    "visit-conclusion": "Sesuai dengan proposal.",
}


@pytest.mark.once
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


@pytest.mark.once
def test_a_position_is_as_exact_as_a_phone_and_no_more():
    there = visits.position_of({"visit-latitude": "-6,2087634", "visit-longitude": "106.8456"})

    assert (str(there.latitude), str(there.longitude)) == ("-6.20876", "106.84560")
    assert visits.position_of({"visit-latitude": "106", "visit-longitude": "-6"}) is None


@pytest.mark.once
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


@pytest.mark.once
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


@pytest.mark.once
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


@pytest.mark.once
@pytest.mark.parametrize(
    ("field", "text"),
    [("visit-found-0", "Ada."), ("visit-secret", "Ada."), ("visit-place", "x" * 301)],
)
def test_no_other_field_and_no_longer_text_is_taken(visit, field, text):
    with pytest.raises(RuleBroken):
        save(visit.reading, visit.panelist, {}, **{field: text})


@pytest.mark.once
def test_only_the_judge_of_a_visit_reaches_it(visit, new_client):
    assert new_client().get(visit.page).status_code == 302
    for person in (visit.judge, visit.secretary, visit.entry.started_by):
        assert new_client(person).get(visit.page).status_code in {403, 404}
    proposals = visit.edition.stages[2]
    move_stage(proposals, closes_at="2100-01-01T00:00+07:00")
    read = make_reading(visit.edition, visit.panelist, visit.entry)
    assert new_client(visit.panelist).get(f"/penilaian/{read.id}/laporan").status_code == 404


# --- who reads it -----------------------------------------------------------------------------


@pytest.fixture
def visited(visit):
    """Two finalists were visited, and the stage is over."""
    criterion = visit.reading.stage.rubric.criteria[0]
    place = {"visit-latitude": "-6,20876", "visit-longitude": "106,8456"}
    save(visit.reading, visit.panelist, {criterion.key: 4}, **visit.full, **place, comment="Baik.")
    with transaction():
        actions.finish(visit.reading, by=visit.panelist, now=clock.now())
    return visit


@pytest.mark.once
def test_nobody_reads_it_before_the_stage_is_over(visited, new_client):
    office = new_client(visited.secretary)
    address = f"/sekretariat/edisi-2027/rekap/{visited.entry.id}?tahap={visited.stage.id}"
    assert "Sukamaju" not in office.get(address).words

    visited.close()
    page = office.get(address)
    assert "Sukamaju" in page.words and "dua pengguna layanan" in page.words
    (link,) = page.soup.select("main a[href*=openstreetmap]")
    assert "mlat=-6.20876&mlon=106.84560" in link["href"] and link["rel"] == ["noreferrer"]
    examiner = make_user(grants=[grant(Role.EXAMINER, entry=visited.entry)])
    assert "Sukamaju" in new_client(examiner).get(f"/pemeriksa/{visited.entry.id}").words


@pytest.mark.once
def test_the_panel_reads_it_when_it_meets(visited, new_client):
    visited.close()
    panel = new_client(visited.panelist)
    address = f"/penilaian/panel/edisi-2027/{visited.entry.id}"
    assert panel.get(address).status_code == 404
    move_stage(stage(visited.edition, StageKind.DECISION), opens_at=LONG_AGO)

    page = panel.get(address)
    assert "Desa Sukamaju" in page.words and "dua pengguna layanan" in page.words


@pytest.mark.once
def test_its_applicant_reads_what_is_released_without_whom_the_judge_met(visited, new_client):
    visited.close()
    office, applicant = new_client(visited.secretary), new_client(visited.entry.started_by)
    comments = f"/sekretariat/edisi-2027/catatan?tahap={visited.stage.id}"
    page = office.get(comments)
    assert "yang ikut terbuka" in page.words and "dua pengguna layanan" not in page.words
    office.submit(page, values={"buka": [str(visited.reading.id)]}, button="Simpan pilihan")
    own = f"/instansi/proposal/{visited.entry.id}/hasil"
    assert "Sukamaju" not in applicant.get(own).words

    visited.decide(visited.entry, outcome=Outcome.WINNER, award="Top")
    with transaction():
        actions.publish_results(visited.edition, by=visited.secretary)
    page = applicant.get(own)
    assert "Desa Sukamaju" in page.words and "Sesuai dengan proposal." in page.words
    assert "dua pengguna layanan" not in page.words and "Ani" not in page.words
    with transaction():
        visited.reading.comment_released_at = None
    assert "Sukamaju" not in applicant.get(own).words


def test_the_audit_trail_keeps_the_digest_of_what_was_locked(visited):
    (row,) = db.session.scalars(
        db.select(AuditRow).where(
            AuditRow.action == "reading.finished", AuditRow.subject_id == visited.reading.id
        )
    )
    record = {"reading": visited.reading.id, "texts": visited.texts()}
    record.update(claims={}, photos={})

    assert json.loads(row.payload)["visit"] == canonical.sha256(canonical.dumps(record))


# --- photos -----------------------------------------------------------------------------------


def jpeg(color="red"):
    out = io.BytesIO()
    Image.new("RGB", (64, 48), color).save(out, "JPEG")
    return out.getvalue()


def send(judge, visit, body, name="a.jpg"):
    """As the script does."""
    return judge.post(
        f"{visit.page}/foto",
        data={"foto": (io.BytesIO(body), name)},
        headers={"HX-Request": "true"},
        content_type="multipart/form-data",
    )


def photos_of(visit):
    db.session.expire_all()
    return db.session.scalars(db.select(VisitPhoto).order_by(VisitPhoto.id)).all()


def test_a_photo_sent_again_over_a_bad_line_is_there_once(visit, new_client):
    judge = new_client(visit.panelist)
    first, again = send(judge, visit, jpeg()), send(judge, visit, jpeg())

    (photo,) = photos_of(visit)
    assert first.soup.li["id"] == again.soup.li["id"] == f"visit-photo-{photo.id}"
    image = first.soup.img
    assert (image["width"], image["height"], image["loading"]) == ("64", "48", "lazy")
    shown = judge.get(image["src"])
    assert shown.mimetype == "image/webp" and Image.open(io.BytesIO(shown.data)).size == (64, 48)
    assert shown.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert shown.headers["Cache-Control"] == "private, no-store"
    refused = send(judge, visit, b"%PDF-1.4")
    assert refused.status_code == 422 and "bukan foto" in refused.text
    assert visit.reading.state is AssignmentState.STARTED


def test_without_scripts_photos_come_with_the_form_and_go_again(visit, new_client):
    judge = new_client(visit.panelist)
    files = [(io.BytesIO(jpeg(color)), f"{color}.jpg") for color in ("red", "blue")]
    form = {"visit-met": "Petugas", "unggah": "1", "base": "{}", "page": "a"}
    page = judge.post(visit.page, data={**form, "foto": files}, follow_redirects=True)
    one, two = photos_of(visit)
    assert len(page.soup.select("#visit-photos img")) == 2

    page = judge.submit(
        page,
        "#visit",
        {f"visit-caption-{one.id}": "Loket", "visit-met": "Dua petugas"},
        button=f"{two.id}",
    )
    assert [photo.id for photo in photos_of(visit)] == [one.id]
    assert visit.texts() == {"visit-met": "Dua petugas", f"visit-caption-{one.id}": "Loket"}
    assert page.soup.select_one("#visit-photos img")["alt"] == "Loket"
    assert db.session.get(StoredFile, one.large_sha256)
    assert db.session.scalar(db.select(db.func.count()).select_from(StoredFile)) == 1

    page = judge.post(
        visit.page, data={**form, "visit-met": "Tiga", "foto": [(io.BytesIO(b"x"), "x.jpg")]}
    )
    assert page.status_code == 422 and "bukan foto" in page.words
    assert "Tiga" in page.soup.select_one("[name=visit-met]").text


def test_a_photo_needs_its_caption_and_there_are_not_endlessly_many(visit, new_client, monkeypatch):
    monkeypatch.setattr("app.judging.actions.photographing.MOST_PHOTOS", 1)
    judge = new_client(visit.panelist)
    send(judge, visit, jpeg())
    (photo,) = photos_of(visit)
    assert "Sudah ada 1 foto" in send(judge, visit, jpeg("blue")).text

    assert "Tulis apa yang tampak di foto ini." in judge.get(f"{visit.page}?periksa=1").words
    with pytest.raises(RuleBroken):
        save(visit.reading, visit.panelist, {}, **{f"visit-caption-{photo.id + 1}": "Loket"})
    save(visit.reading, visit.panelist, {}, **{f"visit-caption-{photo.id}": "Loket"})
    assert "Tulis apa yang tampak" not in judge.get(f"{visit.page}?periksa=1").words


def test_photos_are_seen_by_whom_the_marks_of_the_stage_are(visit, new_client):
    judge = new_client(visit.panelist)
    send(judge, visit, jpeg())
    (photo,) = photos_of(visit)
    criterion = visit.reading.stage.rubric.criteria[0]
    caption = {f"visit-caption-{photo.id}": "Loket antrean"}
    save(visit.reading, visit.panelist, {criterion.key: 4}, **visit.full, **caption, comment="Ya.")
    with transaction():
        actions.finish(visit.reading, by=visit.panelist, now=clock.now())
    assert send(judge, visit, jpeg("blue")).status_code == 422
    people = {
        "judge": visit.panelist,
        "office": visit.secretary,
        "examiner": make_user(grants=[grant(Role.EXAMINER, entry=visit.entry)]),
        "other panelist": make_panelist(visit.edition),
        "applicant": visit.entry.started_by,
        "judge of proposals": visit.judge,
        "other office": make_secretary(make_edition()),
    }

    def seeing():
        db.session.expire_all()
        may = [who for who, one in people.items() if permits(one, Permission.PHOTO_VIEW, photo)]
        assert new_client().get(f"/penilaian/foto/{photo.id}").status_code == 302
        return may

    assert seeing() == ["judge"]
    visit.close()
    assert seeing() == ["judge", "office", "examiner"]
    page = new_client(visit.secretary).get(
        f"/sekretariat/edisi-2027/rekap/{visit.entry.id}?tahap={visit.stage.id}"
    )
    assert "Loket antrean" in page.words and page.soup.select("img[loading=lazy]")
    move_stage(stage(visit.edition, StageKind.DECISION), opens_at=LONG_AGO)
    assert seeing() == ["judge", "office", "examiner", "other panelist"]
    with transaction():
        stage(visit.edition, StageKind.DECISION).blind = True
    assert seeing() == ["judge", "office", "examiner"]
    with transaction():
        visit.edition.results_published_at = clock.now()
    assert "applicant" not in seeing()
