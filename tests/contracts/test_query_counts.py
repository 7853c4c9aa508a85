"""Every list asks the database as often for three rows as for one."""

from datetime import timedelta

import pytest

from app.accounts.models import Role
from app.agencies.models import AgencyKind
from app.competitions.actions import amending
from app.competitions.models import StageKind
from app.core import limits
from app.core.db import transaction
from app.entries.models import EntryState
from app.judging import actions as judging
from app.judging.models import Outcome
from tests.factories.accounts import grant, invite, make_user
from tests.factories.agencies import make_agency, make_unit
from tests.factories.competitions import make_edition, move_stage, stage
from tests.factories.entries import make_attachment, make_entry, save
from tests.factories.judging import (
    assessment,
    make_anchor,
    make_judge,
    make_panelist,
    make_passed_entry,
    make_reading,
    make_secretary,
)
from tests.factories.library import index_library, make_library_entry
from tests.harness.forms import Form

POINTS = {"ringkasan": 4, "dampak": 3}


class World:
    """People with one row in each of their lists, and more rows on demand."""

    def __init__(self, new_client):
        self.judged = make_edition("nilai-2027", at=StageKind.PROPOSAL_ASSESSMENT)
        self.open = make_edition("daftar-2027", at=StageKind.REGISTRATION)
        self.agency = make_agency("Kabupaten Hulu")
        own = [grant(Role.AGENCY_ADMIN, agency=self.agency)]
        self.people = {
            "admin": make_user(grants=[Role.PLATFORM_ADMIN]),
            "office": make_user(
                grants=[
                    grant(Role.SECRETARIAT, competition=self.judged.competition),
                    grant(Role.SECRETARIAT, competition=self.open.competition),
                ]
            ),
            "agency": make_user(grants=own),
            "judge": make_judge(self.judged),
            "panelist": make_panelist(self.judged),
            None: None,
        }
        self.clients = {name: new_client(person) for name, person in self.people.items()}
        self.draft = make_entry(self.open, self.agency, by=self.people["agency"])
        self.number = 0
        self.read = []
        self.new_client = new_client

    def decide(self):
        """Every entry that was read becomes a winner."""
        with transaction():
            judging.decide(
                self.judged, self.read, Outcome.WINNER, award="Top 5", by=self.people["office"]
            )

    def grow(self):
        """One more row of everything."""
        self.number += 1
        agency_admin, office = self.people["agency"], self.people["office"]
        reading = make_reading(
            self.judged,
            self.people["judge"],
            make_passed_entry(self.judged, agency=self.agency),
            points=POINTS,
            comment="Baik",
            done=True,
        )
        make_reading(self.judged, make_judge(self.judged), reading.entry, points=POINTS)
        other = make_reading(self.judged, make_judge(self.judged), make_passed_entry(self.judged))
        with transaction():
            judging.declare_conflict(other, "Kerabat", by=other.judge)
        make_anchor(self.judged, entry=reading.entry, again=True)
        self.new_client(agency_admin)  # one more open session
        self.read.append(reading.entry)
        make_entry(self.open, self.agency, by=agency_admin)
        text = f"Ringkasan ke-{self.number}"
        save(self.draft, {"ringkasan": text}, by=agency_admin, version=self.number)
        make_attachment(self.draft, by=agency_admin)
        make_unit(self.agency, f"Dinas {self.number}")
        make_agency(f"Perumda {self.number}", kind=AgencyKind.BUMD, parent=self.agency)
        make_user(grants=[grant(Role.INNOVATOR, agency=self.agency)])
        address = f"baru{self.number}@kab.test"
        invite(address, by=agency_admin, role=Role.INNOVATOR, agency=self.agency)
        invite(f"juri{self.number}@x.test", by=office, role=Role.EVALUATOR, edition=self.judged)
        make_library_entry(f"Inovasi {self.number}", award=f"Top {self.number}")
        registration = stage(self.open, StageKind.REGISTRATION)
        with transaction():
            amending.move_dates(
                registration,
                opens_at=registration.opens_at,
                closes_at=registration.closes_at + timedelta(hours=1),
                reason="Uji",
                by=office,
            )

    def counts(self, count_queries):
        found = {}
        for person, path in self.pages():
            limits.OWN.forget()  # no tenth download, which is written down
            with count_queries() as queries:
                answer = self.clients[person].get(path)
            assert answer.status_code == 200, path
            found[path] = len(queries)
        return found

    def pages(self):
        judged, open_now = "/sekretariat/nilai-2027", "/sekretariat/daftar-2027"
        yield from (
            ("office", f"{judged}/{page}")
            for page in (
                "proposal",
                "proposal.csv",
                "penugasan",
                "penugasan/batas",
                "penugasan/kemajuan",
                "penugasan/usulan",
                "penugasan/kalibrasi",
                "konflik",
                "rekap",
                "rekap.csv",
                "rekap.xlsx",
                "rekap/peringkat",
                "catatan",
                "keputusan",
                "keputusan/umumkan",
                "orang",
                "orang/instansi",
                "orang/pemeriksa",
            )
        )
        yield from (
            ("office", "/sekretariat"),
            ("office", f"{open_now}/ubahan"),
            ("office", f"{open_now}/proposal"),
            ("office", "/sekretariat/pustaka"),
            ("office", "/sekretariat/pustaka/penghargaan"),
            ("office", "/sekretariat/pustaka/kata"),
            ("admin", "/pengelola/orang"),
            ("admin", "/pengelola/orang/undangan"),
            ("admin", "/pengelola/instansi"),
            ("admin", f"/pengelola/instansi/{self.agency.id}"),
            ("admin", "/pengelola/surat"),
            ("admin", "/pengelola/kesehatan"),
            ("admin", "/pengelola/jejak"),
            ("agency", "/akun/sesi"),
            ("agency", "/instansi"),
            ("agency", "/instansi/proposal.csv"),
            ("agency", "/instansi/profil"),
            ("agency", "/instansi/orang"),
            ("agency", f"/instansi/{self.agency.id}/orang"),
            ("agency", f"/instansi/proposal/{self.draft.id}/riwayat"),
            ("judge", "/penilaian"),
            ("judge", "/penilaian/keahlian"),
            ("judge", f"/penilaian/kalibrasi?tahap={assessment(self.judged).id}"),
            ("panelist", "/penilaian"),
            ("panelist", "/penilaian/panel/nilai-2027"),
            (None, "/kompetisi"),
            (None, "/kompetisi/daftar-2027"),
            (None, "/inovasi"),
            (None, "/inovasi.csv"),
            (None, "/inovasi.atom"),
            (None, "/sitemap.xml"),
            (None, "/api/v1/innovations"),
            (None, "/api/v1/agencies"),
            (None, "/api/v1/editions"),
        )


