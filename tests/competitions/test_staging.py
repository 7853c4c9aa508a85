"""The secretariat adds the stages that an edition may have or not, and takes them away again."""

import pytest

from app.competitions import queries, rules
from app.competitions.actions import editing
from app.competitions.edition_definition import read_edition
from app.competitions.models import StageKind
from app.core import clock
from app.core.db import db, transaction
from tests.factories.competitions import stage

pytestmark = pytest.mark.once

STAGES = "/sekretariat/kipp-contoh-2027/jadwal/tahap"
INTERVIEW = "Presentasi dan wawancara"


def kinds(edition):
    db.session.expire_all()
    return [one.kind for one in edition.stages]


def in_order(edition):
    positions = [one.position for one in edition.stages]
    return positions == list(range(1, len(positions) + 1))


def test_an_interview_stands_between_assessment_and_decision(office, edition):
    decision = stage(edition, StageKind.DECISION).opens_at
    link = office.get("/sekretariat/kipp-contoh-2027/jadwal").soup.select_one("a[href$=tahap]")

    page = office.submit(
        office.get(link["href"]), button=f"Tambahkan {INTERVIEW}", follow_redirects=True
    )

    assert f"Tahap {INTERVIEW} ditambahkan. Periksa jadwalnya." in page.words
    assert kinds(edition)[-3:] == ["interview", "decision", "announcement"]
    assert in_order(edition)
    put_off = stage(edition, StageKind.DECISION).opens_at - decision
    assert f"Tahap sesudahnya diundur {put_off.days} hari." in page.words
    assert read_edition(editing.written(edition))[1] == []
    form, rubric = queries.newest_form(edition), queries.rubric_in_force(edition)
    assert rules.missing_to_open(edition, form, rubric, clock.now()) == []
    made = stage(edition, StageKind.INTERVIEW)
    assert (made.readers, made.share, made.judge_roles) == (2, 30, ["panelist"])
    assert [str(one.weight) for one in made.rubric.criteria] == ["100"]


def test_comes_back_with_the_rubric_that_was_written(office, edition):
    page = office.submit(office.get(STAGES), button=f"Tambahkan {INTERVIEW}")
    rubric = office.get(f"/sekretariat/{edition.slug}/rubrik?tahap=interview")
    criterion = office.get(rubric.soup.select_one("tbody th a")["href"])
    office.submit(criterion, values={"name": "Kesiapan"})
    office.post(STAGES, data={"tambah": "interview"})  # pressed twice

    asked = office.get(office.get(STAGES).soup.select_one("a[href*='hapus?tahap=int']")["href"])
    assert "rubriknya kembali bila tahap ini ditambahkan lagi" in asked.words
    page = office.submit(asked)

    assert f"“{INTERVIEW}” dihapus." in page.words
    assert StageKind.INTERVIEW not in kinds(edition)
    assert in_order(edition)
    office.post(STAGES, data={"tambah": "interview"})
    assert StageKind.INTERVIEW in kinds(edition)
    assert [one.name for one in stage(edition, StageKind.INTERVIEW).rubric.criteria] == ["Kesiapan"]


def test_that_a_setting_counts_on_stays(office, edition):
    with transaction():
        named = [{"key": "passing_figure", "value": "team", "basis": "a", "basis_en": "b"}]
        edition.rules = {**edition.rules, "settings": named}

    page = office.post(f"{STAGES}/hapus?tahap=team_consolidation")

    assert "Nilai yang harus mencapai ambang batas: ketentuan ini memakai nilai tim" in page.words
    assert StageKind.TEAM_CONSOLIDATION in kinds(edition)


@pytest.mark.parametrize("kind", ["field_verification", "team_consolidation"])
def test_each_finds_its_place(office, edition, kind):
    before = kinds(edition)
    office.post(f"{STAGES}/hapus?tahap={kind}")

    office.post(STAGES, data={"tambah": kind})

    assert kinds(edition) == sorted({*before, kind}, key=list(StageKind).index)
    assert rules.calendar_problem(edition.stages, kinds(edition)) is None


@pytest.mark.both
def test_takes_no_more_than_half_of_what_the_assessment_has(office, edition):
    office.post(STAGES, data={"tambah": "interview"})
    with transaction():
        stage(edition, StageKind.INTERVIEW).share = 60

    office.post(STAGES, data={"tambah": "field_verification"})

    assert StageKind.FIELD_VERIFICATION in kinds(edition)
    assert rules.shares(edition)[StageKind.FIELD_VERIFICATION] == 20
    office.post(f"{STAGES}/hapus?tahap=field_verification")
    with transaction():
        stage(edition, StageKind.INTERVIEW).share = 99
    page = office.post(STAGES, data={"tambah": "field_verification"}, follow_redirects=True)
    assert "sudah terlalu kecil untuk dibagi" in page.words
    assert StageKind.FIELD_VERIFICATION not in kinds(edition)
