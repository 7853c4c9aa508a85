"""Handing over, as people see it: deadlines, quota, returning, withdrawing."""

from datetime import timedelta

import pytest

from app.accounts.models import Role
from app.competitions import rules
from app.competitions.actions import amending
from app.competitions.models import StageKind
from app.core import clock
from app.core.db import db, transaction
from app.entries import queries
from app.entries.models import EntryState
from tests.factories.accounts import grant, make_user
from tests.factories.agencies import make_agency
from tests.factories.competitions import make_edition, stage
from tests.factories.entries import make_entry, save

pytestmark = pytest.mark.once

S = EntryState
DAY = timedelta(days=1)


def address(entry, rest=""):
    return f"/instansi/proposal/{entry.id}{rest}"


def state(entry):
    db.session.rollback()
    return entry.state


def registration(edition):
    return stage(edition, StageKind.REGISTRATION)


def after_the_close(freeze, edition):
    freeze(registration(edition).closes_at + timedelta(hours=1))


def give_more_time(edition, agency, closes_at):
    with transaction():
        amending.give_extra_time(
            registration(edition), [agency], closes_at=closes_at, reason="Banjir", by=make_user()
        )


def sends_to(page, rest):
    return bool(page.soup.select(f'form[action$="{rest}"]'))


@pytest.mark.parametrize("who", ["innovator", "admin"])
def test_after_the_close_nothing_is_handed_in(request, new_client, entry, freeze, who):
    after_the_close(freeze, entry.edition)
    person = new_client(request.getfixturevalue(who))
    page = person.get(address(entry, "/periksa"))
    assert "Pendaftaran ditutup" in page.words
    assert not sends_to(page, "/ajukan")

    page = person.post(
        address(entry, "/ajukan"),
        headers={"Referer": "http://localhost" + address(entry, "/periksa")},
        follow_redirects=True,
    )

    assert "Pendaftaran sudah ditutup ketika permintaan Anda tiba" in page.words
    assert state(entry) is S.DRAFT
    assert not queries.snapshots_of(entry.id)


@pytest.mark.parametrize("proxies", [1, 0])
def test_what_arrived_in_time_counts_although_it_waited_for_its_turn(
    new_client, admin, edition, freeze, proxies
):
    entry = make_entry(edition, admin.grants[0].agency, by=admin, state=S.WITH_ADMIN)
    chief = new_client(admin)
    page = chief.get(address(entry, "/periksa"))
    end = rules.end_of(registration(edition).closes_at)
    chief.application.config["TRUSTED_PROXIES"] = proxies
    told = {"X-Request-Start": f"t={(end - timedelta(seconds=10)).timestamp():.3f}"}

    freeze(end + timedelta(seconds=5))
    chief.submit(page, 'form[action$="/teruskan"]', headers=told)

    assert state(entry) is (S.SUBMITTED if proxies else S.WITH_ADMIN)
    assert entry.forwarded_at == (end - timedelta(seconds=10) if proxies else None)


def test_after_the_close_the_admin_neither_forwards_nor_returns(
    new_client, admin, edition, agency, freeze
):
    entry = make_entry(edition, agency, by=admin, state=S.WITH_ADMIN)
    after_the_close(freeze, edition)
    person = new_client(admin)

    page = person.get(address(entry, "/periksa"))
    assert not sends_to(page, "/teruskan")
    assert not sends_to(page, "/kembalikan")
    person.post(address(entry, "/kembalikan"), data={"note": "Perbaiki"})
    assert state(entry) is S.WITH_ADMIN


def test_what_comes_too_late_leads_back_to_the_proposal(new_client, admin, edition, freeze):
    """Also without the address of the page before, which some browsers keep to themselves."""
    agency = admin.grants[0].agency
    entry = make_entry(edition, agency, by=admin, state=S.WITH_ADMIN)
    sent = make_entry(edition, agency, by=admin, state=S.SUBMITTED)
    after_the_close(freeze, edition)
    person = new_client(admin)

    page = person.post(address(entry, "/teruskan"), follow_redirects=True)
    assert page.request.path == address(entry)
    assert "Pendaftaran sudah ditutup ketika permintaan Anda tiba" in page.words
    assert "Tidak diteruskan" in page.words
    page = person.post(
        address(sent, "/isi/isi"), data={"v_dampak": 1, "q_dampak": "x"}, follow_redirects=True
    )
    assert page.soup.select_one(".nf-links a")["href"] == address(sent)
    assert "sudah diteruskan ke sekretariat" in page.words


