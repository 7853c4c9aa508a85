"""The secretariat's pages of one proposal: who reaches them, and the administrative check."""

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.competitions.models import StageKind
from app.core.audit import AuditRow
from app.core.db import db, transaction
from app.entries import queries
from app.entries.models import EntryState
from tests.factories.accounts import grant, letters_to, make_user
from tests.factories.competitions import make_edition, stage
from tests.factories.entries import make_entry
from tests.factories.judging import make_secretary

pytestmark = pytest.mark.once

S = EntryState


@pytest.fixture
def edition(app):
    return make_edition("kipp-2027", at=StageKind.ADMINISTRATIVE_SELECTION)


def address(entry, rest=""):
    return f"/sekretariat/{entry.edition.slug}/proposal/{entry.id}{rest}"


@pytest.mark.parametrize("state", [S.DRAFT, S.SUBMITTED, S.PASSED])
def test_the_secretariats_pages_do_not_exist_for_the_agency(
    new_client, innovator, admin, edition, state
):
    entry = make_entry(edition, admin.grants[0].agency, by=admin, state=state)
    for person in (innovator, admin):
        visitor = new_client(person)
        for rest in ("", "/seleksi"):
            assert visitor.get(address(entry, rest)).status_code == 404, rest


def test_the_chair_reads_what_was_forwarded_and_does_not_check(new_client, edition):
    chair = new_client(make_user(grants=[grant(Role.CHAIR, edition=edition)]))
    entry = make_entry(edition, state=S.SUBMITTED)

    assert chair.get(address(entry)).status_code == 200
    assert chair.get(address(entry, "/seleksi")).status_code == 403
    assert chair.get(address(make_entry(edition))).status_code == 404


CHECKLIST = [{"key": key, "text": key.capitalize()} for key in ("umur", "surat", "judul")]


@pytest.fixture
def checked_by_two(new_client, app):
    """Two people of the secretariat with the same check open in front of them."""
    edition = make_edition("periksa-2027", rules={"checklist": CHECKLIST})
    entry = make_entry(edition, state=S.SUBMITTED)
    people = [new_client(make_secretary(edition)) for _ in range(2)]
    pages = [person.get(address(entry, "/seleksi")) for person in people]
    return entry, people, pages


def save(person, page, **marks):
    return person.submit(page, form=".desk form", values=marks, button="Simpan dahulu")


def kept(entry):
    check = queries.check_of(entry.id)
    return {item["key"]: (item["passed"], item["reason"]) for item in check.items}


@pytest.mark.both
def test_two_people_on_one_check_keep_each_others_marks(checked_by_two):
    entry, (ani, budi), (page_of_ani, page_of_budi) = checked_by_two

    save(ani, page_of_ani, butir_umur="ya", butir_surat="tidak", alasan_surat="Belum ada.")
    answer = save(budi, page_of_budi, butir_judul="ya")

    assert answer.status_code == 200
    assert kept(entry) == {
        "umur": (True, ""),
        "surat": (False, "Belum ada."),
        "judul": (True, ""),
    }


@pytest.fixture
def clashed(checked_by_two):
    """Ani found the letter in order; Budi, whose page is older, did not, and writes why."""
    entry, (ani, budi), (page_of_ani, page_of_budi) = checked_by_two
    save(ani, page_of_ani, butir_surat="ya")
    save(budi, page_of_budi, butir_surat="tidak", alasan_surat="Tanpa cap.", butir_umur="ya")
    return entry, ani, budi


def beside(page):
    return [" ".join(one.get_text(" ").split()) for one in page.soup.select("#butir-surat .beside")]


def test_the_same_item_answered_otherwise_is_kept_for_both_to_read(clashed):
    entry, ani, budi = clashed

    assert kept(entry)["surat"] == (True, "")
    assert kept(entry)["umur"] == (True, "")
    for person in (budi, ani, budi):
        page = person.get(address(entry, "/seleksi"))
        assert "Keduanya tersimpan" in page.words
        assert page.soup.select_one('#dua-isian a[href="#butir-surat"]')
        (other,) = beside(page)
        assert "Tidak terpenuhi: “Tanpa cap.”" in other


