"""The secretariat writes the form on pages; the checks of the definition file hold there too."""

import pytest

from app.competitions import queries
from app.competitions.actions import preparing
from app.core.db import db, transaction

pytestmark = pytest.mark.once

FORM = "/sekretariat/kipp-contoh-2027/formulir"
NOVELTY = f"{FORM}/pertanyaan?kunci=kebaruan"


def form_of(edition):
    db.session.expire_all()
    return queries.form_in_force(edition)[1]


def keys(edition):
    return [[one.key for one in section.questions] for section in form_of(edition).sections]


def said_at(page, field):
    return page.soup.select_one(f"#e-{field}").text.strip().removeprefix("Galat: ")


class TestQuestion:
    def test_is_changed(self, office, edition):
        page = office.get(NOVELTY)
        values = {"label": "Apa yang baru?", "label_en": "What is new?", "word_limit": "250"}

        page = office.submit(page, values={**values, "identifies": "y", "audience": "judges"})

        assert "Pertanyaan disimpan." in page.text
        question = form_of(edition).question("kebaruan")
        assert (question.label, question.word_limit) == ("Apa yang baru?", 250)
        assert question.identifies

    def test_every_check_of_the_file_is_said_at_its_field(self, office, edition):
        page = office.get(NOVELTY)

        page = office.submit(page, values={"label": "", "identifies": "y", "audience": "public"})

        assert page.status_code == 422
        assert said_at(page, "label") == "Pertanyaan: tidak boleh kosong"
        assert "tidak boleh dibaca semua orang: pilih pembaca lain" in said_at(page, "identifies")

    def test_one_more_with_options_keeps_their_keys(self, office, edition):
        page = office.get(f"{FORM}/pertanyaan?bagian=ringkasan")
        assert "Bagaimana pertanyaan ini dijawab?" in page.words
        page = office.get(f"{FORM}/pertanyaan?bagian=ringkasan&jenis=choice")
        values = {"label": "Digital?", "label_en": "Digital?", "options": "Ya | Yes\nTidak | No"}

        office.submit(page, values=values)
        again = office.submit(page, values=values)
        page = office.get(f"{FORM}/pertanyaan?kunci=digital")
        office.submit(page, values={"options": "Tidak | No\nSebagian | Partly\nYa | Yes"})

        assert "Sudah ada pertanyaan yang berbunyi “Digital?”." in again.words
        question = form_of(edition).question("digital")
        assert [one.key for one in question.options] == ["tidak", "sebagian", "ya"]

    def test_that_a_criterion_judges_is_not_dropped(self, office, edition):
        page = office.submit(office.get(f"{FORM}/hapus?kunci=kebaruan"))

        assert "Belum dihapus Kebaruan atau nilai tambah: masih menilai" in page.words
        assert form_of(edition).question("kebaruan")

    def test_is_dropped_after_one_has_read_what_goes(self, office, edition):
        page = office.get(f"{FORM}/pertanyaan?bagian=ringkasan&jenis=line")
        page = office.submit(page, values={"label": "Moto?", "label_en": "Motto?"})
        asked = office.get(page.soup.select_one("a.btn-danger[href$='kunci=moto']")["href"])

        assert "Hapus pertanyaan?" in asked.words
        assert "moto" in str(keys(edition))
        for _twice in range(2):
            office.submit(asked)
            assert "moto" not in str(keys(edition))

    def test_english_readers_hear_every_control_in_english(self, office, edition):
        names = " ".join(
            one.get_text() for one in office.get(f"/en{FORM}").soup.select("main .vh, main button")
        )
        assert "Novelty" in names
        assert "Kebaruan" not in names

    def test_of_another_tab_is_shown_and_not_overwritten(self, office, edition):
        mine, other = office.get(NOVELTY), office.get(NOVELTY)
        office.submit(other, values={"label": "Apa bedanya?"})

        page = office.submit(mine, values={"label": "Apa yang baru?"})

        assert "Pertanyaan Apa bedanya?" in page.words
        assert page.soup.select_one("#label")["value"] == "Apa yang baru?"
        assert form_of(edition).question("kebaruan").label == "Apa bedanya?"


class TestOrder:
    def test_a_question_moves_over_the_border_of_its_section(self, office, edition):
        page = office.get(FORM)
        first = keys(edition)[0]
        button = f"identitas/{first[-1]}:{len(first) - 1}:turun"

        office.submit(page, button=button)
        office.submit(page, button=button)  # sent twice

        assert keys(edition)[0] == first[:-1]
        assert keys(edition)[1] == [first[-1], "ringkasan"]

    def test_sections_are_split_moved_and_joined(self, office, edition):
        before = keys(edition)
        page = office.get(f"{FORM}/bagian?mulai=bukti-dampak")
        values = {"title": "Bukti", "title_en": "Evidence"}

        page = office.submit(page, values=values)
        section = form_of(edition).section("bukti")
        assert [one.key for one in section.questions] == ["bukti-dampak"]

        page = office.submit(page, button="bukti:6:naik")
        assert [one.key for one in form_of(edition).sections][5:7] == ["bukti", "signifikansi"]

        page = office.submit(page, button="bukti:5:turun")
        office.submit(page, button="Gabungkan dengan bagian sebelumnya Bukti")
        assert keys(edition) == before

    def test_a_section_says_its_title_in_both_languages(self, office, edition):
        page = office.get(f"{FORM}/bagian?kunci=ringkasan")

        page = office.submit(page, values={"title": "Intisari", "title_en": ""})

        assert said_at(page, "title_en") == "Judul dalam bahasa Inggris: tidak boleh kosong"
        office.submit(page, values={"title_en": "Gist"})
        assert form_of(edition).section("ringkasan").title == "Intisari"


def test_the_secretariat_sees_the_form_as_applicants_will(office, edition):
    page = office.get(f"{FORM}/pratinjau?bagian=signifikansi")

    assert page.soup.select_one("fieldset[disabled] textarea#q_signifikansi")
    assert "Signifikansi (dampak)" in page.soup.select_one("aside").text
    assert office.get(f"{FORM}/pratinjau").status_code == 200


def test_after_the_opening_the_form_is_only_read(office, edition):
    page = office.get(FORM)
    with transaction():
        preparing.open_edition(edition, by=None)

    assert "Formulir dibekukan" in office.get(FORM).words
    assert office.get(NOVELTY).status_code == 303
    before = keys(edition)
    refused = office.submit(page, button="identitas/judul:0:turun")
    assert "Isinya dibekukan" in refused.words
    assert keys(edition) == before