def test_the_secretariat_is_led_back_to_the_proposal_too(new_client, secretariat, edition):
    place = f"/sekretariat/kipp-2027/proposal/{make_entry(edition, state=S.SUBMITTED).id}"

    page = new_client(secretariat).post(
        f"{place}/seleksi/koreksi", data={"reason": "Salah baca"}, follow_redirects=True
    )

    assert page.soup.select_one("#unsaved textarea").text.strip() == "Salah baca"
    assert page.soup.select_one(".nf-links a")["href"] == place
    assert "belum disimpulkan" in page.words


def test_the_internal_deadline_is_told_where_it_binds(new_client, innovator, admin):
    edition = make_edition(internal_deadline=clock.now() + 2 * DAY)
    entry = make_entry(edition, innovator.grants[0].agency, by=innovator)

    for rest in ("", "/periksa"):
        page = new_client(innovator).get(address(entry, rest))
        assert "Batas internal instansi 2 hari lagi" in page.words, rest
        assert "Batas pendaftaran" in page.words
        assert "Pendaftaran ditutup" not in page.words
    step = "/isi/identitas"
    head = new_client(innovator).get(address(entry, step)).soup.select_one(".page-head").text
    assert "Batas internal instansi:" in head
    assert "(2 hari lagi)" in head
    assert head.index("Batas internal") < head.index("Batas pendaftaran")
    chief = new_client(admin)
    assert "Batas internal" not in chief.get(address(entry)).soup.aside.text
    head = chief.get(address(entry, step)).soup.select_one(".page-head").text
    assert "Batas pendaftaran:" in head


def test_the_first_page_shows_large_the_deadline_that_binds_its_reader(
    innovator, admin, new_client
):
    make_edition(internal_deadline=clock.now() + 2 * DAY)

    card = new_client(innovator).get("/instansi").soup.select_one("#registrations")
    assert card.select_one(".clock").text == "2 hari lagi"
    assert card.text.count("Batas internal") == 1

    card = new_client(admin).get("/instansi").soup.select_one("#registrations")
    assert card.select_one(".clock").text != "2 hari lagi"
    assert "Batas internal instansi:" in card.text


def test_after_the_internal_deadline_only_the_admin_hands_in(new_client, innovator, admin, freeze):
    edition = make_edition(internal_deadline=clock.now() + DAY)
    entry = make_entry(edition, innovator.grants[0].agency, by=innovator)
    freeze(clock.now() + 2 * DAY)

    person = new_client(innovator)
    page = person.get(address(entry, "/periksa"))
    assert "Batas waktu internal instansi sudah lewat" in page.words
    assert not sends_to(page, "/ajukan")
    head = person.get(address(entry, "/isi/identitas")).soup.select_one(".page-head").text
    assert "hanya admin instansi yang dapat mengajukan" in head
    desk = person.get("/instansi")
    assert "Draf, batas internal lewat" in desk.soup.select_one("tbody").text
    assert not desk.soup.select(".todo")

    chief = new_client(admin)
    assert "atas nama unit" in chief.get("/instansi").soup.select_one(".todo h3").text
    chief.submit(chief.get(address(entry, "/periksa")), form='form[action$="/ajukan"]')
    assert state(entry) is S.WITH_ADMIN


def test_what_was_returned_is_handed_in_again_after_the_internal_deadline(
    new_client, innovator, freeze
):
    edition = make_edition(internal_deadline=clock.now() + DAY)
    entry = make_entry(edition, innovator.grants[0].agency, by=innovator, state=S.RETURNED)
    person = new_client(innovator)
    for moment in (clock.now(), clock.now() + 2 * DAY):
        freeze(moment)
        for rest in ("", "/periksa"):
            aside = " ".join(person.get(address(entry, rest)).soup.aside.text.split())
            assert "tidak berlaku bagi proposal yang dikembalikan" in aside, rest
            assert "hanya admin instansi yang dapat mengajukan" not in aside, rest
            assert "admin instansi harus meneruskannya" in aside, rest
    card = person.get("/instansi").soup.select_one("#registrations").text
    assert "Proposal yang dikembalikan tetap dapat diajukan lagi" in card

    person.submit(person.get(address(entry, "/periksa")), form='form[action$="/ajukan"]')

    assert state(entry) is S.WITH_ADMIN