@pytest.mark.both
def test_sending_the_outdated_page_again_keeps_one_text(checked_by_two):
    _entry, (ani, budi), (page_of_ani, page_of_budi) = checked_by_two
    save(ani, page_of_ani, butir_surat="ya")
    for reason in ("Tanpa cap.", "Tanpa cap.", "Tanpa cap dan tanggal."):
        page = save(budi, page_of_budi, butir_surat="tidak", alasan_surat=reason)

    (other,) = beside(page)
    assert "Tanpa cap dan tanggal." in other


@pytest.mark.both
@pytest.mark.parametrize(
    ("choice", "becomes"), [("pakai", (False, "Tanpa cap.")), ("lepas", (True, ""))]
)
def test_one_of_the_two_is_chosen_and_the_rest_of_the_form_is_saved(clashed, choice, becomes):
    entry, ani, _budi = clashed
    ref = queries.open_check_conflicts(entry.id)[0].id
    page = ani.get(address(entry, "/seleksi"))

    page = save(ani, page, **{f"pilih_{ref}": choice, "butir_judul": "ya"})

    assert kept(entry) == {"umur": (True, ""), "surat": becomes, "judul": (True, "")}
    assert beside(page) == []
    assert "Keduanya tersimpan" not in page.words


def test_whoever_writes_the_same_into_the_item_has_chosen(clashed):
    entry, _, budi = clashed
    page = budi.get(address(entry, "/seleksi"))

    page = save(budi, page, butir_surat="tidak", alasan_surat="Tanpa cap.")

    assert kept(entry)["surat"] == (False, "Tanpa cap.")
    assert beside(page) == []


def test_the_verdict_waits_for_the_choice(clashed):
    entry, ani, _budi = clashed
    page = ani.get(address(entry, "/seleksi"))

    page = ani.submit(page, ".desk form", {"butir_judul": "ya"}, button="Lanjut ke simpulan")

    assert page.request.path.endswith("/seleksi")
    (link,) = page.soup.select(".summary-error a")
    assert link["href"] == "#butir-surat"
    assert "Ada dua isian" in link.text
    answer = ani.post(address(entry, "/seleksi/simpulkan"), follow_redirects=True)
    assert "Pilih dahulu isian yang dipakai" in answer.get_data(as_text=True)
    assert queries.entry_by_id(entry.id).state is S.SUBMITTED


def test_what_was_typed_is_shown_when_somebody_concluded_meanwhile(checked_by_two):
    entry, (ani, budi), (page_of_ani, page_of_budi) = checked_by_two
    marks = {f"butir_{row['key']}": "ya" for row in CHECKLIST}
    page = ani.submit(page_of_ani, ".desk form", marks, button="Lanjut ke simpulan")
    ani.submit(page, "main form", button="Nyatakan lolos")

    page = save(budi, page_of_budi, butir_surat="tidak", alasan_surat="Tanpa cap.")

    assert page.status_code == 409
    assert "Seleksi administrasi proposal ini sudah selesai" in page.words
    assert "Surat: Tidak terpenuhi: “Tanpa cap.”" in page.words
    assert "Umur: " not in page.soup.select_one("#belum-tersimpan").text
    assert kept(entry)["surat"] == (True, "")


def test_a_choice_of_another_entry_changes_nothing(clashed):
    entry, ani, _ = clashed
    ref = queries.open_check_conflicts(entry.id)[0].id
    other = make_entry(entry.edition, state=S.SUBMITTED)

    ani.post(address(other, "/seleksi"), data={f"pilih_{ref}": "pakai"})

    assert [one.id for one in queries.open_check_conflicts(entry.id)] == [ref]


BY_GROUP = [
    {"key": "judul", "text": "Judul"},
    {"key": "sumber", "text": "Sumber disebut", "groups": ["replikasi"]},
]


@pytest.mark.both
@pytest.mark.parametrize(
    ("group", "asked"), [("umum", ["Judul"]), ("replikasi", ["Judul", "Sumber disebut"])]
)
def test_only_items_of_the_own_group_are_asked(new_client, group, asked):
    edition = make_edition(rules={"checklist": BY_GROUP})
    entry = make_entry(edition, state=S.SUBMITTED)
    with transaction():
        entry.group = next(one for one in edition.groups if one.key == group)

    page = new_client(make_secretary(edition)).get(address(entry, "/seleksi"))

    assert [legend.text for legend in page.soup.select("fieldset legend")] == asked


