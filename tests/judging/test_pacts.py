"""A judge declares what binds them to agencies, before anything is assigned, and signs it."""

import pytest

from app.agencies.actions import add_alias
from app.competitions.models import StageKind
from app.core.db import db, transaction
from app.judging import actions, queries
from app.judging.models import Assignment, ConflictSource, Tie, TieKind
from tests.factories.agencies import make_agency
from tests.factories.competitions import make_edition, move_stage
from tests.factories.judging import (
    assessment,
    make_judge,
    make_passed_entry,
    make_reading,
    make_secretary,
    open_to,
    settings,
)

PACT = "/penilaian/pakta/edisi-2027"
TIE = {"instansi": "Kota Contoh", "jenis": "thesis", "keterangan": "Kepala dinasnya."}


@pytest.fixture
def edition(app):
    rules = settings(readers_per_entry=1)
    return make_edition("edisi-2027", at=StageKind.PROPOSAL_ASSESSMENT, rules=rules)


@pytest.fixture
def entry(edition):
    return make_passed_entry(edition, agency=make_agency("Kota Contoh"), title="Antar Obat")


@pytest.fixture
def judge(edition):
    return make_judge(edition, name="Ani")


@pytest.fixture
def desk(judge, new_client):
    return new_client(judge)


@pytest.fixture
def office(edition, new_client):
    return new_client(make_secretary(edition))


def post(client, **fields):
    return client.post(PACT, data=fields, follow_redirects=True)


def test_who_signed_before_is_never_given_what_they_named(edition, entry, judge, desk, office):
    assert "1 juri belum menandatangani" in office.get("/sekretariat/edisi-2027/konflik").words

    post(desk, **TIE, sifat="nyata")
    page = post(desk, tandatangan=1)

    assert "Anda sudah menandatangani" in page.words
    assert (entry.id, judge.id) in queries.design_of(assessment(edition)).forbidden
    page = office.get("/sekretariat/edisi-2027/konflik")
    prevented = page.soup.select_one("section[aria-labelledby=prevented-h]").get_text(" ")
    assert "Ani" in prevented and "1 proposal" in prevented
    with transaction():
        result = actions.assign(
            assessment(edition), [entry], [judge], by=make_secretary(edition, name="Eka")
        )
    assert [one.sources for one in result.refused] == [{ConflictSource.PACT}]
    page = office.get("/sekretariat/edisi-2027/konflik").words
    assert "belum menandatangani" not in page
    assert "Saya membimbing tesis atau disertasi pegawainya: Kepala dinasnya." in page


def test_a_tie_named_late_closes_what_was_given_and_another_reads(edition, entry, judge, desk):
    reading = make_reading(edition, judge, entry)
    make_judge(edition, name="Budi")

    post(desk, **TIE, sifat="nyata")

    assert desk.get(f"/penilaian/{reading.id}").status_code == 404
    readers = db.session.scalars(db.select(Assignment).filter_by(state="assigned"))
    assert [one.judge.name for one in readers] == ["Budi"]


def test_what_only_may_be_one_waits_for_the_secretariat(edition, entry, judge, desk, office):
    reading = make_reading(edition, judge, entry)

    post(desk, **TIE, sifat="mungkin")

    assert open_to(judge) == [reading.id]
    assert "Hubungan dalam pakta integritas" in office.get("/sekretariat/edisi-2027/konflik").words
    assert [one.reading for one in queries.undecided_conflicts(edition)] == [reading]


def test_a_tie_is_taken_back_until_it_is_signed(judge, desk, freeze):
    freeze("2027-03-01T09:00+07:00")
    post(desk, **TIE, sifat="mungkin")
    (first,) = queries.ties_of([judge.id])
    post(desk, hapus=first.id)
    assert queries.ties_of([judge.id]) == []

    post(desk, **TIE, sifat="mungkin")
    post(desk, tandatangan=1)
    (second,) = queries.ties_of([judge.id])
    page = post(desk, hapus=second.id)

    assert "sudah Anda tanda tangani" in page.words
    assert len(queries.ties_of([judge.id])) == 1


