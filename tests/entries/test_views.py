"""What people see and do on the pages of proposals, without JavaScript."""

import io
from datetime import timedelta

import pytest

from app.accounts.models import Role
from app.competitions.actions import amending
from app.competitions.models import StageKind
from app.core import clock, files
from app.core.db import db, transaction
from app.entries import queries
from app.entries.actions import handing
from app.entries.models import Attachment, EntryState
from app.entries.queries import content
from app.permissions import Permission, permits
from tests.factories.accounts import grant, make_user
from tests.factories.agencies import make_agency, make_unit
from tests.factories.competitions import make_edition, stage
from tests.factories.entries import PDF, make_attachment, make_entry, save
from tests.factories.judging import make_secretary
from tests.factories.library import make_library_entry
from tests.harness import spreadsheet

pytestmark = pytest.mark.once

S = EntryState
HTMX = {"HX-Request": "true"}


def address(entry, rest=""):
    return f"/instansi/proposal/{entry.id}{rest}"


def answers(entry):
    db.session.rollback()
    return content.draft_of(entry).values


def test_an_innovator_starts_a_proposal(new_client, innovator, agency, edition):
    make_unit(agency, "Dinas Pendidikan")
    person = new_client(innovator)
    page = person.get("/instansi/proposal/mulai")

    page = person.submit(page, values={"place": f"{agency.id}-0", "title": "Kelas Perahu"})

    assert page.title == "Kelas Perahu"
    assert "0 dari 2 bagian selesai" in page.words


def test_starting_without_a_title_says_so(new_client, innovator, edition):
    person = new_client(innovator)

    page = person.submit(person.get("/instansi/proposal/mulai"), values={"title": ""})

    assert page.status_code == 422
    assert page.soup.select_one(".summary-error a")["href"] == "#title"


def test_the_workspace_tells_what_waits_for_whom(new_client, innovator, admin, edition, agency):
    for state, title in ((S.RETURNED, "A"), (S.WITH_ADMIN, "B"), (S.SUBMITTED, "C")):
        make_entry(edition, agency, by=admin, state=state, title=title)

    seen = new_client(innovator).get("/instansi")
    assert [h.text for h in seen.soup.select(".todo h3")] == ["Perbaiki “A”"]
    assert "Tambahkan angka awal." in seen.words
    assert "1 dari 10 kuota kelompok Umum dipakai" in seen.words
    assert "Periksa dan teruskan “B”" in new_client(admin).get("/instansi").words


def test_an_empty_workspace_says_what_to_do(new_client, innovator):
    assert "Belum ada proposal" in new_client(innovator).get("/instansi").words


def test_extra_time_lets_an_agency_start_after_the_close(new_client, innovator, freeze):
    edition = make_edition(at=StageKind.REGISTRATION)
    registration = edition.stages[0]
    freeze(registration.closes_at + timedelta(hours=1))
    client = new_client(innovator)
    assert client.get("/instansi/proposal/mulai").soup.select_one("#title") is None

    with transaction():
        amending.give_extra_time(
            registration,
            [innovator.grants[0].agency],
            closes_at=registration.closes_at + timedelta(days=1),
            reason="Banjir",
            by=innovator,
        )

    page = client.get("/instansi/proposal/mulai")
    assert edition.name in page.words
    started = client.submit(page, values={"title": "Perahu Baca"})
    assert started.status_code == 200
    assert "Perahu Baca" in started.words


def test_only_agencies_whose_registration_runs_are_offered(new_client, freeze):
    edition = make_edition(at=StageKind.REGISTRATION)
    early, late = make_agency("Kota Tutup"), make_agency("Kota Banjir")
    person = make_user(grants=[grant(Role.INNOVATOR, agency=one) for one in (early, late)])
    closes_at = edition.stages[0].closes_at
    with transaction():
        amending.give_extra_time(
            edition.stages[0],
            [late],
            closes_at=closes_at + timedelta(days=1),
            reason="Banjir",
            by=person,
        )
    freeze(closes_at + timedelta(hours=1))

    page = new_client(person).get("/instansi/proposal/mulai")

    assert "Kota Banjir" in page.words
    assert "Kota Tutup" not in page.words


