"""What a step says while it is written, without JavaScript and in the answers to autosave."""

import io
from datetime import timedelta

import pytest

from app.competitions.models import Criterion, StageKind
from app.core import clock, limits, settings
from app.core.db import db, transaction
from app.core.traces import keyed_trace
from app.entries import queries
from app.entries.actions import handing
from app.entries.models import EntryState
from app.entries.queries import content
from app.limits import UPLOADING
from tests.factories.competitions import FORM, GROUPS, make_edition
from tests.factories.entries import PDF, make_entry, save
from tests.harness.forms import Form

TOO_LONG = "kata " * 3000


def address(entry, rest=""):
    return f"/instansi/proposal/{entry.id}{rest}"


def answers(entry):
    db.session.rollback()
    return content.draft_of(entry).values


def autosave(person, entry, section, **values):
    """Send the page's whole form with these values put over it, as the script does."""
    page = person.get(address(entry, f"/isi/{section}"))
    tag = page.soup.select_one("main form")
    form = Form(tag, page.request.url)
    form.fill(values)
    return person.post(tag["hx-post"], data=form.data, csrf=False, headers={"HX-Request": "true"})


def note(page, key):
    return " ".join(page.soup.select_one(f"#notes-{key}").get_text(" ").split())


# --- the group decides which questions are asked


def test_who_chooses_replication_stays_to_answer_the_new_question(new_client, innovator, entry):
    person = new_client(innovator)
    page = person.get(address(entry, "/isi/identitas"))

    page = person.submit(page, values={"q_kelompok": "replikasi"}, button="Simpan dan lanjutkan")

    assert page.title == "Identitas inovasi"
    assert "Ada pertanyaan tambahan di bagian ini: Inovasi yang direplikasi" in page.words
    page = person.submit(page, button="Simpan dan lanjutkan")
    assert page.title == "Isi proposal"


def test_a_question_that_autosave_brought_about_is_not_passed_by(new_client, innovator, entry):
    person = new_client(innovator)
    page = person.get(address(entry, "/isi/identitas"))
    part = autosave(person, entry, "identitas", q_kelompok="replikasi")

    link = part.soup.select_one("#save-state a")
    assert link["hx-target"] == "#question-sumber"
    assert link["href"].endswith("/isi/identitas#q_sumber")
    assert person.get(link["hx-get"]).soup.select_one(link["hx-select"]).select_one("#q_sumber")
    assert not part.soup.select("[name=v_sumber]")

    page = person.submit(page, values={"q_kelompok": "replikasi"}, button="Simpan dan lanjutkan")
    assert page.title == "Identitas inovasi"
    assert page.soup.select_one("#q_sumber")


def test_a_question_that_is_not_asked_any_more_says_so_and_keeps_its_text(
    new_client, innovator, edition, agency
):
    entry = make_entry(edition, agency, by=innovator, group="replikasi")
    person = new_client(innovator)

    part = autosave(person, entry, "identitas", q_kelompok="umum")
    assert "tidak menjawab pertanyaan ini" in note(part, "sumber")

    page = person.get(address(entry, "/isi/identitas"))
    assert not page.soup.select_one("#q_sumber")
    assert page.soup.select_one("#question-sumber") is not None


def test_a_wrong_answer_beside_another_group_is_told(new_client, innovator, agency):
    title, *others = FORM["sections"][0]["questions"]
    link = {
        "key": "tautan",
        "kind": "url",
        "label": "Tautan",
        "audience": "judges",
        "required": False,
    }
    first = {**FORM["sections"][0], "questions": [title, link, *others]}
    edition = make_edition(
        at=StageKind.REGISTRATION, form={"sections": [first, FORM["sections"][1]]}
    )
    entry = make_entry(edition, agency, by=innovator)
    person = new_client(innovator)

    page = person.submit(
        person.get(address(entry, "/isi/identitas")),
        values={"q_kelompok": "replikasi", "q_tautan": "video"},
        button="Simpan dan lanjutkan",
    )

    assert page.status_code == 422
    assert "Isi tautan lengkap yang diawali https://" in page.words