def test_what_was_returned_says_what_was_asked_for_until_it_is_handed_in(new_client, edition):
    entry = make_entry(edition, state=S.RETURNED)
    person = new_client(entry.started_by)

    def marks():
        return [one.text.strip() for one in person.get(address(entry)).soup.select(".tasks .badge")]

    for rest in ("", "/periksa", "/isi/identitas"):
        told = person.get(address(entry, rest)).soup.select_one(".alert.bad").text
        assert "Tambahkan angka awal." in told, rest
        assert "lalu ajukan lagi" in told, rest
    assert set(marks()) == {"Terisi"}
    assert "Belum ada jawaban yang diubah" in person.get(address(entry, "/periksa")).soup.aside.text

    save(entry, {"dampak": "Dari sembilan hari menjadi satu."}, by=entry.started_by)

    assert sorted(set(marks())) == ["Sudah diubah", "Terisi"]
    card = person.get(address(entry, "/periksa")).soup.aside.text
    assert "Belum ada jawaban yang diubah" not in card
    assert "Tambahkan angka awal." in card


def test_extra_time_of_the_agency_counts_for_unit_and_admin(new_client, innovator, admin, freeze):
    edition = make_edition(at=StageKind.REGISTRATION, internal_deadline=clock.now() + DAY)
    entry = make_entry(edition, innovator.grants[0].agency, by=innovator)
    closes_at = registration(edition).closes_at
    give_more_time(edition, entry.agency, closes_at + 2 * DAY)
    freeze(closes_at + DAY)

    person, chief = new_client(innovator), new_client(admin)
    person.submit(person.get(address(entry, "/periksa")), form='form[action$="/ajukan"]')
    chief.submit(chief.get(address(entry, "/periksa")), form='form[action$="/teruskan"]')

    assert state(entry) is S.SUBMITTED


def test_extra_time_is_named_with_its_agency(new_client, freeze):
    edition = make_edition(at=StageKind.REGISTRATION)
    agencies = [make_agency("Kota Banjir"), make_agency("Kota Kering")]
    person = new_client(make_user(grants=[grant(Role.INNOVATOR, agency=one) for one in agencies]))
    closes_at = registration(edition).closes_at
    give_more_time(edition, agencies[0], closes_at + 2 * DAY)

    cards = [
        " ".join(one.text.split()) for one in person.get("/instansi").soup.select("aside .card")
    ]
    usual, extended = sorted(cards, key=lambda words: "Waktu tambahan" in words)
    assert "Kota Kering Batas pendaftaran" in usual
    assert "Waktu tambahan" not in usual
    assert "Kota Banjir Batas pendaftaran" in extended
    assert "Waktu tambahan sampai" in extended

    freeze(closes_at + DAY)
    (card,) = person.get("/instansi").soup.select("aside .card")
    assert "Kota Banjir" in card.text


def test_extra_time_of_another_agency_does_not_count(new_client, innovator, edition, freeze):
    entry = make_entry(edition, innovator.grants[0].agency, by=innovator)
    closes_at = registration(edition).closes_at
    give_more_time(edition, make_agency("Kota Lain"), closes_at + 2 * DAY)
    freeze(closes_at + DAY)

    assert not sends_to(new_client(innovator).get(address(entry, "/periksa")), "/ajukan")


ONE_EACH = (
    {"key": "umum", "name": "Umum", "agency_quota": 1},
    {"key": "replikasi", "name": "Replikasi", "agency_quota": 5},
)


def test_a_full_quota_is_told_instead_of_the_button(new_client, innovator, admin):
    edition = make_edition(groups=ONE_EACH)
    agency = admin.grants[0].agency
    make_entry(edition, agency, by=admin, state=S.SUBMITTED)
    draft = make_entry(edition, agency, by=innovator)
    waiting = make_entry(edition, agency, by=admin, state=S.WITH_ADMIN)

    page = new_client(admin).get(address(waiting, "/periksa"))
    assert not sends_to(page, "/teruskan")
    assert "Kuota instansi untuk kelompok Umum sudah penuh" in page.words
    assert "1 dari 1 kuota kelompok Umum dipakai" in page.words
    assert "Kuota instansi untuk kelompok ini sudah terpakai" in (
        new_client(innovator).get(address(draft)).words
    )


def test_forms_answer_who_comes_back_to_them(new_client, admin, edition, agency):
    entry = make_entry(edition, agency, by=admin, state=S.WITH_ADMIN)
    person = new_client(admin)
    page = person.submit(person.get(address(entry, "/periksa")), form='form[action$="/kembalikan"]')
    assert page.status_code == 422

    for rest in ("/kembalikan", "/ajukan", "/teruskan"):
        for language in ("", "/en"):
            again = person.get(language + address(entry, rest), follow_redirects=True)
            assert again.status_code == 200
            assert again.request.path.endswith("/periksa")


