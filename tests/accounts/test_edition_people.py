"""The secretariat and the people of its edition."""

import io

import pytest

from app.accounts import roster, rules
from app.accounts.actions import rosters
from app.accounts.actions.grants import stop
from app.accounts.models import Invitation, Role, User
from app.agencies.models import AgencyKind
from app.agencies.queries import find_agency
from app.competitions.models import Edition
from app.core import clock
from app.core.db import db, transaction
from app.core.sheets import Kind, sheet_file
from tests.factories.accounts import grant, last_link, letters_to, make_user
from tests.factories.agencies import make_agency
from tests.factories.competitions import make_edition
from tests.harness.at_once import at_once

pytestmark = pytest.mark.once


@pytest.fixture
def edition(app):
    return make_edition("contoh-2027")


@pytest.fixture
def chief(edition):
    return make_user(
        "sekretaris@kem.test",
        name="Sekretaris",
        grants=[grant(Role.SECRETARIAT, competition=edition.competition)],
    )


@pytest.fixture
def client(new_client, chief):
    return new_client(chief)


def names(page):
    return [head.contents[0] for head in page.soup.select("tbody th[role=rowheader]")]


def test_the_secretariat_sees_its_judges_and_nobody_elses(client, edition):
    make_user(name="Juri Satu", grants=[grant(Role.EVALUATOR, edition=edition)])
    make_user(name="Panelis", grants=[grant(Role.PANELIST, edition=edition)])
    make_user(name="Juri Lain", grants=[grant(Role.EVALUATOR, edition=make_edition())])

    page = client.get("/sekretariat/contoh-2027/orang")

    assert names(page) == ["Juri Satu", "Panelis"]
    assert "Sekretaris" in page.words


def test_the_list_asks_as_often_for_three_judges_as_for_one(client, edition, count_queries):
    counts = []
    for number in range(3):
        make_user(name=f"Juri {number}", grants=[grant(Role.EVALUATOR, edition=edition)])
        with count_queries() as queries:
            client.get("/sekretariat/contoh-2027/orang")
        counts.append(len(queries))

    assert counts == [11, 11, 11]


def test_an_evaluator_is_invited_and_waits_in_the_list(client):
    page = client.submit(
        client.get("/sekretariat/contoh-2027/orang/undang"),
        "main form",
        {"name": "Dewi", "email": "dewi@kab.test", "role": "evaluator"},
    )

    assert page.request.path == "/sekretariat/contoh-2027/orang"
    assert "Menunggu jawaban" in page.words
    assert "Kompetisi Contoh 2027" in letters_to("dewi@kab.test")[0].text


def test_an_agency_admin_is_invited_by_the_agencys_name(client):
    make_agency("Pemerintah Kabupaten Sleman", region_code="34.04")

    page = client.submit(
        client.get("/sekretariat/contoh-2027/orang/undang"),
        "main form",
        {
            "name": "Eko",
            "email": "eko@sleman.test",
            "role": "agency_admin",
            "agency": "Kabupaten Sleman",
        },
    )

    assert page.request.path == "/sekretariat/contoh-2027/orang/instansi"
    assert "Pemerintah Kabupaten Sleman" in page.words


@pytest.mark.parametrize(
    ("agency", "words"),
    [
        ("A" * 201, "Paling banyak 200 karakter"),
        ("Kementerian " + "kab " * 40, "Nama instansi paling panjang 200 karakter"),
        ("Kabupaten Slemen", "Mungkin maksud Anda: Pemerintah Kabupaten Sleman"),
    ],
)
def test_a_name_that_no_agency_can_have_is_told_at_its_field(client, agency, words):
    page = client.submit(
        client.get("/sekretariat/contoh-2027/orang/undang"),
        "main form",
        {"name": "E", "email": "e@s.test", "role": "agency_admin", "agency": agency},
    )

    assert page.status_code == 422
    assert words in page.soup.select_one(".field.has-error:has(#agency)").text


