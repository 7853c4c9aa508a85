from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.accounts.models import Role
from app.agencies.models import AgencyKind
from app.competitions import queries
from app.competitions.actions import amending, loading
from app.competitions.edition_definition import parse_edition
from app.competitions.models import Competition, EditionState, StageKind
from app.core import clock
from app.core.db import db, transaction
from app.entries.models import EntryState
from app.permissions import Permission, permits
from tests.competitions.test_confirming import published
from tests.competitions.test_edition_definition import DEMO
from tests.factories.accounts import grant, make_user
from tests.factories.agencies import make_agency
from tests.factories.competitions import make_competition, make_edition
from tests.factories.entries import make_entry
from tests.factories.judging import make_judge, make_passed_entry, make_reading

pytestmark = pytest.mark.once

WIB = ZoneInfo("Asia/Jakarta")
DAY = timedelta(days=1)


@pytest.fixture
def secretary(app):
    return make_user()


@pytest.fixture
def serve(new_client):
    """A signed-in secretariat of this competition."""
    return lambda competition: new_client(
        make_user(grants=[grant(Role.SECRETARIAT, competition=competition)])
    )


@pytest.fixture
def prepared(app, freeze):
    """The demo edition before its opening."""
    freeze("2027-01-18T09:00+07:00")
    make_agency(DEMO["competition"]["organiser"], kind=AgencyKind.MINISTRY)
    with transaction():
        loading.load(parse_edition(DEMO))
    return queries.edition_by_slug("kipp-contoh-2027")


@pytest.fixture
def opened(app, freeze):
    freeze("2027-03-01T09:00+07:00")
    return make_edition(
        "kipp-2027",
        stages={
            StageKind.REGISTRATION: ("2027-02-01T08:00+07:00", "2027-03-19T23:59+07:00"),
            StageKind.PROPOSAL_ASSESSMENT: ("2027-04-05T08:00+07:00", "2027-04-25T23:59+07:00"),
        },
    )