def test_an_item_of_another_group_does_not_hold_up_the_verdict(app):
    edition = make_edition(rules={"checklist": BY_GROUP})

    assert list(kept(make_entry(edition, state=S.PASSED))) == ["judul"]


# --- to the verdict -------------------------------------------------------------------------


@pytest.fixture
def office(new_client, edition):
    return new_client(make_secretary(edition))


@pytest.fixture
def submitted(edition, admin):
    return make_entry(edition, admin.grants[0].agency, by=admin, state=S.SUBMITTED, title="Perahu")


def to_the_verdict(office, entry, **marks):
    page = office.get(address(entry, "/seleksi"))
    return office.submit(page, form=".desk form", values=marks, button="Lanjut ke simpulan")


def state(entry):
    db.session.rollback()
    return entry.state


@pytest.mark.parametrize(
    ("marks", "link", "words"),
    [
        ({}, "#butir-lengkap", "Pilih salah satu."),
        ({"butir_lengkap": "tidak"}, "#alasan-lengkap", "Tulis alasannya."),
    ],
)
def test_what_lacks_is_marked_at_its_item_and_linked(office, submitted, marks, link, words):
    page = to_the_verdict(office, submitted, **marks)

    summary = page.soup.select_one(".summary-error")
    assert summary.a["href"] == link
    assert words in summary.a.text
    item = page.soup.select_one("#butir-lengkap")
    assert "has-error" in item["class"]
    assert words in item.select_one(".error").text
    assert page.soup.title.text.startswith("Galat:")
    assert state(submitted) is S.SUBMITTED


def test_nothing_is_marked_before_somebody_asks_for_the_verdict(office, submitted):
    page = office.get(address(submitted, "/seleksi"))

    assert not page.soup.select(".summary-error, .has-error")


def test_the_verdict_and_whom_it_reaches_are_read_before_it_is_said(office, submitted, admin):
    marks = {"butir_lengkap": "tidak", "alasan_lengkap": "Surat belum ada."}
    page = to_the_verdict(office, submitted, **marks)

    assert page.title.startswith("Simpulkan seleksi administrasi")
    assert "Alasan: Surat belum ada." in page.words
    assert f"{admin.name}, {admin.email}" in page.words
    assert state(submitted) is S.SUBMITTED
    assert letters_to(admin.email)[-1].subject.startswith("Tanda terima")

    office.submit(page, button="Nyatakan tidak lolos")
    assert state(submitted) is S.FAILED
    letter = letters_to(admin.email)[-1]
    assert letter.subject == f"Kabar tentang proposal {submitted.id:03d}"
    assert "- Jawaban lengkap\n  Alasan: Surat belum ada." in letter.text


def test_a_verdict_that_changed_meanwhile_is_read_again(office, submitted):
    page = to_the_verdict(office, submitted, butir_lengkap="ya")
    to_the_verdict(office, submitted, butir_lengkap="tidak", alasan_lengkap="Kosong.")

    again = office.submit(page, headers={"Referer": page.request.url})

    assert "Rekan Anda baru saja mengubah daftar periksa" in again.soup.text
    assert again.soup.select_one("button.btn-danger").text == "Nyatakan tidak lolos"
    assert state(submitted) is S.SUBMITTED


def test_the_verdict_waits_for_the_checklist(office, submitted):
    page = office.get(address(submitted, "/seleksi/simpulkan"), follow_redirects=True)

    assert page.request.path.endswith("/seleksi")
    assert page.soup.select(".summary-error")
    panel = page.soup.select_one("#check-form")
    items = len(panel.select("fieldset"))
    assert panel.h2.text == "Daftar periksa"
    assert f"0 dari {items} butir diputuskan." in panel.text
    assert panel.text.count("Keputusan Anda") == items
    assert submitted.agency.name in page.soup.select_one(".page-head").text


# --- correcting -----------------------------------------------------------------------------


def reopen(office, entry, reason="Surat ternyata ada di halaman 2."):
    page = office.get(address(entry, "/seleksi/koreksi"))
    return office.submit(page, values={"reason": reason})