def test_each_answer_leads_to_its_place_in_the_form(new_client, innovator, admin, entry):
    page = new_client(innovator).get(address(entry, "/periksa"))
    link = page.soup.select_one(f'a[href="{address(entry, "/isi/isi")}#q_dampak"]')
    assert " ".join(link.text.split()) == "Ubah Dampak"

    sent = make_entry(entry.edition, entry.agency, by=admin, state=S.SUBMITTED)
    page = new_client(admin).get(address(sent, "/periksa"))
    assert not [a for a in page.soup.select("main a") if a.text.startswith("Ubah")]


# --- withdrawing ----------------------------------------------------------------------------


def test_who_writes_a_draft_may_discard_it(new_client, innovator, entry):
    person = new_client(innovator)
    page = person.get(address(entry))
    assert "Buang draf ini" in page.words

    page = person.submit(person.get(address(entry, "/tarik")))

    assert "Draf dibuang." in page.words
    assert "Proposal ditarik kembali." not in page.words
    assert state(entry) is S.WITHDRAWN
    assert person.post(address(entry, "/tarik")).status_code == 303
    assert len(queries.transitions_of(entry.id)) == 2


@pytest.mark.parametrize("where", [S.WITH_ADMIN, S.RETURNED, S.SUBMITTED])
def test_once_handed_on_only_the_admin_withdraws(new_client, innovator, admin, edition, where):
    entry = make_entry(edition, innovator.grants[0].agency, by=admin, state=where)

    page = new_client(innovator).get(address(entry))
    assert "Hanya admin instansi yang dapat menarik kembali" in page.words
    assert new_client(innovator).get(address(entry, "/tarik")).status_code == 403
    assert "Tarik kembali proposal" in new_client(admin).get(address(entry)).words


def test_withdrawing_is_not_offered_once_the_assessment_runs(new_client, admin):
    entry = make_entry(make_edition(), admin.grants[0].agency, by=admin, state=S.PASSED)
    person = new_client(admin)

    page = person.get(address(entry))
    assert not page.soup.select('a[href$="/tarik"]')
    assert "Penilaian sudah dimulai, jadi proposal tidak dapat ditarik kembali." in page.words
    page = person.get(address(entry, "/tarik"))
    assert "Penilaian sudah dimulai" in page.words
    assert not page.soup.select("main form")


# --- receipts -------------------------------------------------------------------------------


@pytest.mark.both
def test_an_old_receipt_tells_when_it_was_and_what_is_now(new_client, admin, freeze):
    freeze("2026-11-24T10:42:07+07:00")
    entry = make_entry(make_edition(), admin.grants[0].agency, by=admin, state=S.SUBMITTED)
    first = queries.snapshots_of(entry.id)[0]

    page = new_client(admin).get(address(entry, f"/tanda-terima/{first.receipt_number}"))

    assert "Diajukan ke admin instansi pada 24 Nov 2026 10.42 WIB" in page.words
    assert "Selasa, 24 November 2026 pukul 10.42.07 WIB" in page.words
    assert "pukul 03.42.07 UTC" in page.words
    assert "Keadaan sekarang Menunggu seleksi administrasi Menunggu: Sekretariat" in page.words


def test_the_secretariat_opens_the_receipt(new_client, secretariat, edition):
    entry = make_entry(edition, state=S.SUBMITTED)
    person = new_client(secretariat)
    page = person.get(f"/sekretariat/kipp-2027/proposal/{entry.id}")

    receipt = person.get(page.soup.select_one('a[href*="/tanda-terima/"]')["href"])

    assert receipt.status_code == 200
    assert "/sekretariat/kipp-2027/proposal" in str(receipt.soup.select_one(".crumbs"))


def test_after_handing_in_the_page_says_what_comes_next(new_client, innovator, entry, edition):
    person = new_client(innovator)
    person.submit(person.get(address(entry, "/periksa")), form='form[action$="/ajukan"]')

    page = person.get(address(entry))
    assert "Menunggu: Admin instansi" in page.words
    assert "Paling lambat" in page.words
    assert page.soup.select('a[href*="/tanda-terima/"]')

    other = make_entry(edition, entry.agency, by=entry.started_by, state=S.SUBMITTED)
    page = person.get(address(other))
    assert "Menunggu: Sekretariat" in page.words
    assert not page.soup.select(".clock")
