"""Anybody objects to a nominee; who took no part screens it, its agency responds, and the same
decides. Who objected is known to nobody else."""

import io
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.contacts import LETTERS_A_DAY, RETENTION_DAYS
from app.accounts.models import Role
from app.core import clock
from app.core.audit import AuditRow
from app.core.db import db, transaction
from app.core.errors import RuleBroken
from app.core.files import StoredFile
from app.core.mail import Letter
from app.decrees.queries import why_not_record as decree_waits
from app.entries.models import EntryState
from app.judging.actions import publish_results
from app.objections import actions, queries
from app.objections.models import Ground, Objection, ObjectionFile, Refusal, Relation, Verdict
from tests.factories.accounts import grant, last_link, letters_to, make_user
from tests.factories.entries import PDF
from tests.factories.judging import make_judge, make_secretary
from tests.harness.at_once import at_once
from tests.objections.test_appeals import House

DAY = timedelta(days=1)
RESULTS = "/kompetisi/edisi-2027/hasil"
OFFICE = "/sekretariat/edisi-2027/sanggahan"
ADDRESS = "penanda@rahasia.test"
SAID = {
    "ground": "untrue",
    "reason": "Angkanya tidak sesuai laporan tahunan.",
    "evidence": "https://contoh.test/laporan",
    "name": "Penanda Rahasia",
    "email": ADDRESS,
    "organisation": "Lembaga Penanda",
    "relation": "user",
}
SECRETS = ("Penanda", "penanda@")
PASSED_ON = {"way": "forward", "released": "Angkanya tidak sesuai laporan."}
UPHELD = {"verdict": "upheld", "answer": "Laporannya berbeda.", "remedy": "Dibaca juri lain."}


@pytest.fixture
def house(app):
    house = House(objection_days=5, response_days=3, answer_days=10)
    house.publish()
    return house


@pytest.fixture
def form(house):
    return f"/kompetisi/edisi-2027/sanggah/{house.winner.id}"


def objections():
    db.session.rollback()
    return db.session.scalars(select(Objection).order_by(Objection.id)).all()


def ask(client, form, **changed):
    return client.post(form, data={**SAID, **changed}, follow_redirects=True)


def said(address=ADDRESS, **changed):
    words = {"text": SAID["reason"], "evidence": "", "name": SAID["name"], "organisation": ""}
    return actions.Said(
        Ground.UNTRUE, email=address, relation=Relation.USER, **{**words, **changed}
    )


def filed(entry, address=ADDRESS, network="satu"):
    """One that was confirmed."""
    with transaction():
        actions.ask(entry, said(address), network=network)
    (objection,) = db.session.scalars(
        select(Objection).where(Objection.email == address, Objection.filed_at.is_(None))
    ).all()
    with transaction():
        actions.confirm(objection)
    return objection


def forwarded(house, by=None, **fields):
    objection = filed(house.winner, **fields)
    with transaction():
        by = by or make_secretary(house.edition)
        actions.forward(objection, released="Angkanya keliru.", files=(), by=by)
    return objection


def decided(house, verdict):
    objection = forwarded(house)
    with transaction():
        actions.respond(objection, "Angkanya benar.", by=house.winner.started_by)
        actions.answer(
            objection, verdict, answer="Sudah.", remedy="Ya.", by=make_secretary(house.edition)
        )
    return objection


def counted(page):
    figures = page.soup.select_one("#objections").parent.select(".strip > div")
    return {one.dt.text.strip(): int(one.dd.text) for one in figures}