@pytest.mark.both
class TestWorkspace:
    def test_lists_own_editions_and_what_waits(self, serve, prepared):
        make_edition(name="Milik penyelenggara lain")

        page = serve(prepared.competition).get("/sekretariat")

        assert page.title == "Yang perlu Anda kerjakan"
        assert page.soup.select_one(".todo h3").text == f"Buka {prepared.name}"
        assert "Periksa isinya dan apa yang akan dibekukan" in page.words
        assert "Disiapkan" in page.words
        assert "Milik penyelenggara lain" not in page.words
        [link] = [one["href"] for one in page.soup.select("main a") if "tahun-baru" in one["href"]]
        assert link == "/sekretariat/kompetisi/kipp-contoh/tahun-baru"

    def test_counts_what_waits(self, serve, opened, freeze):
        for _ in range(2):
            make_entry(opened, state=EntryState.SUBMITTED)
        passed = make_passed_entry(opened)
        person = serve(opened.competition)

        page = person.get("/sekretariat")
        assert [one.text for one in page.soup.select(".todo h3")] == [
            "2 proposal menunggu seleksi administrasi",
            "1 proposal kurang juri",
        ]
        assert page.soup.select_one(".todo a")["href"].endswith("/proposal?keadaan=submitted")

        make_reading(opened, make_judge(opened), passed)
        freeze("2027-04-24T09:00+07:00")
        page = person.get("/sekretariat")
        assert page.soup.select_one(".todo.soon h3").text == (
            "1 penilaian belum selesai dan tahapnya segera ditutup"
        )

        freeze("2027-05-01T09:00+07:00")
        page = person.get("/sekretariat/kipp-2027")
        assert page.soup.select_one(".todo.soon h3").text == (
            "Putuskan finalis dan pemenang, lalu umumkan"
        )
        assert "Lolos seleksi administrasi 1" in page.words

    @pytest.mark.parametrize(
        ("at", "named", "urgency", "words"),
        [
            (StageKind.INTERVIEW, False, "late", "Putuskan finalis, lalu umumkan"),
            (StageKind.DECISION, True, "soon", "Putuskan pemenang, lalu umumkan"),
        ],
    )
    def test_names_finalists_before_they_are_scored(self, serve, at, named, urgency, words):
        when = clock.now() if named else None
        edition = make_edition(at=at, finals={StageKind.INTERVIEW: 30}, finalists_published_at=when)

        page = serve(edition.competition).get("/sekretariat")

        assert [one.text for one in page.soup.select(f".todo.{urgency} h3")] == [words]

    def test_a_chair_is_told_nothing_that_only_the_secretariat_does(self, new_client, opened):
        make_entry(opened, state=EntryState.SUBMITTED)
        chair = make_user(grants=[grant(Role.CHAIR, edition=opened)])

        page = new_client(chair).get("/sekretariat/kipp-2027")

        assert "Tidak ada yang menunggu sekretariat sekarang." in page.words

    def test_a_deadline_that_is_near_comes_up(self, serve, opened, freeze):
        freeze("2027-03-18T09:00+07:00")

        page = serve(opened.competition).get("/sekretariat")

        assert page.soup.select_one(".todo.soon h3").text == "Tahap Pendaftaran segera ditutup"

    def test_chair_of_one_edition_makes_no_new_year(self, new_client, opened):
        chair = make_user(grants=[grant(Role.CHAIR, edition=opened)])

        page = new_client(chair).get("/sekretariat")

        assert opened.name in page.words
        assert "Siapkan tahun baru" not in page.words

    @pytest.mark.parametrize("rows", [1, 3])
    def test_asks_the_same_number_of_questions(self, serve, app, count_queries, rows):
        competition = make_competition()
        for year in range(rows):
            make_edition(competition=competition, year=2027 + year)
        person = serve(competition)

        with count_queries() as asked:
            person.get("/sekretariat")

        assert len(asked) == 10

    def test_list_and_permission_agree(self, app):
        mine, other = make_edition(), make_edition()
        sibling = make_edition(competition=mine.competition, state=EditionState.PREPARED)
        for given in (
            grant(Role.SECRETARIAT, competition=mine.competition),
            grant(Role.CHAIR, edition=sibling),
            grant(Role.EVALUATOR, edition=mine),
            grant(Role.SECRETARIAT, edition=other, ends_at=clock.now() - DAY),
        ):
            user = make_user(grants=[given])
            listed = set(queries.organised_by(user, clock.now()))
            may = {
                one
                for one in (mine, other, sibling)
                if permits(user, Permission.EDITION_FOLLOW, one)
            }
            assert listed == may


PAGES = [
    "",
    "/jadwal",
    "/teks",
    "/buka",
    "/ubahan",
    "/ubahan/tanggal",
    "/ubahan/tutup",
    "/ubahan/waktu-tambahan",
]


class TestIsolation:
    @pytest.mark.parametrize("path", PAGES)
    def test_other_organisers_find_nothing(self, serve, opened, path):
        address = f"/sekretariat/kipp-2027{path}?tahap={opened.stages[0].id}"

        assert serve(make_competition()).get(address).status_code == 404
        assert serve(opened.competition).get(address).status_code == 200

    def test_nor_can_they_prepare_a_year(self, serve, opened):
        address = f"/sekretariat/kompetisi/{opened.competition.slug}/tahun-baru"

        assert serve(make_competition()).get(address).status_code == 404
        assert serve(opened.competition).get(address).status_code == 200

    def test_a_chair_follows_but_changes_nothing(self, new_client, opened):
        chair = new_client(make_user(grants=[grant(Role.CHAIR, edition=opened)]))

        assert chair.get("/sekretariat/kipp-2027").status_code == 200
        assert chair.get("/sekretariat/kipp-2027/ubahan").status_code == 403

    def test_a_visitor_is_asked_to_sign_in(self, client, opened):
        answer = client.get("/sekretariat/kipp-2027")

        assert (answer.status_code, answer.location) == (302, "/masuk?next=/sekretariat/kipp-2027")

    def test_a_stage_of_another_edition_is_not_found(self, serve, opened):
        other = make_edition()

        page = serve(opened.competition).get(
            f"/sekretariat/kipp-2027/ubahan/tanggal?tahap={other.stages[0].id}"
        )

        assert page.status_code == 404