def test_a_start_after_the_close_keeps_what_was_written(
    new_client, innovator, edition, agency, freeze
):
    person = new_client(innovator)
    page = person.get("/instansi/proposal/mulai")
    freeze(edition.stages[0].closes_at + timedelta(hours=1))

    page = person.submit(page, values={"place": f"{agency.id}-0", "title": "Kelas Perahu"})

    assert page.status_code == 422
    assert "Pendaftaran tidak sedang dibuka untuk instansi ini" in page.words
    assert page.soup.select_one("#title")["value"] == "Kelas Perahu"
    assert len(page.soup.select("input[type=radio][checked]")) == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_the_workspace_asks_as_often_for_one_row_as_for_three(
    new_client, innovator, edition, count_queries, rows
):
    for _ in range(rows):
        make_entry(edition, innovator.grants[0].agency, by=innovator)
    person = new_client(innovator)

    with count_queries() as queries_sent:
        page = person.get("/instansi")

    assert page.status_code == 200
    assert len(queries_sent) == 26


def test_a_step_is_saved_without_javascript_and_leads_to_the_next(new_client, innovator, entry):
    person = new_client(innovator)
    page = person.get(address(entry, "/isi/identitas"))

    page = person.submit(page, values={"q_penanggung-jawab": "Budi"}, button="Simpan dan lanjutkan")

    assert page.title == "Isi proposal"
    assert answers(entry)["penanggung-jawab"] == "Budi"


def test_a_partial_step_is_welcome(new_client, innovator, entry):
    person = new_client(innovator)
    page = person.get(address(entry, "/isi/isi"))

    page = person.submit(page, values={"q_ringkasan": ""}, button="Simpan draf")

    assert page.title == "Kelas Perahu"
    assert "Draf tersimpan." in page.words
    assert answers(entry)["ringkasan"] == ""


def test_a_text_that_is_too_long_is_saved_and_told(new_client, innovator, entry):
    person = new_client(innovator)
    page = person.get(address(entry, "/isi/isi"))

    page = person.submit(page, values={"q_ringkasan": "kata " * 32}, button="Simpan draf")

    assert page.status_code == 422
    assert page.soup.title.text.startswith("Galat:")
    assert "Kurangi jawaban sebanyak 12 kata agar paling banyak 20 kata" in page.words
    assert "Jawaban Anda sudah tersimpan" in page.words
    assert page.soup.select_one("#q_ringkasan")["aria-invalid"] == "true"
    assert "lebih 12 kata" in page.words
    assert len(answers(entry)["ringkasan"].split()) == 32


def test_rows_of_figures_and_partners(new_client, innovator, entry):
    person = new_client(innovator)
    page = person.get(address(entry, "/isi/isi"))

    page = person.submit(
        page,
        values={"q_mitra-0-name": "Universitas Contoh", "q_mitra-0-role": "Evaluasi"},
        button="q_mitra",
    )

    assert answers(entry)["mitra"] == [{"name": "Universitas Contoh", "role": "Evaluasi"}]
    assert page.soup.select_one("#q_mitra-1-name")["value"] == ""


def partners(count, of="Mitra"):
    return {f"q_mitra-{n}-{part}": f"{of} {n}" for n in range(count) for part in ("name", "role")}


def names_in(page):
    return [tag["value"] for tag in page.soup.select("input[name^=q_mitra-][name$=-name]")]


def test_rows_beyond_fifty_are_refused_and_stay_on_the_page(new_client, innovator, entry):
    person = new_client(innovator)
    path = address(entry, "/isi/isi")
    data = {"v_mitra": "0", "v_dampak": "1", "q_dampak": "Turun.", **partners(52)}

    page = person.post(path, data=data)

    assert page.status_code == 422
    assert "hapus 2 baris, lalu simpan lagi" in page.words
    assert "Jawaban Anda sudah tersimpan" not in page.words
    assert names_in(page) == [f"Mitra {n}" for n in range(52)]
    assert page.soup.select("button[name=tambah][value=q_mitra]") == []
    assert "mitra" not in answers(entry)
    assert answers(entry)["dampak"] == "Turun."

    for name in ("q_mitra-51", "q_mitra-50"):
        page = person.submit(page, button=name)

    assert len(answers(entry)["mitra"]) == 50
    assert names_in(page) == [f"Mitra {n}" for n in range(50)]
    assert "Untuk menambah, hapus satu baris lebih dahulu" in page.words