# --- the checks speak at once


def test_autosave_says_what_the_checks_find_at_the_answer(new_client, innovator, entry, agency):
    make_entry(entry.edition, agency, title="Perahu Baca")
    person = new_client(innovator)
    late = (clock.now() - timedelta(days=30)).date().isoformat()

    part = autosave(person, entry, "identitas", q_judul="Perahu Baca", q_mulai=late)

    assert "Judul ini sudah dipakai" in note(part, "judul")
    assert "Inovasi belum cukup umur" in note(part, "mulai")
    assert part.soup.select_one("#notes-mulai")["hx-swap-oob"] == "innerHTML"
    assert not part.soup.select("textarea, select, input:not([type=hidden]), form")
    part = autosave(person, entry, "identitas", q_judul="Perahu Baca Dua")
    assert note(part, "judul") == ""


def test_what_the_checks_find_marks_the_part_and_stands_beside_the_button(
    new_client, innovator, admin, entry
):
    young = (clock.now() - timedelta(days=30)).date().isoformat()
    save(entry, {"mulai": young}, by=innovator)
    warning = "Inovasi belum cukup umur"

    definition = content.draft_of(entry).definition
    section = next(s.key for s in definition.sections for q in s.questions if q.key == "mulai")

    tasks = new_client(innovator).get(address(entry)).soup
    part = next(one for one in tasks.select(".tasks li") if "Ada peringatan" in one.text)
    assert part.a["href"].endswith("/isi/" + section)
    assert (
        warning
        in new_client(innovator).get(address(entry, "/periksa")).soup.select_one(".card.call").text
    )

    with transaction():
        handing.hand_to_admin(entry, by=innovator, as_admin=False, now=clock.now())
    assert (
        warning
        in new_client(admin).get(address(entry, "/periksa")).soup.select_one(".card.call").text
    )


def test_questions_that_may_stay_empty_say_so(new_client, innovator, entry):
    definition = content.draft_of(entry).definition
    person = new_client(innovator)

    for section in definition.sections:
        page = person.get(address(entry, f"/isi/{section.key}")).words
        for question in section.questions:
            if question.applies_to("umum"):
                said = f"{question.label} (boleh kosong)" in page
                assert said is not question.required, question.key


def test_autosave_says_that_the_quota_is_used_up(new_client, innovator, agency):
    groups = ({**GROUPS[0], "agency_quota": 1}, GROUPS[1])
    edition = make_edition(at=StageKind.REGISTRATION, groups=groups)
    make_entry(edition, agency, state=EntryState.SUBMITTED)
    entry = make_entry(edition, agency, by=innovator, group="replikasi")

    part = autosave(new_client(innovator), entry, "identitas", q_kelompok="umum")

    assert "Kuota instansi untuk kelompok ini sudah terpakai" in note(part, "kelompok")


def test_autosave_says_how_many_words_are_too_many(new_client, innovator, entry):
    part = autosave(new_client(innovator), entry, "isi", q_ringkasan="kata " * 32)

    assert "Kurangi jawaban sebanyak 12 kata" in note(part, "ringkasan")


def test_the_checks_are_seen_after_going_on(new_client, innovator, entry, agency):
    make_entry(entry.edition, agency, title="Kelas Perahu")
    person = new_client(innovator)

    page = person.submit(
        person.get(address(entry, "/isi/identitas")), button="Simpan dan lanjutkan"
    )

    assert page.title == "Isi proposal"
    assert "Judul ini sudah dipakai" in page.soup.select_one("#flashes").text


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("0001-01-01", "Periksa tahun"),
        ("9000-01-01", "Periksa tahun"),
        ("2099-02-03", "belum tiba"),
    ],
)
def test_a_first_day_that_cannot_be_is_told_at_the_field(new_client, innovator, entry, day, words):
    person = new_client(innovator)

    assert words in note(autosave(person, entry, "identitas", q_mulai=day), "mulai")
    page = person.get(address(entry, "/isi/identitas?periksa=1"))
    assert words in page.soup.select_one("#question-mulai").text


