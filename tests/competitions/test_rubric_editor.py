"""The secretariat writes the rubric on pages; the checks of the definition file hold there too."""

import pytest

from app.competitions import queries
from app.competitions.actions import loading, preparing
from app.competitions.edition_definition import parse_edition
from app.competitions.models import StageKind
from app.core.db import db, transaction
from tests.competitions.test_edition_definition import DEMO
from tests.factories.competitions import stage, with_interview

pytestmark = pytest.mark.once

RUBRIC = "/sekretariat/kipp-contoh-2027/rubrik"
IMPACT = f"{RUBRIC}/kriteria?kunci=signifikansi"
USEFUL = {
    "name": "Kebermanfaatan",
    "name_en": "Usefulness",
    "questions": ["signifikansi"],
    "nilai5": "Sangat bermanfaat.",
    "nilai5_en": "Very useful.",
}


def criteria(edition):
    db.session.expire_all()
    return {one.key: one for one in queries.rubric_in_force(edition).criteria}


def errors(page):
    return [one.text for one in page.soup.select(".summary-error li")]


class TestWeights:
    def test_are_changed_together(self, office, edition):
        page = office.get(RUBRIC)
        values = {"bobot-signifikansi": "27,5", "bobot-adaptabilitas": "22.5"}

        page = office.submit(page, values=values)

        assert "Rubrik disimpan." in page.text
        assert str(criteria(edition)["signifikansi"].weight) == "27.5"
        [stage] = [one for one in edition.stages if one.rubric]
        assert stage.rubric is queries.rubric_in_force(edition)

    def test_must_make_100_and_nothing_typed_is_lost(self, office, edition):
        page = office.submit(office.get(RUBRIC), values={"bobot-signifikansi": "40"})

        assert errors(page) == ["Rubrik: jumlah bobot 110, seharusnya tepat 100"]
        assert page.soup.select_one("#bobot-signifikansi")["value"] == "40"
        assert criteria(edition)["signifikansi"].weight == 30

    def test_the_scale_keeps_every_point_that_has_a_meaning(self, office, edition):
        page = office.submit(office.get(RUBRIC), values={"maximum": "4"})

        assert len(errors(page)) == 7
        assert errors(page)[0] == (
            "Latar belakang dan tujuan punya arti untuk nilai di luar 1 sampai 4. Kosongkan dulu"
            " artinya di halaman kriteria itu."
        )

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({"maximum": "1"}, "Nilai tertinggi harus lebih besar daripada nilai terendah, 1."),
            ({"maximum": "lima"}, "Nilai tertinggi: isi angka 0 sampai 100"),
            (
                {"bobot-signifikansi": "banyak"},
                "Bobot Signifikansi (dampak): tulis angka saja, misalnya 12,5",
            ),
            ({"bobot-signifikansi": "29,5"}, "Rubrik: jumlah bobot 99,5, seharusnya tepat 100"),
        ],
    )
    def test_what_is_wrong_is_said_in_the_words_of_the_page(self, office, edition, typed, said):
        page = office.submit(office.get(RUBRIC), values=typed)

        assert errors(page) == [said]

    def test_of_another_tab_are_shown_and_not_overwritten(self, office, edition):
        mine, other = office.get(RUBRIC), office.get(RUBRIC)
        office.submit(other, values={"bobot-signifikansi": "25", "bobot-adaptabilitas": "25"})

        typed = {"bobot-signifikansi": "20", "bobot-adaptabilitas": "30"}
        page = office.submit(mine, values=typed)

        assert "sudah diubah di tab atau oleh orang lain" in page.words
        assert "Bobot Signifikansi (dampak) 25" in page.words
        assert criteria(edition)["signifikansi"].weight == 25
        office.submit(page)
        assert criteria(edition)["signifikansi"].weight == 20

    def test_of_a_page_that_lacks_a_new_criterion_are_asked_again(self, office, edition):
        mine = office.get(RUBRIC)
        office.submit(office.get(f"{RUBRIC}/kriteria"), values=USEFUL)

        page = office.submit(mine, values={"bobot-signifikansi": "30"})

        assert "sudah diubah di tab atau oleh orang lain" in page.words
        assert page.soup.select_one("#bobot-kebermanfaatan")["value"] == "0"

    def test_after_the_opening_are_refused_in_words(self, office, edition):
        mine = office.get(RUBRIC)
        with transaction():
            preparing.open_edition(edition, by=None)

        page = office.submit(mine, values={"bobot-signifikansi": "20"})

        assert "Isinya dibekukan" in page.words
        assert page.soup.select_one("#bobot-signifikansi")["value"] == "20"