def test_autosave_says_that_rows_beyond_fifty_are_not_kept(new_client, innovator, entry):
    data = {"v_mitra": "0", **partners(51)}

    answer = new_client(innovator).post(address(entry, "/simpan/isi"), data=data, headers=HTMX)

    assert answer.status_code == 422
    assert "hapus 1 baris" in answer.words
    assert "mitra" not in answers(entry)


def test_a_picked_source_beyond_fifty_is_told(new_client, innovator, entry):
    person = new_client(innovator)
    save(entry, {"kelompok": "replikasi"}, by=innovator, as_admin=False)
    sources = [make_library_entry(f"Inovasi {n}").id for n in range(51)]
    data = {"v_sumber": "0", **{f"q_sumber-{n}": ref for n, ref in enumerate(sources[:50])}}

    page = person.post(
        address(entry, "/isi/identitas"), data={**data, "pilih": f"q_sumber:{sources[50]}"}
    )

    assert page.status_code == 422
    assert "hapus 1 baris" in page.words
    kept = [int(tag["value"]) for tag in page.soup.select("input[type=hidden][name^=q_sumber-]")]
    assert kept == sources


def test_the_replication_group_is_asked_for_its_source(new_client, innovator, entry):
    person = new_client(innovator)
    page = person.get(address(entry, "/isi/identitas"))
    assert not page.soup.select_one("#q_sumber")

    page = person.submit(page, values={"q_kelompok": "replikasi"}, button="Simpan draf")
    assert page.soup.select_one("#q_sumber")
    page = person.get(address(entry, "/isi/identitas?periksa=1"))
    assert "Inovasi yang direplikasi" in page.words
    assert "Jawab pertanyaan ini" in page.words


def test_files_are_uploaded_downloaded_and_removed(new_client, innovator, entry):
    person = new_client(innovator)
    page = person.get(address(entry, "/isi/isi"))
    page = person.submit(
        page,
        values={
            "q_bukti": [(io.BytesIO(PDF), "Laporan Évaluasi.pdf"), (io.BytesIO(b"MZ"), "x.pdf")],
            "q_dampak": "Teks baru",
        },
        button="q_bukti",
    )

    assert page.status_code == 422
    assert "x.pdf: Jenis berkas tidak diterima" in page.words
    assert "tersimpan, tetapi berkas yang ditolak tidak" in page.words
    assert "Tidak ada yang hilang" not in page.words
    said = page.soup.select_one(".taken[role=status]").text
    assert said.strip() == "Terunggah: Laporan Évaluasi.pdf"
    assert "Laporan Évaluasi.pdf" in page.words
    assert answers(entry)["dampak"] == "Teks baru"

    link = page.soup.select_one(".files a")["href"]
    file = person.get(link)
    assert file.data == PDF
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert "filename*=UTF-8''Laporan%20%C3%89valuasi.pdf" in file.headers["Content-Disposition"]
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert file.headers["Content-Security-Policy"].startswith("sandbox")

    page = person.submit(page, button="Hapus Laporan Évaluasi.pdf")
    assert "Laporan Évaluasi.pdf" not in page.words


def test_a_file_over_the_limit_is_told_at_its_field_and_all_else_is_saved(
    new_client, innovator, entry, monkeypatch
):
    receive = files.receive
    monkeypatch.setattr(files, "receive", lambda sent, limit: receive(sent, limit=len(PDF)))
    person = new_client(innovator)
    page = person.submit(
        person.get(address(entry, "/isi/isi")),
        values={
            "q_bukti": [
                (io.BytesIO(PDF + b" "), "besar.pdf"),
                (io.BytesIO(PDF), "kecil.pdf"),
            ],
            "q_dampak": "Teks baru",
        },
        button="Simpan draf",
    )

    assert page.status_code == 413
    field = page.soup.select_one("#q_bukti")
    assert "besar.pdf: Berkas lebih besar" in page.soup.select_one(f"#e-{field['id']}").text
    assert "Terunggah: kecil.pdf" in page.words
    assert page.soup.select_one("[name=q_dampak]").text.strip() == "Teks baru"
    assert answers(entry)["dampak"] == "Teks baru"