def test_a_new_agency_is_confirmed_before_it_is_made(client):
    make_agency("Kementerian Pertanian", kind=AgencyKind.MINISTRY)
    asked = {"name": "E", "email": "e@s.test", "role": "agency_admin"}
    page = client.submit(
        client.get("/sekretariat/contoh-2027/orang/undang"),
        "main form",
        {**asked, "agency": "Kementerian Pertamanan"},
    )
    assert "belum terdaftar" in page.words
    assert "Mungkin maksud Anda: Kementerian Pertanian" in page.words
    assert find_agency("Kementerian Pertamanan") is None

    page = client.submit(page, "main form", {"new_agency": "Kementerian Pertamanan"})

    assert "Undangan dikirim" in page.words
    assert find_agency("Kementerian Pertamanan") is not None


def test_what_was_confirmed_is_one_name_only(client):
    page = client.submit(
        client.get("/sekretariat/contoh-2027/orang/undang"),
        "main form",
        {"name": "E", "email": "e@s.test", "role": "agency_admin", "agency": "Badan Satu"},
    )

    page = client.submit(page, "main form", {"new_agency": "Badan Satu", "agency": "Badan Dua"})

    assert "“Badan Dua” belum terdaftar" in page.words


def test_the_agency_of_an_admin_is_needed(client):
    page = client.submit(
        client.get("/sekretariat/contoh-2027/orang/undang"),
        "main form",
        {"name": "Eko", "email": "eko@sleman.test", "role": "agency_admin"},
    )

    assert page.status_code == 422
    assert "Tulis nama instansinya" in page.words


def test_the_own_secretariat_cannot_be_made_a_judge(client, edition):
    make_user("ketua@kem.test", grants=[grant(Role.CHAIR, competition=edition.competition)])

    page = client.submit(
        client.get("/sekretariat/contoh-2027/orang/undang"),
        "main form",
        {"name": "Ketua", "email": "ketua@kem.test", "role": "evaluator"},
    )

    assert "tidak boleh menilai penyelenggaraannya sendiri" in page.words
    assert letters_to("ketua@kem.test") == []


def test_who_organised_the_edition_and_left_cannot_judge_it(client, edition):
    left = make_user("dulu@kem.test", grants=[grant(Role.SECRETARIAT, edition=edition)])
    with transaction():
        stop(left.grants[0], by=left)

    page = client.submit(
        client.get("/sekretariat/contoh-2027/orang/undang"),
        "main form",
        {"name": "Dulu", "email": "dulu@kem.test", "role": "evaluator"},
    )

    assert "pernah menjadi sekretariat atau ketua penyelenggaraan ini" in page.words
    assert letters_to("dulu@kem.test") == []


@pytest.mark.parametrize(
    ("email", "words"),
    [
        ("sekretaris@kem.test", "Ini alamat Anda sendiri"),
        ("ketua@kem.test", "tidak boleh memegang peran penyelenggara"),
    ],
)
def test_the_secretariat_gets_no_way_into_an_agency(client, edition, email, words):
    make_user("ketua@kem.test", grants=[grant(Role.CHAIR, competition=edition.competition)])
    make_agency("Pemerintah Kabupaten Sleman", region_code="34.04")

    page = client.submit(
        client.get("/sekretariat/contoh-2027/orang/undang"),
        "main form",
        {"name": "S", "email": email, "role": "agency_admin", "agency": "Kabupaten Sleman"},
    )

    assert page.status_code == 422
    assert words in page.words
    assert letters_to(email) == []


def test_a_judges_role_is_ended(client, edition):
    judge = make_user(name="Juri Satu", grants=[grant(Role.EVALUATOR, edition=edition)])

    client.submit(client.get(f"/peran/{judge.grants[0].id}/akhiri"), follow_redirects=False)

    assert not rules.is_in_force(judge.grants[0], clock.now())


def ask_for_admin(client, agency="Kabupaten Sleman"):
    return client.submit(
        client.get("/sekretariat/contoh-2027/orang/undang"),
        "main form",
        {"name": "T", "email": "titipan@kem.test", "role": "agency_admin", "agency": agency},
    )


def test_an_agency_that_has_an_admin_gets_no_other_from_the_secretariat(client):
    agency = make_agency("Pemerintah Kabupaten Sleman", region_code="34.04")
    make_user(name="Sari", grants=[grant(Role.AGENCY_ADMIN, agency=agency)])

    page = ask_for_admin(client)

    assert "Instansi ini sudah mempunyai admin" in page.words
    assert letters_to("titipan@kem.test") == []