def test_a_nominee_is_objected_to_answered_by_somebody_else_and_everybody_reads_how_many(
    house, form, new_client, run_jobs
):
    visitor, agency = new_client(), new_client(house.winner.started_by)
    office = new_client(make_secretary(house.edition))
    edition = visitor.get("/kompetisi/edisi-2027")
    listed = visitor.get(edition.soup.find("a", string="Lihat dan sanggah")["href"])
    assert "Bina Warga" in listed.words
    assert "WIB" in listed.soup.select_one("#objections").parent.text
    page = visitor.get(listed.soup.select_one(f"a[href$='/sanggah/{house.winner.id}']")["href"])
    page = visitor.submit(page, "main form", SAID)
    assert "buka surel Anda" in page.words
    assert objections()[0].filed_at is None
    assert "Belum ada sanggahan" in office.get(OFFICE).words

    run_jobs()
    link = last_link(ADDRESS)
    visitor.post(f"{link}/berkas", data={"evidence": (io.BytesIO(PDF), "Penanda.pdf")})
    page = visitor.get(link)
    assert "Penanda.pdf" in page.words
    receipt = visitor.submit(page, "div.row form", button="Ajukan sanggahan")
    assert "Tanda terima sanggahan" in receipt.words
    assert "Menunggu penyaringan" in receipt.words
    assert letters_to(ADDRESS)[-1].kind == "objections/objection_filed"
    assert last_link(ADDRESS) == link

    assert "1 sanggahan masyarakat menunggu Anda" in office.get("/sekretariat/edisi-2027").words
    listed = office.get(OFFICE)
    asked = office.get(listed.soup.select_one("tbody a")["href"])
    assert all(words in asked.words for words in (SAID["reason"], SAID["name"], ADDRESS))
    evidence = asked.soup.find("a", string="Penanda.pdf")["href"]
    assert office.get(evidence).get_data() == PDF
    file = evidence.rpartition("/")[2]
    office.submit(asked, "main form", {**PASSED_ON, "shown": [file]})
    assert "Diteruskan kepada instansinya" in visitor.get(link).words

    assert letters_to(house.winner.started_by.email)[-1].kind == "objections/objection_forwarded"
    home = agency.get("/instansi")
    assert "Tanggapi sanggahan terhadap “Bina Warga”" in home.words
    page = agency.get(home.soup.select_one("a[href*='/instansi/sanggahan/']")["href"])
    assert PASSED_ON["released"] in page.words
    assert not any(secret in str(page.soup) for secret in SECRETS)
    paper = agency.get(page.soup.find("a", string="Berkas 1")["href"])
    assert "bukti-" in paper.headers["Content-Disposition"]
    agency.submit(page, "main form", {"response": "Laporannya sudah diperbarui."})
    assert "Tanggapi sanggahan" not in agency.get("/instansi").words

    asked = office.get(f"{OFFICE}/{objections()[0].id}")
    assert "Laporannya sudah diperbarui." in asked.words
    without = office.submit(asked, "main form", {**UPHELD, "remedy": ""})
    assert "Tulis tindak lanjut" in without.soup.select_one(".summary-error").text
    office.submit(asked, "main form", UPHELD)

    page = visitor.get(link)
    assert new_client().get(link).headers["Cache-Control"] == "no-store"
    told = (UPHELD["answer"], UPHELD["remedy"], "Laporannya sudah diperbarui.", "Diterima")
    assert all(words in page.words for words in told)
    assert letters_to(ADDRESS)[-1].kind == "objections/objection_ended"
    assert letters_to(house.winner.started_by.email)[-1].kind == "objections/objection_answered"
    own = agency.get(f"/instansi/proposal/{house.winner.id}/hasil")
    answered = agency.get(own.soup.select_one("a[href*='/instansi/sanggahan/']")["href"])
    assert UPHELD["answer"] in answered.words
    assert counted(visitor.get(RESULTS)) == {
        "Diajukan": 1, "Tidak diperiksa": 0, "Diterima": 1, "Ditolak": 0, "Menunggu putusan": 0,
        "Dibaca lagi juri baru": 0, "Mengubah hasil": 0,
    }  # fmt: skip
    assert "menunggu Anda" not in office.get("/sekretariat/edisi-2027").words


@pytest.mark.once
def test_what_is_missing_is_said_and_nothing_is_lost(house, form, client):
    wrong = [
        ({"ground": ""}, "Pilih yang Anda sanggah"),
        ({"ground": "apa"}, "Pilih"),
        ({"reason": " "}, "Tulis isi sanggahan"),
        ({"reason": "x" * 4001}, "4000"),
        ({"name": ""}, "Tulis nama Anda"),
        ({"email": "bukan surel"}, "surel"),
        ({"relation": "apa"}, "Pilih"),
    ]
    for changed, words in wrong:
        page = ask(client, form, **changed)
        assert page.status_code == 422
        assert words.lower() in page.soup.select_one(".summary-error").text.lower(), changed
        kept = {one["name"]: one.get("value") for one in page.soup.select("main input[value]")}
        assert kept["organisation"] == SAID["organisation"]
        assert page.soup.select_one("[name=evidence]").text.strip() == SAID["evidence"]
    assert objections() == []