@pytest.mark.parametrize(
    ("button", "said"),
    [("q_bukti", "Terunggah: laporan.pdf"), ("Simpan draf", "1 berkas terunggah.")],
)
def test_a_file_that_was_taken_is_said_to_be(new_client, innovator, entry, button, said):
    person = new_client(innovator)
    page = person.get(address(entry, "/isi/isi"))

    file = io.BytesIO(PDF), "laporan.pdf"
    page = person.submit(page, values={"q_bukti": [file]}, button=button)

    assert said in [" ".join(one.text.split()) for one in page.soup.select("main [role=status]")]


def htmx(person, entry, section, data):
    return person.post(
        address(entry, f"/simpan/{section}"), data=data, headers={"HX-Request": "true"}
    )


def test_autosave_answers_with_the_state_line_and_new_versions_only(
    new_client, innovator, entry, freeze
):
    freeze("2026-11-24T10:42+07:00")
    save(entry, {"dampak": ""}, by=innovator)
    freeze("2026-11-24T10:43+07:00")

    part = htmx(new_client(innovator), entry, "isi", {"q_dampak": "Baru", "v_dampak": 2})

    assert part.soup.select_one("#save-state").text == "tersimpan 10.43 WIB"
    assert part.soup.select_one('input[name="v_dampak"]')["value"] == "3"
    assert part.soup.select_one("#version-dampak")["hx-swap-oob"] == "true"
    assert not part.soup.select("textarea, input:not([type=hidden]), form")
    assert answers(entry)["dampak"] == "Baru"


def test_autosave_from_an_old_page_keeps_both_texts(new_client, innovator, admin, entry):
    save(entry, {"dampak": "Tulisan admin"}, by=admin)

    part = htmx(new_client(innovator), entry, "isi", {"q_dampak": "Tulisan saya", "v_dampak": 1})

    assert "Kedua tulisan disimpan" in part.words
    assert part.soup.select_one('input[name="v_dampak"]') is None
    assert answers(entry)["dampak"] == "Tulisan admin"


def test_the_person_compares_and_chooses(new_client, innovator, admin, entry):
    save(entry, {"dampak": "Tulisan admin"}, by=admin)
    person = new_client(innovator)
    page = person.post(
        address(entry, "/isi/isi"),
        data={"q_dampak": "Tulisan saya", "v_dampak": 1, "draf": "1"},
        follow_redirects=True,
    )

    assert page.title == "Pilih tulisan"
    assert "Adi Admin" in page.words
    assert page.soup.select_one("del").text.endswith("admin")
    assert page.soup.select_one("ins").text.endswith("saya")

    page = person.submit(page, values={"teks": "Tulisan kita"}, button="Simpan tulisan gabungan")
    assert answers(entry)["dampak"] == "Tulisan kita"
    page = person.get(address(entry, "/riwayat"))
    assert "Tulisan saya" in page.words


def test_the_whole_way_to_the_secretariat(new_client, innovator, admin, entry, freeze):
    secretariat = make_secretary(entry.edition)
    person, chief, office = (new_client(one) for one in (innovator, admin, secretariat))
    page = person.submit(person.get(address(entry, "/periksa")), form='form[action$="/ajukan"]')
    assert "TT-2027-" in page.words
    assert "Diajukan ke admin instansi pada" in page.words
    assert person.get(address(entry, "/isi/isi")).soup.select_one("textarea") is None
    assert office.get(f"/sekretariat/kipp-2027/proposal/{entry.id}").status_code == 404

    page = chief.submit(
        chief.get(address(entry, "/periksa")),
        form='form[action$="/kembalikan"]',
        values={"note": "Tambahkan angka awal."},
    )
    assert "Dikembalikan untuk perbaikan" in page.words
    person.submit(person.get(address(entry, "/periksa")), form='form[action$="/ajukan"]')
    page = chief.submit(chief.get(address(entry, "/periksa")), form='form[action$="/teruskan"]')
    assert "Diteruskan ke sekretariat pada" in page.words
    assert page.words.count("-03") >= 1

    freeze(stage(entry.edition, StageKind.ADMINISTRATIVE_SELECTION).opens_at)
    office = new_client(secretariat)
    page = office.get("/sekretariat/kipp-2027/proposal")
    assert "Kelas Perahu" in page.words
    page = office.get(f"/sekretariat/kipp-2027/proposal/{entry.id}/seleksi")
    page = office.submit(
        page,
        form=".desk form",
        values={"butir_lengkap": "tidak"},
        button="Lanjut ke simpulan",
    )
    assert "Ada 1 butir yang belum lengkap" in page.words
    page = office.submit(
        page,
        form=".desk form",
        values={"butir_lengkap": "tidak", "alasan_lengkap": "Surat belum ada."},
        button="Lanjut ke simpulan",
    )
    page = office.submit(page)
    assert "Tidak lolos seleksi administrasi" in page.words

    page = new_client(innovator).get(address(entry, "/riwayat"))
    assert "Alasan: Surat belum ada." in page.words
    assert "Tambahkan angka awal." in page.words