@pytest.mark.both
def test_an_enterprise_whose_government_has_an_admin_gets_none_from_the_secretariat(client):
    government = make_agency("Pemerintah Provinsi Contoh")
    make_agency("Perumda Air Contoh", kind=AgencyKind.BUMD, parent_id=government.id)
    make_user(grants=[grant(Role.AGENCY_ADMIN, agency=government)])

    assert "sudah mempunyai admin" in ask_for_admin(client, "Perumda Air Contoh").words


def test_admins_who_left_leave_room_for_a_first_one(client):
    agency = make_agency("Pemerintah Kabupaten Sleman", region_code="34.04")
    make_user(grants=[grant(Role.AGENCY_ADMIN, agency=agency, ends_at=clock.now())])
    make_user(grants=[grant(Role.AGENCY_ADMIN, agency=agency)], is_active=False)

    assert "Undangan dikirim" in ask_for_admin(client).words


def test_the_secretariat_neither_ends_nor_replaces_an_agencys_admin(client):
    agency = make_agency("Pemerintah Kabupaten Sleman", region_code="34.04")
    sari = make_user(name="Sari", grants=[grant(Role.AGENCY_ADMIN, agency=agency)])

    page = client.get("/sekretariat/contoh-2027/orang/instansi")

    assert names(page) == ["Sari"]
    assert not page.soup.select("tbody a")
    for act in ("akhiri", "serahkan"):
        assert client.get(f"/peran/{sari.grants[0].id}/{act}").status_code == 404
        assert client.post(f"/peran/{sari.grants[0].id}/{act}").status_code == 404
    assert rules.is_in_force(sari.grants[0], clock.now())


def test_an_offer_to_a_first_admin_is_the_secretariats_until_there_is_one(client):
    agency = make_agency("Pemerintah Kabupaten Sleman", region_code="34.04")
    page = ask_for_admin(client)
    assert "titipan@kem.test" in page.words

    make_user(grants=[grant(Role.AGENCY_ADMIN, agency=agency)])
    (sent,) = db.session.scalars(db.select(Invitation))
    assert "titipan@kem.test" not in client.get("/sekretariat/contoh-2027/orang/instansi").words
    assert client.post(f"/undangan/{sent.id}/batal").status_code == 404


def test_a_province_reaches_only_its_own_agencies(new_client):
    east = make_agency("Pemerintah Provinsi Jawa Timur", kind=AgencyKind.PROVINCE, region_code="35")
    edition = make_edition("jatim-2027", organiser=east)
    client = new_client(
        make_user(grants=[grant(Role.SECRETARIAT, competition=edition.competition)])
    )
    near = make_agency("Pemerintah Kota Surabaya", kind=AgencyKind.CITY, region_code="35.78")
    far = make_agency("Pemerintah Kabupaten Sleman", region_code="34.04")
    make_user(name="Dekat", grants=[grant(Role.AGENCY_ADMIN, agency=near)])
    other = make_user(name="Jauh", grants=[grant(Role.AGENCY_ADMIN, agency=far)])

    assert names(client.get("/sekretariat/jatim-2027/orang/instansi")) == ["Dekat"]
    assert client.get(f"/peran/{other.grants[0].id}/akhiri").status_code == 404
    page = client.submit(
        client.get("/sekretariat/jatim-2027/orang/undang"),
        "main form",
        {"name": "E", "email": "e@s.test", "role": "agency_admin", "agency": "Kabupaten Sleman"},
    )
    assert "di provinsinya sendiri" in page.words


HUGE = b"peran,nama,surel\n" + b"evaluator,Dewi,dewi@kab.test\n" * 15_600


def upload(client, list_of_people):
    body = list_of_people if isinstance(list_of_people, bytes) else list_of_people.encode()
    page = client.get("/sekretariat/contoh-2027/orang/impor")
    token = page.soup.select_one("main [name=csrf_token]")["value"]
    return client.post(
        "/sekretariat/contoh-2027/orang/impor",
        data={"csrf_token": token, "file": (io.BytesIO(body), "orang.csv")},
    )


def test_a_list_without_a_file_asks_for_the_file_again(new_client, chief):
    page = new_client(chief).post("/sekretariat/contoh-2027/orang/impor")

    assert "Pilih lagi berkasnya, lalu kirim lagi." in page.words
    assert "Isian Anda masih ada" not in page.words