def test_a_link_that_nobody_confirms_ends_and_takes_everything_with_it(
    house, form, client, run_jobs, freeze
):
    ask(client, form)
    link = last_link(ADDRESS)
    client.post(f"{link}/berkas", data={"evidence": (io.BytesIO(PDF), "bukti.pdf")})

    freeze(clock.now() + timedelta(hours=48))
    page = client.get(link)
    assert "tidak berlaku lagi" in page.words
    assert SAID["reason"] in page.words
    assert "tidak berlaku lagi" in client.post(link).words
    run_jobs()
    assert objections() == []
    assert db.session.scalars(select(ObjectionFile)).all() == []
    assert letters_to(ADDRESS) == []
    assert client.get(link).status_code == 404
    freeze(clock.now() + 3 * DAY)
    run_jobs()
    assert db.session.scalars(select(StoredFile).where(StoredFile.size == len(PDF))).all() == []


def test_one_contact_has_one_open_objection_to_a_nominee(house, form, client):
    ask(client, form)
    ask(client, form, email="Penanda+2@rahasia.test", reason="Lain.")
    first, second = (last_link(one) for one in (ADDRESS, "penanda+2@rahasia.test"))

    client.post(first)
    client.post(first)
    late = client.post(second)
    assert "belum diputus" in late.words
    assert "Lain." in late.words
    (one, _other) = objections()
    with transaction():
        by = make_secretary(house.edition)
        actions.refuse(one, Refusal.GROUNDLESS, words="Tidak ada dasarnya.", by=by)
    assert "Tanda terima" in client.post(second, follow_redirects=True).words


def test_two_links_of_one_contact_at_once_make_one(app, house):
    with transaction():
        for words in ("Satu.", "Dua."):
            actions.ask(house.winner, said(text=words), network="satu")

    def confirm(ref):
        actions.confirm(db.session.get(Objection, ref))

    refs = [(one.id,) for one in objections()]
    assert sorted(at_once(app, confirm, refs)) == ["", "objections.objected_already"]
    assert sum(one.filed_at is not None for one in objections()) == 1


@pytest.mark.once
def test_letters_to_one_address_are_counted(house, form, client):
    for number in range(LETTERS_A_DAY):
        ask(client, form, reason=f"Nomor {number}.")
    ask(client, form, reason="Nomor 0.")

    page = ask(client, form, reason="Satu lagi.")
    assert "sudah banyak tautan" in page.words
    assert page.soup.select_one("[name=reason]").text.strip() == "Satu lagi."
    assert len(letters_to(ADDRESS)) == LETTERS_A_DAY


@pytest.mark.once
def test_files_are_checked_and_end_with_the_confirmation(house, form, client, new_client):
    ask(client, form)
    link = last_link(ADDRESS)

    def add(*bodies):
        sent = [(io.BytesIO(body), f"b{n}.pdf") for n, body in enumerate(bodies)]
        return client.post(f"{link}/berkas", data={"evidence": sent}, follow_redirects=True)

    refused = add(b"<html>", PDF)
    assert "b0.pdf" in refused.soup.select_one(".summary-error").text
    assert "b1.pdf" in refused.words
    page = add(*(PDF + b"% " + str(n).encode() for n in range(5)))
    assert "5" in page.soup.select_one(".summary-error").text
    (one,) = objections()
    assert len(one.files) == 5
    client.post(f"{link}/berkas", data={"hapus": one.files[0].id})
    client.post(f"{link}/berkas", data={"hapus": 999})
    assert len(objections()[0].files) == 4
    client.post(link)
    add(PDF)
    assert len(objections()[0].files) == 4
    office = new_client(make_secretary(house.edition))
    assert office.get(f"{OFFICE}/{one.id}/berkas/999").status_code == 404