def test_checking_names_every_gap_with_a_link_to_it(new_client, innovator, edition, agency):
    entry = make_entry(edition, agency, by=innovator, answers={})
    person = new_client(innovator)
    page = person.get(address(entry, "/periksa"))

    links = [a["href"] for a in page.soup.select(".summary-error a")]
    assert len(links) == 5
    page = person.get(links[0])
    assert page.status_code == 200
    assert page.soup.select_one(".summary-error")
    assert page.soup.title.text.startswith("Galat:")
    assert not page.soup.select('form[action$="/ajukan"]')


def test_handing_on_by_hand_with_gaps_is_refused_and_nothing_lost(
    new_client, innovator, edition, agency
):
    entry = make_entry(edition, agency, by=innovator, answers={"dampak": ""})

    page = new_client(innovator).post(
        address(entry, "/ajukan"),
        headers={"Referer": "http://localhost" + address(entry, "/periksa")},
        follow_redirects=True,
    )

    assert "masih ada 1 hal" in page.words
    assert answers(entry)["ringkasan"]


def test_warnings_while_drafting(new_client, innovator, entry, edition, agency):
    make_entry(edition, agency, title="kelas perahu!")
    save(entry, {"mulai": "2026-11-01"}, by=innovator)
    page = new_client(innovator).get(address(entry))

    assert "Judul ini sudah dipakai proposal lain" in page.words
    assert "Inovasi belum cukup umur" in page.words


def test_the_admin_withdraws(new_client, admin, entry):
    person = new_client(admin)
    page = person.submit(person.get(address(entry, "/tarik")))

    assert "Ditarik kembali" in page.words
    assert person.get(address(entry, "/isi/isi")).soup.select_one("textarea") is None


def test_the_printable_proposal_and_the_receipt_show_the_snapshot(
    new_client, innovator, edition, agency
):
    entry = make_entry(edition, agency, by=innovator, answers={"dampak": "Kalimat lama."})
    make_attachment(entry, name="bukti.pdf")
    person = new_client(innovator)
    person.submit(person.get(address(entry, "/periksa")), form='form[action$="/ajukan"]')
    snapshot = queries.latest_snapshot(entry.id)

    page = person.get(address(entry, "/cetak"))
    assert "Kalimat lama." in page.words
    assert snapshot.sha256 in page.words
    file = snapshot.content["files"][0]["sha256"]
    assert file in page.words
    page = person.get(address(entry, f"/tanda-terima/{snapshot.receipt_number}"))
    assert snapshot.sha256 in page.words
    assert "bukti.pdf" in page.words
    assert file in page.words
    assert "WIB" in page.words
    assert person.get(address(entry, "/tanda-terima/TT-1-1-1")).status_code == 404


def test_foreign_proposals_and_files_do_not_exist(new_client, entry, secretariat):
    stranger = make_user(grants=[grant(Role.INNOVATOR, agency=make_agency("Kota Lain"))])
    attachment = make_attachment(entry)
    for person in (stranger, secretariat):
        visitor = new_client(person)
        for rest in ("", "/isi/isi", "/periksa", "/riwayat", "/cetak", "/tarik"):
            assert visitor.get(address(entry, rest)).status_code == 404, rest
        for rest in ("/ajukan", "/teruskan", "/kembalikan", "/tarik", "/simpan/isi", "/isi/isi"):
            assert visitor.post(address(entry, rest)).status_code == 404, rest
        assert visitor.get(f"/instansi/berkas/{attachment.id}").status_code == 404


