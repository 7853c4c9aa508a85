"""The history of a proposal: every change by everybody, in the words of the answers page."""

import io

import pytest

from app.competitions.models import StageKind
from app.entries.queries import content
from tests.factories.competitions import FORM, make_edition
from tests.factories.entries import PDF, make_attachment, make_entry, save

pytestmark = pytest.mark.once

IDENTITY, CONTENT = FORM["sections"]
MORE = [
    {"key": "tpb", "kind": "sdgs", "label": "TPB", "audience": "judges", "required": False},
    {
        "key": "sasaran",
        "kind": "target_groups",
        "audience": "judges",
        "label": "Sasaran",
        "required": False,
        "options": [{"key": "anak", "label": "Anak"}, {"key": "lansia", "label": "Lanjut usia"}],
    },
    {
        "key": "cara",
        "kind": "choice",
        "audience": "judges",
        "label": "Cara",
        "required": False,
        "options": [{"key": "daring", "label": "Lewat internet"}],
    },
]
EVERY_KIND = {"sections": [IDENTITY, {**CONTENT, "questions": [*CONTENT["questions"], *MORE]}]}


def address(entry, rest=""):
    return f"/instansi/proposal/{entry.id}{rest}"


def lines_of_history(page, label):
    """The lines of the history about one question: (by whom, taken out, put in)."""
    return [
        (
            line.select_one("summary .soft").text.rsplit(", ", 1)[-1],
            [old.get_text().replace("[dihapus:] ", "").strip() for old in line.select("del")],
            [new.get_text().replace("[ditambah:] ", "").strip() for new in line.select("ins")],
        )
        for line in page.soup.select("details.change")
        if line.summary.text.startswith(label)
    ]


def test_a_text_that_was_written_anew_is_shown_whole(new_client, innovator, admin, entry):
    save(entry, {"dampak": "Perahu membawa buku ke kampung di hulu sungai."}, by=innovator)
    new = "Antrean loket kini selesai dalam satu jam di kantor baru."
    save(entry, {"dampak": new}, by=admin)

    page = new_client(innovator).get(address(entry, "/riwayat"))

    line = page.soup.select_one("details.change div.diff")
    assert [one.text for one in line.select("p")] == ["Sebelum", "Sesudah"]
    assert line.select_one("del").text == "Perahu membawa buku ke kampung di hulu sungai."
    assert (line.ins.text, line.ins["lang"]) == (new, "id")


def test_files_that_the_admin_adds_and_removes_are_in_the_history(
    new_client, innovator, admin, entry
):
    make_attachment(entry, name="laporan akhir.pdf", by=innovator)
    chief = new_client(admin)
    page = chief.get(address(entry, "/isi/isi"))
    page = chief.submit(
        page, values={"q_bukti": [(io.BytesIO(PDF), "laporan baru.pdf")]}, button="q_bukti"
    )
    chief.submit(page, button="Hapus laporan akhir.pdf")

    assert lines_of_history(new_client(innovator).get(address(entry, "/riwayat")), "Bukti") == [
        ("Adi Admin", ["laporan akhir.pdf"], []),
        ("Adi Admin", [], ["laporan baru.pdf"]),
        ("Ina Inovator", [], ["laporan akhir.pdf"]),
    ]


@pytest.mark.both
@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("mulai", "2023-03-01", ["1 Maret 2023"]),
        ("kelompok", "replikasi", ["Replikasi"]),
        ("kategori", "pendidikan", ["Pendidikan"]),
        ("tpb", [3, 10], ["3. Kehidupan Sehat", "10. Berkurangnya Kesenjangan"]),
        ("sasaran", ["lansia", "anak"], ["Anak", "Lanjut usia"]),
        ("cara", "daring", ["Lewat internet"]),
        ("mitra", [{"name": "BPS", "role": "Data"}], ["BPS, Data"]),
        (
            "angka",
            [
                {
                    "indicator": "Waktu",
                    "unit": "hari",
                    "baseline": "9",
                    "result": "",
                    "period": "2024",
                    "source": "Catatan",
                }
            ],
            ["Waktu: 9 → – hari. 2024. Sumber: Catatan"],
        ),
    ],
)
def test_the_history_speaks_in_words(new_client, innovator, key, value, words):
    edition = make_edition(at=StageKind.REGISTRATION, form=EVERY_KIND)
    entry = make_entry(edition, innovator.grants[0].agency, by=innovator, answers={})
    save(entry, {key: value}, by=innovator)

    page = new_client(innovator).get(address(entry, "/riwayat"))
    label = content.draft_of(entry).definition.question(key).label
    [(_, old, new)] = lines_of_history(page, label)

    assert not old
    for one in words:
        assert one in "".join(new)


def test_two_tabs_of_one_person_are_no_two_people(new_client, innovator, entry):
    save(entry, {"dampak": "Tab satu"}, by=innovator, page="1")
    [conflict] = save(entry, {"dampak": "Tab dua"}, by=innovator, version=1, page="2").conflicts
    page = new_client(innovator).get(address(entry, f"/pilih/{conflict.id}"))

    assert "Dua orang" not in page.words
    assert "diubah di dua halaman" in page.words


def test_a_choice_between_two_groups_names_them(new_client, innovator, admin, entry):
    save(entry, {"kelompok": "replikasi"}, by=admin)
    [conflict] = save(entry, {"kelompok": ""}, by=innovator, version=1).conflicts
    page = new_client(innovator).get(address(entry, f"/pilih/{conflict.id}"))

    assert "Replikasi" in page.soup.select_one("section.card").text
    assert page.soup.select_one("del").text.endswith("Replikasi")


def test_an_english_history_says_which_words_are_the_writers(new_client, innovator, entry):
    page = new_client(innovator).get("/en" + address(entry, "/riwayat"))
    langs = {
        line.summary.text.split()[0]: line.select_one(".diff").get("lang")
        for line in page.soup.select("details.change")
    }

    assert langs["Impact"] == "id"
    assert langs["Kategori"] is None