@pytest.mark.once
def test_the_link_is_the_key(house, client):
    objection = filed(house.winner)

    assert client.get(f"/sanggah/{objection.id}/{queries.key_of(objection)}").status_code == 200
    for key in ("x", "é", queries.key_of(objection)[:-1]):
        assert client.get(f"/sanggah/{objection.id}/{key}").status_code == 404
        assert client.post(f"/sanggah/{objection.id}/{key}/berkas").status_code == 404


@pytest.mark.parametrize(("days", "later"), [(None, 0), (5, 4), (5, 7)])
def test_the_edition_says_how_long(client, app, freeze, days, later):
    house = House(**({"objection_days": days} if days else {}))
    form = f"/kompetisi/edisi-2027/sanggah/{house.winner.id}"
    assert client.get(form).status_code == 404
    house.publish()
    freeze(clock.now() + later * DAY)
    is_open = days is not None and later <= days

    assert client.get(form).status_code == (200 if days else 404)
    assert client.get(form.replace(str(house.winner.id), str(house.entry.id))).status_code == 404
    assert ("sanggah/" in str(client.get(RESULTS).soup)) is is_open
    ask(client, form)
    assert len(objections()) == is_open


def test_a_link_is_not_confirmed_after_the_period(house, form, client, freeze):
    freeze(clock.now() + 4 * DAY)
    ask(client, form)
    link = last_link(ADDRESS)
    freeze(clock.now() + 2 * DAY)

    assert "tidak berlaku lagi" in client.post(link).words
    assert objections()[0].filed_at is None


@pytest.mark.once
def test_a_refusal_is_told_with_its_reason(house, client, new_client):
    objection = filed(house.winner)
    office = new_client(make_secretary(house.edition))
    page = office.get(f"{OFFICE}/{objection.id}")
    empty = office.submit(page, "main form", {"way": "abusive"})
    assert "Tulis penjelasannya" in empty.soup.select_one(".summary-error").text
    office.submit(page, "main form", {"way": "abusive", "words": "Hinaan tidak diperiksa."})
    late = office.post(f"{OFFICE}/{objection.id}/saring", data={**PASSED_ON, "words": "Ketikan."})
    assert "sudah disaring" in late.soup.select_one(".summary-error").text
    assert late.soup.select_one("[name=words]").text.strip() == "Ketikan."

    told = client.get(f"/sanggah/{objection.id}/{queries.key_of(objection)}")
    assert "Hinaan tidak diperiksa." in told.words
    assert letters_to(ADDRESS)[-1].kind == "objections/objection_ended"
    told = {one.kind for one in letters_to(house.winner.started_by.email)}
    assert not any("objection" in kind for kind in told)
    assert counted(client.get(RESULTS))["Tidak diperiksa"] == 1
    agency = new_client(house.winner.started_by)
    assert agency.get(f"/instansi/sanggahan/{objection.id}").status_code == 404


def test_a_decision_waits_for_the_agency_until_its_time_is_over(house, new_client, freeze):
    objection = forwarded(house)
    with pytest.raises(RuleBroken, match=r"objections\.response_awaited"), transaction():
        actions.answer(objection, Verdict.REJECTED, answer="Tidak.", remedy="", by=house.decider)
    office, place = new_client(make_secretary(house.edition)), f"{OFFICE}/{objection.id}"
    assert "Instansinya masih punya waktu" in office.get(place).words
    assert "menunggu Anda" not in office.get("/sekretariat/edisi-2027").words

    freeze(clock.now() + 5 * DAY)
    agency = new_client(house.winner.started_by)
    assert (
        "Batas waktu tanggapan sudah lewat"
        in agency.get(f"/instansi/sanggahan/{objection.id}").words
    )
    assert "1 sanggahan masyarakat menunggu Anda" in office.get("/sekretariat/edisi-2027").words
    office.submit(office.get(place), "main form", {"verdict": "rejected", "answer": "Tidak."})
    late = agency.post(f"/instansi/sanggahan/{objection.id}", data={"response": "Terlambat."})
    assert "sudah diputus" in late.soup.select_one(".summary-error").text
    assert late.soup.select_one("[name=response]").text.strip() == "Terlambat."
    again = office.post(f"{place}/putuskan", data=UPHELD)
    assert "sudah diputus" in again.soup.select_one(".summary-error").text