class TestOrder:
    def test_moves_by_buttons_once_for_each_press(self, office, edition):
        page = office.get(RUBRIC)
        down = {"bobot-kebaruan": "16"}
        button = "kebaruan:1:turun"

        moved = office.submit(page, values=down, button=button)
        office.submit(page, values=down, button=button)  # sent twice

        assert list(criteria(edition))[:3] == ["latar-belakang", "implementasi", "kebaruan"]
        assert moved.soup.select_one("#bobot-kebaruan")["value"] == "16"
        assert criteria(edition)["kebaruan"].weight == 15


class TestCriterion:
    def test_is_changed_and_keeps_its_weight(self, office, edition):
        page = office.get(IMPACT)
        values = {"name": "Dampak", "nilai4": "Dampak besar.", "nilai4_en": "Large impact."}

        office.submit(page, values=values)

        impact = criteria(edition)["signifikansi"]
        assert (impact.name, str(impact.weight)) == ("Dampak", "30")
        assert [one["points"] for one in impact.anchors] == [1, 3, 4, 5]

    def test_every_check_of_the_file_is_said_at_its_field(self, office, edition):
        page = office.get(IMPACT)

        page = office.submit(page, values={"name_en": "", "nilai4": "Hanya dalam satu bahasa"})

        assert page.status_code == 422
        assert page.soup.select_one("#e-name_en").text.strip() == (
            "Galat: Nama dalam bahasa Inggris: tidak boleh kosong"
        )
        assert "Arti nilai 4 dalam bahasa Inggris: tidak boleh kosong" in errors(page)
        assert page.soup.select_one("#nilai4").text.strip() == "Hanya dalam satu bahasa"

    def test_one_more_weighs_nothing_until_weights_are_set(self, office, edition):
        page = office.get(f"{RUBRIC}/kriteria")
        page = office.submit(page, values=USEFUL)
        again = office.submit(office.get(f"{RUBRIC}/kriteria"), values=USEFUL)

        assert "ditambahkan dengan bobot 0" in page.text
        assert criteria(edition)["kebermanfaatan"].weight == 0
        assert "Sudah ada kriteria bernama Kebermanfaatan." in again.words

    def test_is_dropped_after_one_has_read_what_goes(self, office, edition):
        page = office.submit(office.get(f"{RUBRIC}/kriteria"), values=USEFUL)
        row = next(one for one in page.soup.select("tbody tr") if "Kebermanfaatan" in one.text)
        asked = office.get(row.find("a", class_="btn-danger")["href"])

        assert "Hapus kriteria?" in asked.words
        assert "arti setiap nilainya" in asked.words
        assert "kebermanfaatan" in criteria(edition)
        for _twice in range(2):
            office.submit(asked)
            assert "kebermanfaatan" not in criteria(edition)

    def test_of_one_category_keeps_every_category_at_100(self, office, edition):
        only = {"optional": "y", "categories": ["kesehatan"]}
        refused = office.submit(office.get(IMPACT), values=only)
        office.submit(office.get(f"{RUBRIC}/kriteria"), values={**USEFUL, **only})
        page = office.get(RUBRIC)

        assert [one[:29] for one in errors(refused)] == ["Rubrik: jumlah bobot bagi kat"]
        assert "hanya untuk kategori: Pelayanan kesehatan" in page.words
        useful = criteria(edition)["kebermanfaatan"]
        assert (useful.is_optional, useful.category_keys) == (True, ["kesehatan"])

    def test_that_decides_ties_is_not_dropped(self, office, edition):
        with transaction():
            named = [{"key": "ties", "value": ["signifikansi"], "basis": "a", "basis_en": "b"}]
            edition.rules = {**edition.rules, "settings": named}
        asked = office.get(f"{RUBRIC}/hapus?kunci=signifikansi")
        assert "masih berbobot" in office.submit(asked).text

        values = {"bobot-signifikansi": "0", "bobot-adaptabilitas": "50"}
        office.submit(office.get(RUBRIC), values=values)
        page = office.submit(asked)

        assert "Urutan bila nilainya sama: masih menyebut kriteria ini" in page.words
        assert "signifikansi" in criteria(edition)

    def test_of_another_tab_is_shown_and_not_overwritten(self, office, edition):
        mine, other = office.get(IMPACT), office.get(IMPACT)
        office.submit(other, values={"name": "Dampak nyata"})

        page = office.submit(mine, values={"name": "Hasil"})

        assert "Nama kriteria Dampak nyata" in page.words
        assert page.soup.select_one("#name")["value"] == "Hasil"
        assert criteria(edition)["signifikansi"].name == "Dampak nyata"