@pytest.mark.parametrize("marks_are_visible", [False, True])
def test_no_list_asks_once_for_each_row(app, new_client, count_queries, marks_are_visible):
    world = World(new_client)
    counted = []
    opens, closes = assessment(world.judged).opens_at, assessment(world.judged).closes_at
    for more in (1, 2):
        move_stage(assessment(world.judged), closes_at=closes.isoformat())
        for _ in range(more):
            world.grow()
        index_library()
        if marks_are_visible:
            move_stage(assessment(world.judged), closes_at=opens.isoformat())
            world.decide()
        world.counts(count_queries)  # what is asked once for all and then remembered
        counted.append(world.counts(count_queries))

    at_one, at_three = counted
    grown = {path: (n, at_three[path]) for path, n in at_one.items() if at_three[path] != n}
    assert grown == {}


@pytest.mark.parametrize("winners", [1, 3])
def test_results_ask_as_often_for_three_winners(app, client, count_queries, winners):
    edition = make_edition("hasil-2027", at=StageKind.PROPOSAL_ASSESSMENT)
    office, judge = make_secretary(edition), make_judge(edition)
    entries = [make_passed_entry(edition) for _ in range(winners)]
    for entry in entries:
        make_reading(edition, judge, entry, points=POINTS, done=True)
    move_stage(assessment(edition), closes_at="2020-01-01T00:00+07:00")
    with transaction():
        judging.decide(edition, entries, Outcome.WINNER, award="Top 5", by=office)
    with transaction():
        judging.publish_results(edition, by=office)

    with count_queries() as asked_by_program:
        data = client.get("/api/v1/editions/hasil-2027/results")
    with count_queries() as queries:
        page = client.get("/kompetisi/hasil-2027/hasil")

    assert len(data.json["winners"]) == winners
    assert len(asked_by_program) == 7
    assert page.status_code == 200
    assert len(queries) == 12


class TestTheNightOfTheDeadline:
    """What 600 agencies do at once: each statement is a way to the database and back."""

    @pytest.fixture
    def person(self, app):
        agency = make_agency("Kabupaten Hilir")
        roles = (Role.INNOVATOR, Role.AGENCY_ADMIN)
        return make_user(grants=[grant(role, agency=agency) for role in roles])

    @pytest.fixture
    def entry(self, person):
        edition = make_edition("daftar-2027", at=StageKind.REGISTRATION)

        def make(state):
            return make_entry(edition, person.grants[0].agency, by=person, state=state)

        return make

    def test_an_autosave(self, entry, person, new_client, count_queries):
        ref, writer = entry(EntryState.DRAFT).id, new_client(person)
        page = writer.get(f"/instansi/proposal/{ref}/isi/isi")
        tag = page.soup.select_one("form[hx-post]")
        form = Form(tag, page.request.url)
        form.fill({"q_ringkasan": "Yang terakhir."})

        with count_queries() as queries:
            part = writer.post(tag["hx-post"], data=form.data, headers={"HX-Request": "true"})

        assert part.status_code == 200
        assert len(queries) == 11

    def test_a_submission(self, entry, person, new_client, count_queries):
        ref, admin = entry(EntryState.WITH_ADMIN).id, new_client(person)
        page = admin.get(f"/instansi/proposal/{ref}/periksa")

        with count_queries() as queries:
            answer = admin.submit(page, 'form[action$="/teruskan"]', follow_redirects=False)

        assert answer.status_code == 303
        assert len(queries) == 26