def test_signing_waits_while_a_tie_is_written_and_not_added(judge, desk):
    page = desk.submit(
        desk.get(PACT), "main form", {**TIE, "sifat": "nyata"}, button="Tanda tangani"
    )

    assert page.status_code == 422 and "belum ditandatangani" in page.words
    assert queries.last_signed(judge.id) is None and queries.ties_of([judge.id]) == []
    page = desk.submit(page, "main form", button="Tambahkan")
    page = desk.submit(page, "main form", button="Tanda tangani")
    assert "Anda sudah menandatangani" in page.words
    assert len(queries.ties_of([judge.id])) == 1


def test_what_is_written_stays_while_another_tie_is_taken_back(judge, desk):
    first = post(desk, **TIE, sifat="mungkin")

    page = desk.submit(first, "main form", {**TIE, "keterangan": "Adiknya."}, button="hapus")

    assert queries.ties_of([judge.id]) == []
    assert "Adiknya." in page.soup.select_one("textarea").text


def test_nobody_takes_back_the_tie_of_another(edition, judge, desk, new_client):
    post(desk, **TIE, sifat="nyata")
    (tie,) = db.session.scalars(db.select(Tie))

    post(new_client(make_judge(edition)), hapus=tie.id)

    assert len(db.session.scalars(db.select(Tie)).all()) == 1


def test_a_judge_is_led_to_the_pact_until_it_is_signed(edition, judge, desk):
    lead = desk.get("/penilaian").soup.select_one(f'.alert a[href="{PACT}"]')
    assert lead.text.startswith("Pakta integritas")

    post(desk, tandatangan=1)
    assert PACT not in desk.get("/penilaian").get_data(as_text=True)


def test_nobody_is_led_to_the_pact_of_what_is_over(edition, judge, desk):
    move_stage(assessment(edition), closes_at="2020-01-01T00:00+07:00")

    assert PACT not in desk.get("/penilaian").get_data(as_text=True)


def test_what_is_missing_is_said_and_an_unknown_agency_is_told(judge, desk, office):
    page = post(desk, **{**TIE, "instansi": ""})
    assert "Tulis nama instansinya" in page.words
    assert "Pilih salah satu." in page.words

    page = post(desk, **{**TIE, "instansi": "Yayasan Sukma"}, sifat="nyata")
    assert "Instansi ini belum dikenali" in page.words
    assert "periksa sendiri" in office.get("/sekretariat/edisi-2027/konflik").words


def test_a_tie_keeps_away_as_soon_as_its_agency_goes_by_that_name(edition, entry, judge, office):
    budi = make_judge(edition, name="Budi")
    make_reading(edition, judge, entry)
    with transaction():
        actions.declare_tie(TieKind.FAMILY, "Kotaraya Contoh", "", is_actual=True, by=judge)
    page = office.post("/sekretariat/edisi-2027/penugasan/usulan", data={}, follow_redirects=True)
    assert "tidak menghindarinya: Ani, Kotaraya Contoh" in page.words

    with transaction():
        add_alias(entry.agency, "Kotaraya Contoh", by=budi)

    assert queries.standing_conflicts([entry.id], [judge.id]) == {
        (entry.id, judge.id): {ConflictSource.PACT}
    }
    states = {
        one.judge_id: one.state
        for one in db.session.scalars(db.select(Assignment).filter_by(entry_id=entry.id))
    }
    assert states == {judge.id: "recused", budi.id: "assigned"}
    page = office.post("/sekretariat/edisi-2027/penugasan/usulan", data={}, follow_redirects=True)
    assert "tidak menghindarinya" not in page.words


def test_only_a_judge_of_the_edition_has_a_pact_there(edition, office, new_client):
    assert office.get(PACT).status_code == 404
    stranger = make_judge(make_edition("lain-2027", at=StageKind.PROPOSAL_ASSESSMENT))
    assert new_client(stranger).get(PACT).status_code == 404