def test_a_title_too_long_for_lists_is_told_and_kept(new_client, innovator, entry):
    person = new_client(innovator)
    title = "Perahu " * 50

    page = person.submit(
        person.get(address(entry, "/isi/identitas")), values={"q_judul": title}, button="draf"
    )

    assert page.status_code == 422
    assert "Judul paling panjang 300 huruf" in page.words
    assert answers(entry)["judul"] == title.strip()


# --- the state line


def test_the_state_line_tells_the_day_of_an_older_save(new_client, innovator, entry, freeze):
    freeze("2030-11-24T10:42+07:00")
    save(entry, {"dampak": "Satu"}, by=innovator)
    freeze("2030-11-25T08:00+07:00")

    page = new_client(innovator).get(address(entry, "/isi/isi"))

    assert page.soup.select_one("#save-state").text == "tersimpan 24 Nov 2030 10.42 WIB"


# --- answers beyond all measure


def test_an_answer_beyond_all_measure_is_refused_and_stays_on_the_page(
    new_client, innovator, entry
):
    before = answers(entry)["ringkasan"]
    person = new_client(innovator)

    page = person.submit(
        person.get(address(entry, "/isi/isi")),
        values={"q_ringkasan": TOO_LONG, "q_dampak": "Baru"},
        button="Simpan dan lanjutkan",
    )

    assert page.status_code == 422
    assert "terlalu panjang untuk disimpan: paling panjang 2.000 huruf" in page.words
    assert "Jawaban Anda sudah tersimpan" not in page.words
    assert page.soup.select_one("#q_ringkasan").text.strip() == TOO_LONG.strip()
    assert answers(entry)["ringkasan"] == before
    assert answers(entry)["dampak"] == "Baru"


def test_autosave_refuses_it_too_and_says_so(new_client, innovator, entry):
    part = autosave(new_client(innovator), entry, "isi", q_ringkasan=TOO_LONG, q_dampak="Baru")

    assert part.status_code == 422
    assert "Belum semua tersimpan" in part.soup.select_one("#save-state.unsaved").text
    assert "terlalu panjang untuk disimpan" in note(part, "ringkasan")
    assert part.soup.select_one("[name=v_dampak]")["value"] == "2"
    assert not part.soup.select("[name=v_ringkasan]")


def test_a_merged_text_beyond_all_measure_stays_on_the_page(new_client, innovator, admin, entry):
    [conflict] = save(entry, {"ringkasan": "Lain"}, by=innovator, version=0).conflicts
    person = new_client(innovator)

    page = person.submit(
        person.get(address(entry, f"/pilih/{conflict.id}")),
        values={"teks": TOO_LONG},
        button="Simpan tulisan gabungan",
    )

    assert page.status_code == 409
    assert "terlalu panjang untuk disimpan" in page.words
    assert page.soup.select_one("#teks").text.strip() == TOO_LONG.strip()
    assert queries.open_conflicts(entry.id)


# --- rows


def row(number, **parts):
    return {f"q_angka-{number}-{part}": text for part, text in parts.items()}


def test_a_wrong_row_says_it_at_the_very_input(new_client, innovator, entry):
    person = new_client(innovator)
    figures = row(0, indicator="Waktu", unit="hari", baseline="1e5", result="9", period="2024")

    page = person.submit(
        person.get(address(entry, "/isi/isi")), values=figures, button="Simpan dan lanjutkan"
    )

    assert page.status_code == 422
    links = {a["href"]: a.text for a in page.soup.select(".summary-error a")}
    assert links == {
        "#q_angka-0-baseline": "Baris 1: isi Sebelum dengan angka, misalnya 9 atau 1.234,5",
        "#q_angka-0-source": "Baris 1: isi Sumber data",
    }
    wrong = page.soup.select_one("#q_angka-0-baseline")
    assert wrong["aria-invalid"] == "true"
    assert "dengan angka" in page.soup.select_one(f"#{wrong['aria-describedby']}").text
    assert not page.soup.select_one("#q_angka-0-unit[aria-invalid]")