@pytest.mark.both
class TestPreparing:
    def test_dates_are_typed_in_the_zone_of_the_edition(self, serve, prepared):
        person = serve(prepared.competition)
        form = person.get("/sekretariat/kipp-contoh-2027/jadwal")
        assert form.soup.select_one("#tahap1-closes_at")["value"] == "2027-03-19T23:59"

        page = person.submit(
            form,
            values={"tahap1-closes_at": "2027-03-20T12:30", "tahap1-grace_minutes": "5"},
        )

        assert "Jadwal disimpan." in page.words
        assert prepared.stages[0].closes_at == datetime(2027, 3, 20, 12, 30, tzinfo=WIB)
        assert prepared.stages[0].grace_minutes == 5
        assert prepared.stages[1].opens_at == datetime(2027, 3, 22, 8, tzinfo=WIB)

    def test_dates_out_of_order_are_refused_at_the_field(self, serve, prepared):
        person = serve(prepared.competition)
        form = person.get("/sekretariat/kipp-contoh-2027/jadwal")

        page = person.submit(form, values={"tahap2-opens_at": "2027-01-20T08:00"})

        assert page.status_code == 422
        assert page.soup.title.text.startswith("Galat:")
        assert page.soup.select_one(".summary-error a")["href"] == "#tahap2-opens_at"
        assert page.soup.select_one("#tahap2-opens_at")["value"] == "2027-01-20T08:00"
        assert prepared.stages[1].opens_at == datetime(2027, 3, 22, 8, tzinfo=WIB)

    def test_texts(self, serve, prepared):
        person = serve(prepared.competition)
        form = person.get("/sekretariat/kipp-contoh-2027/teks")

        page = person.submit(form, values={"theme": "Tema baru", "theme_en": "A new theme"})

        assert "Teks disimpan." in page.words
        assert (prepared.theme, prepared.theme_en) == ("Tema baru", "A new theme")

    def test_texts_of_stages_groups_and_categories(self, serve, prepared):
        person = serve(prepared.competition)
        form = person.get("/sekretariat/kipp-contoh-2027/teks")
        kept = prepared.categories[1].name

        page = person.submit(
            form,
            values={
                "tahap1-name": "Pendaftaran daring",
                "kelompok2-description_en": "Adapted from elsewhere",
                "kategori1-name": "Kategori satu",
            },
        )

        assert "Teks disimpan." in page.words
        assert prepared.stages[0].name == "Pendaftaran daring"
        assert prepared.groups[1].description_en == "Adapted from elsewhere"
        assert [one.name for one in prepared.categories[:2]] == ["Kategori satu", kept]

    def test_an_empty_name_of_a_stage_is_refused_at_its_field(self, serve, prepared):
        person = serve(prepared.competition)
        form = person.get("/sekretariat/kipp-contoh-2027/teks")

        page = person.submit(form, values={"tahap2-name": "", "theme": "Tema baru"})

        assert page.status_code == 422
        assert page.soup.select_one(".summary-error a")["href"] == "#tahap2-name"
        assert page.soup.select_one("#theme")["value"] == "Tema baru"
        assert prepared.stages[1].name != ""

    def test_an_empty_theme_is_refused(self, serve, prepared):
        person = serve(prepared.competition)

        page = person.submit(
            person.get("/sekretariat/kipp-contoh-2027/teks"), values={"theme": "  "}
        )

        assert page.status_code == 422
        assert prepared.theme != ""

    def test_a_text_in_one_language_only_is_refused(self, serve, prepared):
        """A definition file would be refused too, so the next year could not be copied."""
        person = serve(prepared.competition)
        form = person.get("/sekretariat/kipp-contoh-2027/teks")

        page = person.submit(form, values={"description": "Tentang", "description_en": ""})

        assert page.status_code == 422
        assert page.soup.select_one(".summary-error a")["href"] == "#description_en"

    def test_an_edition_prepared_by_mistake_is_discarded(self, serve, prepared):
        person = serve(prepared.competition)
        overview = person.get("/sekretariat/kipp-contoh-2027")
        assert overview.soup.select_one("a[href$='/hapus']") is not None

        page = person.submit(person.get("/sekretariat/kipp-contoh-2027/hapus"))

        assert "dihapus." in page.words
        assert queries.edition_by_slug("kipp-contoh-2027") is None
        assert person.get("/sekretariat/kipp-contoh-2027").status_code == 404

    def test_an_edition_that_was_opened_stays(self, serve, opened):
        person = serve(opened.competition)

        assert person.get("/sekretariat/kipp-2027/hapus").soup.select_one("main form") is None
        assert person.post("/sekretariat/kipp-2027/hapus").status_code == 409
        assert queries.edition_by_slug("kipp-2027") is not None