@pytest.mark.both
def test_the_secretariat_opens_no_file_of_a_proposal_that_was_withdrawn(new_client):
    edition = make_edition(at=StageKind.REGISTRATION)
    chief = make_user(grants=[grant(Role.SECRETARIAT, edition=edition)])
    entry = make_entry(edition, state=S.SUBMITTED, files=["bukti"])
    file = f"/instansi/berkas/{db.session.scalar(db.select(Attachment.id))}"
    assert new_client(chief).get(file).status_code == 200

    with transaction():
        handing.withdraw(entry, "", by=entry.started_by, now=clock.now())

    assert new_client(chief).get(file).status_code == 404
    assert new_client(entry.started_by).get(file).status_code == 200


def test_the_secretariat_checks_nothing_that_was_not_forwarded(new_client, secretariat, edition):
    entry = make_entry(edition, state=S.WITH_ADMIN)
    place = f"/sekretariat/{edition.slug}/proposal/{entry.id}/seleksi"

    assert new_client(secretariat).get(place).status_code == 404
    assert new_client(secretariat).post(place).status_code == 404
    assert not permits(secretariat, Permission.ENTRY_CHECK, entry)


def test_an_innovator_may_not_forward(new_client, innovator, entry):
    assert new_client(innovator).post(address(entry, "/teruskan")).status_code == 403


def test_a_file_of_another_proposal_is_not_removed(new_client, innovator, entry, edition):
    other = make_attachment(make_entry(edition))

    page = new_client(innovator).post(
        address(entry, "/isi/isi"), data={"hapus": other.id, "v_dampak": "1", "q_dampak": "x"}
    )

    assert page.status_code == 404
    db.session.rollback()
    assert other.removed_at is None


@pytest.mark.parametrize("rows", [1, 3])
def test_the_secretariat_list_asks_as_often_for_one_row_as_for_three(
    new_client, secretariat, edition, count_queries, rows
):
    for _ in range(rows):
        make_entry(edition, state=S.SUBMITTED)
    person = new_client(secretariat)

    with count_queries() as queries_sent:
        page = person.get("/sekretariat/kipp-2027/proposal")

    assert len(page.soup.select("tbody tr")) == rows
    assert len(queries_sent) == 12


def test_the_secretariat_sees_drafts_as_numbers_only(
    new_client, secretariat, edition, agency, innovator
):
    make_entry(edition, agency, by=innovator, title="Rahasia Draf")
    make_entry(edition, agency, by=innovator, title="Rahasia Admin", state=S.WITH_ADMIN)
    page = new_client(secretariat).get("/sekretariat/kipp-2027/proposal")

    assert "Rahasia" not in page.words
    assert "Kabupaten Contoh Barat 1 1" in page.words


@pytest.mark.both
@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["Beta", "Alfa"]),
        ("?urut=judul", ["Alfa", "Beta"]),
        ("?urut=-judul", ["Beta", "Alfa"]),
        ("?urut=apa-saja&keadaan=apa-saja", ["Beta", "Alfa"]),
        ("?keadaan=passed", ["Alfa"]),
        ("?q=alf", ["Alfa"]),
        ("?q=100%25", []),
        ("?kelompok=replikasi", []),
    ],
)
def test_the_list_is_filtered_searched_and_sorted(new_client, secretariat, edition, query, titles):
    make_entry(edition, state=S.SUBMITTED, title="Beta")
    make_entry(edition, state=S.PASSED, title="Alfa")

    page = new_client(secretariat).get(f"/sekretariat/kipp-2027/proposal{query}")

    assert [a.text for a in page.soup.select("tbody th > a")] == titles


def test_the_file_of_the_list_holds_no_formula(new_client, secretariat, edition, agency):
    make_entry(edition, agency, state=S.SUBMITTED, title="=HYPERLINK(1)")

    person = new_client(secretariat)
    file = person.get("/sekretariat/kipp-2027/proposal.csv")

    assert file.content_type == "text/csv; charset=utf-8"
    assert "'=HYPERLINK(1)" in file.text
    sheet = spreadsheet.read(person.get("/sekretariat/kipp-2027/proposal.xlsx").data)
    assert sheet.rows[1][1] == "=HYPERLINK(1)"
    assert sheet.formulas == 0