@pytest.mark.parametrize("body", [HUGE, b"PK" + b"\0" * 460_000], ids=["csv", "xlsx"])
def test_a_list_that_no_page_could_carry_is_refused_before_it_is_read(client, monkeypatch, body):
    monkeypatch.setattr(roster, "MOST_BYTES", 460_000)
    page = upload(client, body)

    assert page.status_code == 413
    assert "Berkas ini terlalu besar untuk sebuah daftar orang." in page.words


LIST = """peran,nama,surel,instansi
evaluator,Dewi,dewi@kab.test,
panelis,Eko,bukan alamat,
admin instansi,Fitri,fitri@sleman.test,Pemerintah Kabupaten Sleman
admin instansi,Gani,gani@x.test,Sesuatu Yang Tak Dikenal
evaluator,Dewi lagi,dewi@kab.test,
"""


def test_a_list_is_looked_through_before_anything_is_sent(client):
    page = upload(client, LIST)

    states = [cell.text for cell in page.soup.select("tbody [data-label=Keadaan]")]
    assert ["Akan diundang" in state for state in states] == [True, False, True, False, False]
    assert "Tulis alamat surel yang lengkap" in states[1]
    assert "Instansi baru ditambahkan" in states[2]
    assert "tidak ditemukan" in states[3]
    assert "baris sebelumnya" in states[4]
    assert db.session.scalars(db.select(Invitation)).all() == []


def test_a_list_may_come_from_a_spreadsheet(client, app):
    rows = [line.split(",") for line in LIST.splitlines()]
    file = sheet_file(Kind.XLSX, "orang", rows).get_data()

    page = upload(client, file)
    assert page.soup.select_one("tbody").text == upload(client, LIST).soup.select_one("tbody").text
    assert "2 undangan dikirim." in client.submit(page, "main form.form-act").words
    assert "bukan XLSX" in upload(client, file[:-100]).words


def test_confirming_sends_what_goes_through_and_tells_the_rest(client):
    page = client.submit(upload(client, LIST), "main form.form-act")

    assert "2 undangan dikirim." in page.words
    assert "Baris 3 dilewati: Tulis alamat surel yang lengkap" in page.words
    assert len(letters_to("dewi@kab.test")) == len(letters_to("fitri@sleman.test")) == 1

    again = upload(client, LIST)
    assert "sudah diundang" in again.words
    assert "Akan diundang" not in again.words
    assert not again.soup.select("button[name=confirm]")


TRICKY = """peran,nama,surel,instansi
admin instansi,Fitri,fitri@sleman.test,Pemerintah Kabupaten Sleman
admin instansi,Fitri,fitri@sleman.test,Kab. Sleman
admin instansi,Gani,gani@x.test,Sesuatu Yang Tak Dikenal
admin instansi,Hadi,hadi@x.test,Pemerintah Kabupaten Bantul
evaluator,Ketua,ketua@kem.test,
panelis,Pengelola,pengelola@situs.test,
"""


def test_the_preview_says_of_each_line_what_confirming_does(client, edition):
    bantul = make_agency("Pemerintah Kabupaten Bantul", region_code="34.02")
    make_user(grants=[grant(Role.AGENCY_ADMIN, agency=bantul)])
    make_user("ketua@kem.test", grants=[grant(Role.CHAIR, competition=edition.competition)])
    make_user("pengelola@situs.test", grants=[Role.PLATFORM_ADMIN])

    preview = upload(client, TRICKY)
    promised = {
        row.select_one("[data-label=Baris]").text: row.select_one(
            "[data-label=Keadaan] .small"
        ).text
        for row in preview.soup.select("tbody tr")
        if "Dilewati" in row.text
    }
    done = client.submit(preview, "main form.form-act").soup.get_text(" ")

    assert sorted(promised) == ["3", "4", "5", "6"]
    assert "sudah diundang" in promised["3"]
    for number, reason in promised.items():
        assert f"Baris {number} dilewati: {reason}" in done
    assert "2 undangan dikirim" in done