@pytest.mark.once
def test_colleagues_respond_once(house, new_client):
    objection = forwarded(house)
    agency, place = new_client(house.winner.started_by), f"/instansi/sanggahan/{objection.id}"
    for _twice in range(2):
        assert agency.post(place, data={"response": "Satu."}).status_code == 303
    other = agency.post(place, data={"response": "Dua."})

    assert "sudah menanggapi" in other.soup.select_one(".summary-error").text
    assert other.soup.select_one("[name=response]").text.strip() == "Dua."
    assert objections()[0].response == "Satu."


@pytest.mark.once
def test_each_role_may_do_its_part_alone(house, new_client):
    objection, agency = forwarded(house), house.winner.agency
    place, own = f"{OFFICE}/{objection.id}", f"/instansi/sanggahan/{objection.id}"
    of_agency = make_user(
        grants=[
            grant(Role.SECRETARIAT, edition=house.edition),
            grant(Role.AGENCY_ADMIN, agency=agency),
        ]
    )
    seen = {
        "decider": (house.decider, 200, 403, 404),
        "secretary": (make_secretary(house.edition), 200, 422, 404),
        "chair": (make_user(grants=[grant(Role.CHAIR, edition=house.edition)]), 200, 422, 404),
        "judge": (make_judge(house.edition), 404, 404, 404),
        "other applicant": (house.entry.started_by, 404, 404, 404),
        "nominee": (house.winner.started_by, 404, 404, 200),
        "secretary of the agency": (of_agency, 404, 404, 200),
        "visitor": (None, 302, 302, 302),
    }

    for name, (person, read, handle, respond) in seen.items():
        client = new_client(person)
        found = client.get(place)
        assert found.status_code == read, name
        for step in ("saring", "putuskan"):
            assert client.post(f"{place}/{step}", data={}).status_code == handle, name
        assert client.get(own).status_code == respond, name
        if handle != 422:
            assert not any(secret in str(found.soup) for secret in SECRETS), name


@pytest.mark.parametrize("later", [0, 7])
def test_results_and_list_wait_for_the_period_and_the_decisions(app, new_client, freeze, later):
    house = House(objection_days=5)
    house.name()
    objection, office = filed(house.winner), new_client(house.decider)
    freeze(clock.now() + later * DAY)
    page = office.get("/sekretariat/edisi-2027/keputusan/umumkan")
    assert "Masih ada sanggahan masyarakat" in page.words
    assert ("Masa sanggah belum berakhir" in page.words) is (later == 0)

    def publish():
        with transaction():
            publish_results(house.edition, by=house.decider)

    with pytest.raises(RuleBroken, match=r"objections\."):
        publish()
    with transaction():
        by = make_secretary(house.edition)
        actions.refuse(objection, Refusal.REPEATED, words="Sudah ada.", by=by)
    if later == 0:
        with pytest.raises(RuleBroken, match=r"objections\.period_runs"):
            publish()
    else:
        publish()


def test_the_list_is_fixed_when_the_period_is_over_and_nothing_waits(house, client, freeze):
    objection = forwarded(house)
    freeze(clock.now() + 6 * DAY)
    assert "Daftar ini baru tetap sesudah" in client.get(RESULTS).words

    with transaction():
        by = make_secretary(house.edition)
        actions.answer(objection, Verdict.REJECTED, answer="Tidak.", remedy="", by=by)
    assert "Daftar ini tetap sejak" in client.get(RESULTS).words
    assert "Daftarnya tetap sejak" in client.get("/kompetisi/edisi-2027").words


@pytest.mark.once
def test_who_decides_sees_what_was_upheld_and_may_withdraw_the_award_with_its_reason(
    house, new_client
):
    objection, office = decided(house, Verdict.UPHELD), new_client(make_secretary(house.edition))
    listed = office.get("/sekretariat/edisi-2027/keputusan")
    assert "Sanggahan diterima Ya." in listed.words
    page = office.get(f"{OFFICE}/{objection.id}")
    form = page.soup.select_one("form[action$=tindak-lanjut]")
    assert "diterima. Sudah." in form.select_one("[name=reason]").text
    assert [one["value"] for one in form.select("[name=outcome]")] == [
        "withdrawn",
        "winner",
        "finalist",
    ]


