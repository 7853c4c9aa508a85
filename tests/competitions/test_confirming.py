"""Amendments as they are read before they count, and how a mistaken one is corrected."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from app.accounts.models import Role
from app.competitions import queries, rules
from app.competitions.actions import amending
from app.competitions.models import StageKind
from app.core.db import db, transaction
from app.core.jobs import Job
from tests.factories.accounts import grant, make_user
from tests.factories.agencies import make_agency
from tests.factories.competitions import make_edition, move_stage
from tests.factories.entries import make_entry

WIB = ZoneInfo("Asia/Jakarta")


def published(person, form, values):
    """What is typed, then read on the page that follows, then published."""
    page = person.submit(form, values=values)
    assert page.title == "Periksa ubahan"
    return person.submit(page)


@pytest.fixture
def secretary(app):
    return make_user()


@pytest.fixture
def opened(app, freeze):
    freeze("2027-03-01T09:00+07:00")
    return make_edition(
        "kipp-2027",
        stages={
            StageKind.REGISTRATION: ("2027-02-01T08:00+07:00", "2027-03-19T23:59+07:00"),
            StageKind.ADMINISTRATIVE_SELECTION: (
                "2027-03-22T08:00+07:00",
                "2027-03-24T23:59+07:00",
            ),
            StageKind.PROPOSAL_ASSESSMENT: ("2027-04-05T08:00+07:00", "2027-04-25T23:59+07:00"),
        },
    )


@pytest.fixture
def person(new_client, opened):
    return new_client(make_user(grants=[grant(Role.SECRETARIAT, competition=opened.competition)]))


class TestConfirming:
    def send(self, person, stage, what="tanggal", **values):
        form = person.get(f"/sekretariat/kipp-2027/ubahan/{what}?tahap={stage.id}")
        return person.submit(form, values={"reason": "Banjir di Demak", **values})

    def test_says_what_changes_who_is_told_and_that_it_stays(self, person, opened):
        entry = make_entry(opened)
        make_entry(opened, entry.agency)

        page = self.send(person, opened.stages[0], closes_at="2027-03-21T23:59")

        assert page.title == "Periksa ubahan"
        assert "Ditutup Minggu, 21 Maret 2027 pukul 23.59 WIB, semula Jumat, 19 Maret" in page.words
        assert "Alasan: Banjir di Demak" in page.words
        assert "orang yang terlibat dikirimi surel" in page.words
        assert "Ubahan tidak dapat dihapus." in page.words
        assert queries.last_amendment_number(opened.id) == 0
        assert opened.stages[0].closes_at == datetime(2027, 3, 19, 23, 59, tzinfo=WIB)
        assert db.session.scalar(select(func.count()).select_from(Job)) == 0

        person.submit(page)
        assert queries.last_amendment_number(opened.id) == 1
        assert db.session.scalar(select(func.count()).select_from(Job)) == 1

    def test_leads_back_to_what_was_typed(self, person, opened):
        page = self.send(person, opened.stages[0], closes_at="2027-03-21T23:59")

        page = person.submit(page, button="ubah")

        assert page.title == "Pindahkan tanggal"
        assert page.soup.select_one("#closes_at")["value"] == "2027-03-21T23:59"
        assert page.soup.select_one("#reason").text.strip() == "Banjir di Demak"
        assert page.soup.select(".error-summary") == []
        assert queries.last_amendment_number(opened.id) == 0

    def test_what_changed_meanwhile_is_read_again(self, person, opened, secretary):
        page = self.send(person, opened.stages[0], closes_at="2027-03-21T23:59")
        at = datetime(2027, 3, 2, 12, tzinfo=WIB)
        with transaction():
            amending.close_early(opened.stages[0], at=at, reason="Penuh", by=secretary)

        page = person.submit(page)

        assert page.title == "Periksa ubahan"
        assert "semula Selasa, 2 Maret 2027" in page.words
        assert queries.last_amendment_number(opened.id) == 1
        person.submit(page)
        assert queries.last_amendment_number(opened.id) == 2

    def test_warns_of_later_stages_that_begin_before(self, person, opened):
        agency = make_agency("Pemerintah Kabupaten Hulu (contoh)")
        registration = opened.stages[0]
        words = (
            "Seleksi administrasi berlangsung 22 Mar 2027 08.00 WIB sampai 24 Mar 2027 23.59 WIB"
        )

        extra = self.send(
            person,
            registration,
            "waktu-tambahan",
            others=agency.name,
            closes_at="2027-03-25T12:00",
        )
        moved = self.send(person, registration, closes_at="2027-03-23T23:59")
        fine = self.send(person, registration, closes_at="2027-03-21T23:59")
        earlier = self.send(person, registration, "tutup", at="2027-03-05T12:00")

        assert f"{words}, padahal Pendaftaran baru ditutup 25 Mar 2027 12.00 WIB." in extra.words
        assert f"{words}, padahal Pendaftaran baru ditutup 23 Mar 2027 23.59 WIB." in moved.words
        assert words not in fine.words
        assert words not in earlier.words


class TestClosedByMistake:
    @pytest.fixture(autouse=True)
    def closed(self, opened, secretary, freeze):
        at = datetime(2027, 3, 2, 12, tzinfo=WIB)
        with transaction():
            amending.close_early(opened.stages[0], at=at, reason="Penuh", by=secretary)
        freeze("2027-03-03T09:00+07:00")

    def test_is_corrected_by_another_amendment(self, person, opened):
        start = person.get("/sekretariat/kipp-2027/ubahan")
        move = next(a["href"] for a in start.soup.select("table a") if "tanggal" in a["href"])

        page = published(
            person, person.get(move), {"closes_at": "2027-03-20T23:59", "reason": "Keliru"}
        )

        assert "Ubahan nomor 2 diumumkan." in page.words
        assert rules.close_of(opened.stages[0]) == datetime(2027, 3, 20, 23, 59, tzinfo=WIB)

    def test_not_once_a_later_stage_has_begun(self, person, opened):
        registration = opened.stages[0]
        move_stage(opened.stages[1], opens_at="2027-03-03T08:00+07:00")

        start = person.get("/sekretariat/kipp-2027/ubahan")
        page = person.submit(
            person.get(f"/sekretariat/kipp-2027/ubahan/tanggal?tahap={registration.id}"),
            values={"closes_at": "2027-03-20T23:59", "reason": "Keliru"},
        )

        moves = [a["href"] for a in start.soup.select("table a") if "tanggal" in a["href"]]
        assert not any(link.endswith(f"tahap={registration.id}") for link in moves)
        assert page.status_code == 422
        assert "sudah ditutup, jadi tanggalnya tidak dapat dipindah" in page.words