@pytest.mark.both
class TestOpening:
    def test_shows_what_will_be_frozen_then_freezes_it(self, serve, prepared, client):
        person = serve(prepared.competition)
        preview = person.get("/sekretariat/kipp-contoh-2027/buka")
        digest = preview.soup.select_one(".hash").text
        assert "Signifikansi (dampak)" in preview.words

        page = person.submit(preview)

        assert "Kompetisi dibuka." in page.words
        assert prepared.state is EditionState.OPENED
        assert prepared.frozen_sha256 == digest
        assert digest in client.get("/kompetisi/kipp-contoh-2027").words

    def test_warns_of_a_year_far_from_its_dates(self, serve, prepared):
        person = serve(prepared.competition)
        address = f"/sekretariat/{prepared.slug}/buka"
        assert "Periksa tahunnya" not in person.get(address).words
        with transaction():
            prepared.year = 2037

        assert "Periksa tahunnya" in person.get(address).words

    def test_says_what_is_missing(self, serve, prepared, freeze):
        freeze("2027-04-01T09:00+07:00")
        person = serve(prepared.competition)

        page = person.get("/sekretariat/kipp-contoh-2027/buka")

        assert "Tanggal penutupan pendaftaran sudah lewat." in page.words
        assert page.soup.select_one("main form") is None
        answer = person.post("/sekretariat/kipp-contoh-2027/buka")
        assert answer.status_code == 409
        assert prepared.state is EditionState.PREPARED

    def test_afterwards_dates_and_texts_only_show(self, serve, opened):
        person = serve(opened.competition)

        assert person.get("/sekretariat/kipp-2027/jadwal").soup.select_one("main form") is None
        assert person.get("/sekretariat/kipp-2027/teks").soup.select_one("main form") is None
        assert person.post("/sekretariat/kipp-2027/teks", data={}).status_code == 422


@pytest.mark.both
class TestNewYear:
    def test_copies_and_leads_to_the_calendar(self, serve, prepared):
        person = serve(prepared.competition)
        form = person.get("/sekretariat/kompetisi/kipp-contoh/tahun-baru")
        assert form.soup.select_one("#year")["value"] == "2028"

        page = person.submit(form)

        assert page.title == "Jadwal"
        assert page.soup.select_one("#tahap1-closes_at")["value"] == "2028-03-19T23:59"
        assert queries.edition_by_slug("kipp-contoh-2028").state is EditionState.PREPARED

    def test_a_year_that_is_there_is_refused_at_the_field(self, serve, prepared):
        person = serve(prepared.competition)
        form = person.get("/sekretariat/kompetisi/kipp-contoh/tahun-baru")

        page = person.submit(form, values={"year": "2027"})

        assert page.status_code == 422
        assert "Tahun 2027 sudah ada pada kompetisi ini." in page.words
        assert len(db.session.get(Competition, prepared.competition_id).editions) == 1

    def test_a_year_that_is_over_is_refused_at_the_field(self, serve, prepared, freeze):
        freeze("2027-01-18T09:00+07:00")
        person = serve(prepared.competition)
        form = person.get("/sekretariat/kompetisi/kipp-contoh/tahun-baru")

        page = person.submit(form, values={"year": "2020"})

        assert page.status_code == 422
        assert "Tahun 2020 sudah lewat." in page.words