def test_notes_are_taken_before_the_selection_opens_and_concluded_after(new_client, freeze, app):
    edition = make_edition("awal-2027", at=StageKind.REGISTRATION)
    entry = make_entry(edition, state=S.SUBMITTED)
    secretary = make_secretary(edition)
    office, marks = new_client(secretary), {"butir_lengkap": "tidak", "alasan_lengkap": "Kosong."}

    page = office.get(address(entry, "/seleksi"))
    assert "setelah tahap seleksi administrasi dibuka" in page.words
    page = to_the_verdict(office, entry, **marks)
    assert "Tahap seleksi administrasi belum dibuka" in page.words
    assert not page.soup.select("main form button")
    office.post(address(entry, "/seleksi/simpulkan"))
    assert state(entry) is S.SUBMITTED
    assert queries.check_of(entry.id).items[0]["reason"] == "Kosong."

    freeze(stage(edition, StageKind.ADMINISTRATIVE_SELECTION).opens_at)
    office = new_client(secretary)
    office.submit(office.get(address(entry, "/seleksi/simpulkan")))
    assert state(entry) is S.FAILED


@pytest.fixture
def failed(edition, admin):
    return make_entry(edition, admin.grants[0].agency, by=admin, state=S.FAILED, title="Perahu")


def test_a_verdict_is_corrected_with_a_reason_and_both_are_kept(
    new_client, office, failed, admin, freeze
):
    page = reopen(office, failed)
    assert "Seleksi administrasi dibuka kembali" in page.soup.text
    assert state(failed) is S.SUBMITTED
    letter = letters_to(admin.email)[-1]
    assert letter.subject == f"Kabar tentang proposal {failed.id:03d}"
    assert "Surat ternyata ada di halaman 2." in letter.text

    office.submit(to_the_verdict(office, failed, butir_lengkap="ya"))
    assert state(failed) is S.PASSED
    assert "menggantikan hasil seleksi" in letters_to(admin.email)[-1].text

    here = f"/instansi/proposal/{failed.id}"
    person = new_client(admin)
    for words in (person.get(here).words, person.get(here + "/riwayat").words):
        assert "Hasil sebelumnya: Tidak lolos" in words
        assert "Alasan koreksi: Surat ternyata ada di halaman 2." in words
        assert "Alasan: Surat pernyataan belum ditandatangani." in words
    assert "Hasil “tidak lolos” dibuka kembali untuk dikoreksi" in words
    trail = [row.action for row in db.session.scalars(select(AuditRow).order_by(AuditRow.id))]
    assert trail[-3:] == ["entry.check_reopened", "entry.check_saved", "entry.check_concluded"]


def test_a_correction_needs_a_reason(office, failed):
    page = reopen(office, failed, " ")

    assert page.status_code == 422
    assert page.soup.select_one(".summary-error a")["href"] == "#reason"
    assert state(failed) is S.FAILED


def test_once_the_assessment_runs_nothing_is_corrected(new_client):
    edition = make_edition()
    entry = make_entry(edition, state=S.PASSED)
    office = new_client(make_secretary(edition))

    assert "Koreksi hasil" not in office.get(address(entry)).words
    page = office.get(address(entry, "/seleksi/koreksi"))
    assert "Penilaian sudah dimulai" in page.words
    assert not page.soup.select("main form")
    office.post(address(entry, "/seleksi/koreksi"), data={"reason": "Salah"})
    assert state(entry) is S.PASSED


def test_judges_do_not_read_what_is_being_corrected(edition, office):
    entry = make_entry(edition, state=S.PASSED)
    reopen(office, entry)

    assert queries.snapshot_for_judges(entry.id) is None


def test_the_agency_reads_no_reason_of_what_is_met(new_client, office, submitted, admin):
    marks = {"butir_lengkap": "ya", "alasan_lengkap": "Sisa tulisan."}
    office.submit(to_the_verdict(office, submitted, **marks))

    here = f"/instansi/proposal/{submitted.id}"
    for path in (here, here + "/riwayat"):
        assert "Sisa tulisan" not in new_client(admin).get(path).words
    assert "Sisa tulisan" not in letters_to(admin.email)[-1].text