@pytest.mark.once
def test_the_case_file_holds_it_without_who_objected(house, new_client):
    decided(house, Verdict.REJECTED)
    examiner = make_user(grants=[grant(Role.EXAMINER, edition=house.edition, entry=house.winner)])

    page = new_client(examiner).get(f"/pemeriksa/{house.winner.id}")
    assert "Angkanya keliru." in page.words
    assert "Angkanya benar." in page.words
    trail = page.soup.find(id="acts-h").parent.get_text(" ")
    assert "Sanggahan diteruskan" in trail
    assert "Sanggahan diputus" in trail
    assert not any(secret in str(page.soup) for secret in SECRETS)


def test_a_decree_waits_for_the_period_and_the_decisions(house, freeze):
    objection = forwarded(house)
    assert decree_waits(house.edition) == "decrees.objections_run"
    freeze(clock.now() + 6 * DAY)
    assert decree_waits(house.edition) == "decrees.objections_unanswered"
    with transaction():
        by = make_secretary(house.edition)
        actions.answer(objection, Verdict.REJECTED, answer="Tidak.", remedy="", by=by)
    assert decree_waits(house.edition) is None


@pytest.mark.once
def test_who_objected_stands_nowhere_else(house, form, client, new_client, caplog):
    ask(client, form)
    client.post(last_link(ADDRESS))
    (objection,) = objections()
    with transaction():
        by = make_secretary(house.edition)
        actions.forward(objection, released="Angkanya keliru.", files=(), by=by)
    agency, public = new_client(house.winner.started_by), new_client()
    own = f"/instansi/sanggahan/{objection.id}"
    pages = [
        agency.get(own), agency.get("/instansi"), public.get(RESULTS), public.get(form),
        new_client(house.decider).get(f"{OFFICE}/{objection.id}"),
        new_client(house.decider).get(OFFICE), new_client(by).get(OFFICE),
    ]  # fmt: skip
    told = [str(page.soup) for page in pages]
    told += db.session.scalars(select(AuditRow.payload)).all()
    told += [one.text for one in letters_to(house.winner.started_by.email)]
    told += [one.subject for one in db.session.scalars(select(Letter))]
    told += [record.getMessage() for record in caplog.records]

    assert not any(secret in text for secret in SECRETS for text in told)


def test_long_after_the_end_only_what_was_passed_on_is_left(house, run_jobs, freeze):
    decided(house, Verdict.UPHELD)
    freeze(clock.now() + (RETENTION_DAYS + 1) * DAY)
    run_jobs()

    (one,) = objections()
    forgotten = ("name", "email", "organisation", "text", "evidence", "contact", "network")
    assert not any(getattr(one, field) for field in forgotten)
    assert (one.released, one.verdict) == ("Angkanya keliru.", Verdict.UPHELD)
    assert letters_to(ADDRESS) == []


@pytest.mark.once
def test_a_burst_is_told_to_a_person(house, new_client):
    for number in range(5):
        filed(house.winner, f"warga{number}@contoh.test")

    page = new_client(make_secretary(house.edition)).get(f"{OFFICE}/{objections()[0].id}")
    assert "5 masuk dalam satu jam" in page.words


@pytest.mark.once
def test_who_withdrew_is_no_nominee(house, form, client):
    with transaction():
        house.winner.state = EntryState.WITHDRAWN

    assert client.get(form).status_code == 404


def test_many_objections_are_asked_for_like_one(house, new_client, count_queries):
    office, asked = new_client(make_secretary(house.edition)), []
    agency = new_client(house.winner.started_by)
    for number in range(2):
        forwarded(house, address=f"warga{number}@contoh.test", by=house.decider)
        for client, address in (
            (office, "/sekretariat/edisi-2027"), (office, OFFICE), (agency, "/instansi"),
            (agency, RESULTS), (agency, f"/instansi/proposal/{house.winner.id}/hasil"),
        ):  # fmt: skip
            client.get(address)
            with count_queries() as counted:
                assert client.get(address).status_code == 200
            asked.append(len(counted))

    assert asked[:5] == asked[5:]