def test_a_preview_leaves_nothing_behind(client):
    upload(client, TRICKY)

    assert find_agency("Kabupaten Sleman") is None
    assert db.session.scalars(db.select(Invitation)).all() == []
    assert letters_to("fitri@sleman.test") == []


LONG = f"""peran,nama,surel,instansi
evaluator,{"A" * 201},a@kab.test,
admin instansi,Budi,b@kab.test,Kementerian {"B" * 200}
evaluator,Cici,c@kab.test,
panelis,Dodi\0,d@kab.test,
"""


def test_what_is_too_long_is_left_out_and_the_others_go_in(client):
    page = client.submit(upload(client, LONG), "main form.form-act")

    assert "2 undangan dikirim" in page.words
    assert "Baris 2 dilewati: Nama orang paling panjang 200 karakter" in page.words
    assert "Baris 3 dilewati: Nama instansi paling panjang 200 karakter" in page.words
    assert "Dodi" in page.words


NEW = """peran,nama,surel,instansi
admin instansi,Ani,ani@kem.test,Kementerian Pertaniann
evaluator,Budi,budi@kem.test,Kementerian Pertaniann
admin instansi,Cici,cici@kem.test,Badan Baru Sekali
evaluator,Dodi,dodi@kab.test,
"""


def test_an_unknown_agency_is_made_only_when_somebody_says_that_it_is_new(client):
    make_agency("Kementerian Pertanian", kind=AgencyKind.MINISTRY)
    preview = upload(client, NEW)
    assert preview.words.count("Menunggu pilihan Anda") == 3
    assert "Mungkin maksud Anda: Kementerian Pertanian." in preview.words

    page = client.submit(
        preview,
        "main form.form-act",
        {"new_agency": ["Badan Baru Sekali"]},
        button="Kirim undangan",
    )

    assert "2 undangan dikirim" in page.words
    assert "Baris 2 dilewati: Instansi “Kementerian Pertaniann” belum terdaftar" in page.words
    assert find_agency("Kementerian Pertaniann") is None
    assert find_agency("Badan Baru Sekali") is not None


def test_the_kind_of_a_new_agency_is_told_in_the_file_where_its_name_does_not(client):
    head, line = "peran,nama,surel,instansi,jenis", "admin instansi,Rina,rina@bank.test,Bank Rimba"
    refused = upload(client, f"{head}\n{line},")
    assert "Bila instansi ini memang baru, isi kolom jenis" in refused.words
    assert "Jenis instansi harus" in upload(client, f"{head}\n{line},toko").words

    preview = upload(client, f"{head}\n{line},BUMD")
    assert "Menunggu pilihan Anda" in preview.words
    named = {"new_agency": ["Bank Rimba"]}
    page = client.submit(preview, "main form.form-act", named, button="Kirim undangan")

    assert "1 undangan dikirim" in page.words
    assert find_agency("Bank Rimba").kind is AgencyKind.BUMD


def test_many_lines_left_out_are_told_in_few_words(client):
    rows = "".join(f"ketua,N{n},n{n}@kab.test,\n" for n in range(500))
    text = f"peran,nama,surel\n{rows}"

    page = client.post(
        "/sekretariat/contoh-2027/orang/impor",
        data={"text": text, "confirm": "ya"},
        follow_redirects=True,
    )

    assert page.words.count("dilewati:") == 5
    assert "495 baris lain dilewati" in page.words
    assert len(client.get_cookie("lumbung").value) < 4000


@pytest.mark.both
def test_two_secretaries_who_confirm_the_same_list_make_each_agency_once(app, edition, chief):
    rows = ["admin instansi,Ani,ani@kem.test,Kementerian Satu", "evaluator,B,b@kem.test,Badan Dua"]
    where_ref, chief_ref = edition.id, chief.id
    sent = []

    def confirm(*order):
        lines = roster.read("\n".join(["peran,nama,surel,instansi", *order]))
        where = db.session.get(Edition, where_ref)
        desk = rosters.Desk(
            where.id, where.competition_id, where.competition.organiser,
            ["Kementerian Satu", "Badan Dua"],
        )  # fmt: skip
        outcomes = rosters.invite_all(lines, desk, db.session.get(User, chief_ref))
        sent.extend(one.problem is None for one in outcomes)

    assert at_once(app, confirm, [rows, rows[::-1]]) == ["", ""]
    assert sorted(sent) == [False, False, True, True]
    assert len(db.session.scalars(db.select(Invitation)).all()) == 2