def test_rows_are_added_and_removed_without_scripts(new_client, innovator, entry):
    person = new_client(innovator)
    page = person.get(address(entry, "/isi/isi"))
    for number, name in enumerate(("BPS", "Universitas Contoh")):
        given = {f"q_mitra-{number}-name": name, f"q_mitra-{number}-role": "Data"}
        page = person.submit(page, values=given, button="q_mitra")
    assert page.soup.select_one("#q_mitra-2-name")["value"] == ""

    page = person.submit(page, values={"q_dampak": "Baru"}, button="Hapus baris Baris 1, Mitra")

    assert [one["name"] for one in answers(entry)["mitra"]] == ["Universitas Contoh"]
    assert answers(entry)["dampak"] == "Baru"
    assert page.soup.select_one("#q_mitra-0-name")["value"] == "Universitas Contoh"
    assert not page.soup.select_one("#q_mitra-1-name")


def test_who_adds_a_row_is_not_told_what_is_still_to_write(new_client, innovator, entry):
    person = new_client(innovator)

    page = person.submit(
        person.get(address(entry, "/isi/isi")),
        values={"q_mitra-0-name": "BPS"},
        button="q_mitra",
    )

    assert page.status_code == 200
    assert page.soup.select_one("#q_mitra-1-name")


# --- what the page tells about itself


def test_a_weight_stands_only_where_its_section_is_judged(new_client, innovator, agency):
    edition = make_edition(at=StageKind.REGISTRATION)
    with transaction():
        criterion = db.session.scalars(db.select(Criterion).order_by(Criterion.id)).first()
        criterion.question_keys = ["ringkasan", "mulai"]
    entry = make_entry(edition, agency, by=innovator)
    person = new_client(innovator)

    page = person.get(address(entry, "/isi/identitas"))
    assert "bobot" not in page.words
    assert "Kebaruan" in page.soup.aside.text
    assert "bobot 100 %" in person.get(address(entry, "/isi/isi")).words


def test_every_answer_that_the_library_does_not_show_says_who_reads_it(
    new_client, innovator, entry
):
    page = new_client(innovator).get(address(entry, "/isi/identitas"))

    hint = page.soup.select_one("#h-q_pernyataan").text
    assert hint.startswith("Hanya dibaca instansi Anda dan sekretariat.")
    assert "PDF, JPG, PNG, DOCX, atau XLSX" in hint
    assert "juri" not in hint
    assert page.words.count("Hanya dibaca instansi Anda dan sekretariat.") == 2


# --- limits


def test_a_file_too_many_waits_while_the_answers_are_still_saved(new_client, innovator, entry):
    person = new_client(innovator)
    limit = UPLOADING.limit("account")
    with transaction():
        trace = keyed_trace(limit.key, str(innovator.id))
        limits.note(trace, "", minutes=10, times=settings.value(limit.key))

    refused = person.post(
        address(entry, "/isi/identitas"),
        data={"q_judul": "Perahu Baca", "q_berkas": (io.BytesIO(PDF), "surat.pdf")},
        headers={"Origin": "http://localhost"},
    )
    assert refused.status_code == 429
    assert refused.soup.select_one("[name=q_judul]").text.strip() == "Perahu Baca"
    assert "pilih lagi" in refused.words

    assert autosave(person, entry, "identitas", q_judul="Perahu Baca").status_code == 200
    assert answers(entry)["judul"] == "Perahu Baca"