class TestAmending:
    def test_moved_dates_are_published_with_their_reason(self, serve, opened, client):
        person = serve(opened.competition)
        start = person.get("/sekretariat/kipp-2027/ubahan")
        [move, *_] = [a["href"] for a in start.soup.select("table a") if "tanggal" in a["href"]]
        form = person.get(move)
        assert form.soup.select_one("#opens_at") is None

        page = published(
            person, form, values={"closes_at": "2027-03-26T23:59", "reason": "Banjir di Demak"}
        )

        assert "Ubahan nomor 1 diumumkan." in page.words
        public = client.get("/kompetisi/kipp-2027")
        assert "Ubahan nomor 1 : Tanggal dipindah: Pendaftaran".replace(" :", ":") in public.words
        assert "semula Jumat, 19 Maret 2027 pukul 23.59 WIB" in public.words
        assert "Banjir di Demak" in public.words
        assert "Jumat, 26 Maret 2027" in public.soup.select_one(".card.call").text

    def test_closing_early(self, serve, opened):
        person = serve(opened.competition)
        address = f"/sekretariat/kipp-2027/ubahan/tutup?tahap={opened.stages[0].id}"

        page = published(
            person, person.get(address), {"at": "2027-03-02T12:00", "reason": "Kuota penuh"}
        )

        assert "Ditutup lebih awal: Pendaftaran" in page.words
        assert opened.stages[0].closed_early_at == datetime(2027, 3, 2, 12, tzinfo=WIB)

    def test_extra_time_for_agencies_by_name(self, serve, opened):
        agency = make_agency("Pemerintah Kabupaten Hulu (contoh)")
        person = serve(opened.competition)
        address = f"/sekretariat/kipp-2027/ubahan/waktu-tambahan?tahap={opened.stages[0].id}"
        values = {
            "others": f"{agency.name}\nKabupaten Entah\n",
            "closes_at": "2027-03-22T12:00",
            "reason": "Jaringan terputus",
        }

        refused = person.submit(person.get(address), values=values)
        assert refused.status_code == 422
        assert "Instansi ini belum terdaftar: Kabupaten Entah" in refused.words

        page = published(person, refused, {"others": agency.name})
        assert "Berlaku bagi: Pemerintah Kabupaten Hulu (contoh)" in page.words
        close = queries.close_for(opened.stages[0], agency.id)
        assert close == datetime(2027, 3, 22, 12, tzinfo=WIB)

    def test_extra_time_for_agencies_ticked_in_the_list(self, serve, opened):
        entry, other = make_entry(opened), make_entry(opened)
        make_entry(make_edition())
        person = serve(opened.competition)
        page = person.get(
            f"/sekretariat/kipp-2027/ubahan/waktu-tambahan?tahap={opened.stages[0].id}"
        )
        offered = [label.text.strip() for label in page.soup.select("#taking_part label")]
        assert offered == sorted([entry.agency.name, other.agency.name])

        page = published(
            person,
            page,
            {
                "taking_part": [entry.agency_id],
                "closes_at": "2027-03-22T12:00",
                "reason": "Banjir",
            },
        )

        assert f"Berlaku bagi: {entry.agency.name}" in page.words
        assert other.agency.name not in page.words

    def test_a_name_that_nobody_bears_leads_to_the_ones_that_may_be_meant(self, serve, opened):
        agency = make_agency("Pemerintah Kabupaten Hulu Sungai")
        person = serve(opened.competition)
        address = f"/sekretariat/kipp-2027/ubahan/waktu-tambahan?tahap={opened.stages[0].id}"
        page = person.submit(
            person.get(address),
            values={"others": "Pemerintah Kabupaten Hulu Sungei", "reason": "Banjir"},
        )
        assert "belum terdaftar: Pemerintah Kabupaten Hulu Sungei" in page.words
        (box,) = page.soup.select("[name=meant]")
        assert box["value"] == agency.name

        page = person.submit(page, values={"meant": [agency.name]})
        assert "belum terdaftar" not in page.words
        assert page.soup.select_one("[name=meant]").has_attr("checked")
        assert page.soup.select_one("#others").text.strip() == "Pemerintah Kabupaten Hulu Sungei"
        assert page.soup.select_one("#reason").text.strip() == "Banjir"

        page = published(person, page, {"closes_at": "2027-03-22T12:00"})
        assert f"Berlaku bagi: {agency.name}" in page.words

    def test_extra_time_needs_an_agency(self, serve, opened):
        person = serve(opened.competition)
        address = f"/sekretariat/kipp-2027/ubahan/waktu-tambahan?tahap={opened.stages[0].id}"

        page = person.submit(
            person.get(address), values={"closes_at": "2027-03-22T12:00", "reason": "Banjir"}
        )

        assert "Centang atau tulis paling sedikit satu instansi" in page.words

    def test_a_rule_is_said_at_the_field_and_nothing_is_lost(self, serve, opened):
        person = serve(opened.competition)
        address = f"/sekretariat/kipp-2027/ubahan/tanggal?tahap={opened.stages[0].id}"

        page = person.submit(
            person.get(address), values={"closes_at": "2027-02-20T12:00", "reason": "Salah tulis"}
        )

        assert page.status_code == 422
        assert "Waktu penutupan itu sudah lewat." in page.soup.select_one("#e-closes_at").text
        assert page.soup.select_one("#reason").text.strip() == "Salah tulis"

    def test_a_stage_to_come_may_get_another_opening(self, serve, opened):
        person = serve(opened.competition)
        address = f"/sekretariat/kipp-2027/ubahan/tanggal?tahap={opened.stages[1].id}"

        published(person, person.get(address), {"opens_at": "2027-04-06T08:00", "reason": "Libur"})

        assert opened.stages[1].opens_at == datetime(2027, 4, 6, 8, tzinfo=WIB)

    @pytest.mark.parametrize("typed", ["0001-01-01T00:00", "9999-12-31T23:59", "besok", ""])
    def test_a_time_that_cannot_be_is_refused(self, serve, opened, typed):
        person = serve(opened.competition)
        address = f"/sekretariat/kipp-2027/ubahan/tutup?tahap={opened.stages[0].id}"

        page = person.submit(person.get(address), values={"at": typed, "reason": "Uji"})

        assert page.status_code == 422
        assert page.soup.select_one("#e-at") is not None

    @pytest.mark.parametrize("rows", [1, 3])
    def test_the_list_asks_the_same_number_of_questions(
        self, serve, opened, secretary, count_queries, rows
    ):
        for day in range(rows):
            with transaction():
                amending.give_extra_time(
                    opened.stages[0],
                    [make_agency(f"Kabupaten Contoh {day}")],
                    closes_at=datetime(2027, 3, 22 + day, 12, tzinfo=WIB),
                    reason="Banjir",
                    by=secretary,
                )
        person = serve(opened.competition)

        with count_queries() as asked:
            person.get("/sekretariat/kipp-2027/ubahan")

        assert len(asked) == 7

    def test_english(self, serve, opened):
        page = serve(opened.competition).get("/en/sekretariat/kipp-2027/ubahan")

        assert page.status_code == 200
        links = [a["href"] for a in page.soup.select("main table a")]
        assert all(link.startswith("/en/sekretariat/") for link in links)


def test_overview_shows_stages_and_the_frozen_hash(serve, opened):
    page = serve(opened.competition).get("/sekretariat/kipp-2027")

    assert "Pendaftaran dibuka" in page.soup.select_one(".page-head").text
    rows = [" ".join(row.get_text(" ").split()) for row in page.soup.select("tbody tr")]
    assert rows[0].startswith("Pendaftaran 1 Feb 2027 08.00 WIB 19 Mar 2027 23.59 WIB Berjalan")
    tabs = [a.text for a in page.soup.select("nav.tabs a")]
    assert {"Ikhtisar", "Jadwal", "Ubahan", "Teks"} <= set(tabs)