@pytest.mark.both
@pytest.mark.once
class TestFinalists:
    SCORING = f"{RUBRIC}/penilaian?tahap=interview"

    @pytest.fixture(autouse=True)
    def interview(self, edition):
        with transaction():
            loading.load(parse_edition(with_interview(DEMO)))
        db.session.expire_all()

    def now(self, edition):
        db.session.expire_all()
        return stage(edition, StageKind.INTERVIEW)

    def test_have_a_rubric_of_their_own_beside_the_others(self, office, edition):
        page = office.get(RUBRIC)
        links = page.soup.select(".segment a")
        assert [one.text for one in links] == ["Penilaian proposal", "Presentasi dan wawancara"]
        page = office.get(links[1]["href"])
        page = office.get(page.soup.select_one(".form-act a[href*=kriteria]")["href"])
        said = {"name": "Jawaban", "name_en": "Answers", "nilai5": "Kuat", "nilai5_en": "Strong"}

        page = office.submit(page, values=said, follow_redirects=True)
        refused = office.submit(page, values={"bobot-kesiapan": "70"})
        office.submit(refused, values={"bobot-jawaban": "30"})

        wrong = "Presentasi dan wawancara: jumlah bobot 70, seharusnya tepat 100"
        assert errors(refused) == [wrong]
        weights = {one.key: str(one.weight) for one in self.now(edition).rubric.criteria}
        assert weights == {"kesiapan": "70", "jawaban": "30"}
        assert len(criteria(edition)) == 7

    def test_are_scored_as_the_secretariat_says(self, office, edition):
        page = office.get(self.SCORING)
        typed = {"readers": "2", "passing_grade": "", "share": "25"}

        page = office.submit(page, values={**typed, "judges": ["evaluator", "panelist"]})

        assert "Cara menilai disimpan." in page.text
        assert "2 juri: evaluator atau panelis. Tidak ada ambang batas." in page.words
        now = self.now(edition)
        assert (now.readers, now.passing_grade, now.share) == (2, None, 25)
        assert now.judge_roles == ["evaluator", "panelist"]

    def test_leave_a_share_to_the_assessment(self, office, edition):
        share = {"key": "usefulness_share", "value": 10, "basis": "a", "basis_en": "b"}
        with transaction():
            edition.rules = {**edition.rules, "settings": [share]}

        page = office.submit(office.get(self.SCORING), values={"share": "90"})

        assert errors(page) == [
            "Porsi dalam nilai akhir, dalam persen: porsi tahap finalis dan publik berjumlah 100"
            " persen, sehingga tidak ada yang tersisa bagi penilaian proposal"
        ]
        assert self.now(edition).share == 30

    def test_scored_otherwise_in_another_tab_are_asked_about(self, office, edition):
        mine, other = office.get(self.SCORING), office.get(self.SCORING)
        office.submit(other, values={"readers": "5"})

        page = office.submit(mine, values={"readers": "4"})

        assert "Juri per finalis 5" in page.words
        assert self.now(edition).readers == 5
        office.submit(page)
        assert self.now(edition).readers == 4

    def test_are_only_read_about_after_the_opening(self, office, edition):
        old = office.get(self.SCORING)
        with transaction():
            preparing.open_edition(edition, by=None)

        page = office.get(f"{RUBRIC}?tahap=interview")

        assert "Kesiapan direplikasi" in page.words and "Ubah cara" not in page.words
        assert not page.soup.select("main form")
        assert "Isinya dibekukan" in office.submit(old, values={"readers": "9"}).words

    def test_of_a_stage_that_the_edition_lacks_have_no_page(self, office):
        for address in ("?tahap=field_verification", "?tahap=x", "/penilaian"):
            assert office.get(f"{RUBRIC}{address}").status_code == 404


def test_the_secretariat_sees_the_desk_as_judges_will(office, edition):
    page = office.get(f"{RUBRIC}/pratinjau")

    assert len(page.soup.select("fieldset[disabled] fieldset.score")) == 7
    assert "Catatan untuk pengusul" in page.words
    assert page.soup.select_one("#jawaban-signifikansi")


def test_after_the_opening_the_rubric_is_only_read(office, edition):
    old = office.get(IMPACT)
    with transaction():
        preparing.open_edition(edition, by=None)

    page = office.get(RUBRIC)

    assert "Rubrik dibekukan" in page.words
    assert queries.rubric_in_force(edition).sha256 in page.words
    assert not page.soup.select("main form")
    assert office.get(IMPACT).status_code == 303
    refused = office.submit(old, values={"name": "Terlambat"})
    assert "Isinya dibekukan" in refused.words
    assert criteria(edition)["signifikansi"].name != "Terlambat"