def test_a_file_sent_as_text_is_no_list(client):
    page = client.post("/sekretariat/contoh-2027/orang/impor", data={"file": "peran,nama,surel"})

    assert page.status_code == 422
    assert "Baris pertama harus memuat nama kolom" in page.words


@pytest.mark.parametrize("text", ["", "bukan,kolom\n1,2", "\ufeff"])
def test_what_is_no_list_is_explained(client, text):
    page = upload(client, text)

    assert page.status_code == 422
    assert "Baris pertama harus memuat nama kolom" in page.words


@pytest.mark.parametrize("part", ["", "/instansi", "/undang", "/impor"])
def test_other_secretariats_do_not_find_these_pages(new_client, edition, part):
    other = make_user(grants=[grant(Role.SECRETARIAT, competition=make_edition().competition)])

    answer = new_client(other).get(f"/sekretariat/contoh-2027/orang{part}")

    assert answer.status_code == 404


def invite_until(client, until, role="evaluator", **values):
    return client.submit(
        client.get("/sekretariat/contoh-2027/orang/undang"),
        "main form",
        {"name": "Dewi", "email": "dewi@kab.test", "role": role, "until": until, **values},
    )


def test_a_judge_is_invited_until_a_day_in_the_editions_zone(new_client, freeze, app):
    freeze("2026-11-23T10:00+07:00")
    edition = make_edition("contoh-2027", timezone="Asia/Jayapura")
    client = new_client(make_user(grants=[grant(Role.SECRETARIAT, edition=edition)]))
    page = invite_until(client, "2026-12-01")
    assert "sampai 1 Des 2026 21.59 WIB" in page.words
    assert "sampai Selasa, 1 Desember 2026 pukul 21.59 WIB" in letters_to("dewi@kab.test")[0].text

    judge = new_client()
    link = last_link("dewi@kab.test")
    assert "Peran berlaku sampai Selasa, 1 Desember 2026" in judge.get(link).words
    judge.submit(judge.get(link), values={"new_password": "bubur ayam pagi hari"})
    assert "sampai 1 Des 2026 21.59 WIB" in judge.get("/akun").words
    assert "sampai 1 Des 2026" in client.get("/sekretariat/contoh-2027/orang").words

    freeze("2026-12-01T23:59:59+09:00")
    assert names(client.get("/sekretariat/contoh-2027/orang")) == ["Dewi"]
    freeze("2026-12-02T00:00+09:00")
    assert names(client.get("/sekretariat/contoh-2027/orang")) == []


@pytest.mark.parametrize(
    ("until", "role", "words"),
    [
        ("2026-11-22", "panelis", "belum lewat"),
        ("9999-12-31", "panelis", "antara 2000 dan 2300"),
        ("besok", "panelis", "Tulis tanggal yang ada"),
        ("2026-12-01", "admin", "Peran di instansi tidak diberi tanggal akhir"),
    ],
)
def test_an_end_that_cannot_be_is_said_at_its_field(client, freeze, until, role, words):
    freeze("2026-11-23T10:00+07:00")
    make_agency("Pemerintah Kabupaten Sleman", region_code="34.04")
    named = {"panelis": "panelist", "admin": "agency_admin"}[role]

    page = invite_until(client, until, named, agency="Kabupaten Sleman")

    assert page.status_code == 422
    assert words in page.soup.select_one("#e-until").text
    assert letters_to("dewi@kab.test") == []


def test_an_offer_of_a_role_that_is_over_is_neither_accepted_nor_sent_again(client, freeze):
    freeze("2026-11-23T10:00+07:00")
    invite_until(client, "2026-11-24")
    freeze("2026-11-25T10:00+07:00")

    assert "tidak berlaku lagi" in client.get(last_link("dewi@kab.test")).title
    page = client.submit(
        client.get("/sekretariat/contoh-2027/orang"),
        "form[action$='/kirim-ulang']",
        headers={"Referer": "http://localhost/sekretariat/contoh-2027/orang"},
    )
    assert "Peran yang ditawarkan sudah berakhir" in page.soup.get_text()
    assert len(letters_to("dewi@kab.test")) == 1
