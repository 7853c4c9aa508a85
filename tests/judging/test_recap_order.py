"""The recap as people sort it and download it, before and after the close."""

import csv
import io
from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.competitions.models import StageKind
from app.core import clock
from app.core.db import db, transaction
from app.entries.models import Entry
from app.judging import queries
from tests.factories.competitions import make_edition, move_stage
from tests.factories.judging import (
    assessment,
    make_judge,
    make_passed_entry,
    make_reading,
    make_secretary,
    settings,
)

RECAP = "/sekretariat/edisi-2027/rekap"
GIVEN = {
    "Bank Benih": [(3, 4), (3, 4)],
    "Antar Obat": [(5, 5), (1, 1)],
    "Cerita Desa": [(5, 5)],
    "Dokter Kapal": [],
}
"""Title → what its judges gave (ringkasan, dampak): means 72, 60, 100, none; spans 0, 80, none."""
PROGRESS = ["Selesai dinilai", "Ditugaskan"]
FIGURES = ["Rata-rata", "Terkoreksi", "Rentang", "Simpangan baku"]


@pytest.fixture
def edition(app):
    return make_edition("edisi-2027", at=StageKind.PROPOSAL_ASSESSMENT)


@pytest.fixture
def office(new_client, edition):
    return new_client(make_secretary(edition))


@pytest.fixture
def scored(edition):
    judges = [make_judge(edition) for _ in range(2)]
    with transaction():
        for title, marks in GIVEN.items():
            entry = make_passed_entry(edition, title=title)
            for judge, (ringkasan, dampak) in zip(judges, marks, strict=False):
                given = {"ringkasan": ringkasan, "dampak": dampak}
                make_reading(edition, judge, entry, points=given, done=True)


def close(edition):
    move_stage(assessment(edition), closes_at="2020-01-01T00:00+07:00")


def rows_of(office, order=""):
    answer = office.get(f"{RECAP}.csv", query_string={"urut": order} if order else {})
    text = answer.get_data(as_text=True).lstrip("\ufeff")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


ORDERS = [
    ("judul", "Antar Obat, Bank Benih, Cerita Desa, Dokter Kapal"),
    ("nomor", "Bank Benih, Antar Obat, Cerita Desa, Dokter Kapal"),
    ("rata", "Dokter Kapal, Antar Obat, Bank Benih, Cerita Desa"),
    ("terkoreksi", "Dokter Kapal, Antar Obat, Bank Benih, Cerita Desa"),
    ("rentang", "Cerita Desa, Dokter Kapal, Bank Benih, Antar Obat"),
    ("simpangan", "Cerita Desa, Dokter Kapal, Bank Benih, Antar Obat"),
    ("selesai", "Dokter Kapal, Cerita Desa, Bank Benih, Antar Obat"),
]
DESCENDING = {
    "judul": "Dokter Kapal, Cerita Desa, Bank Benih, Antar Obat",
    "nomor": "Dokter Kapal, Cerita Desa, Antar Obat, Bank Benih",
    "rata": "Cerita Desa, Bank Benih, Antar Obat, Dokter Kapal",
    "terkoreksi": "Cerita Desa, Bank Benih, Antar Obat, Dokter Kapal",
    "rentang": "Antar Obat, Bank Benih, Cerita Desa, Dokter Kapal",
    "simpangan": "Antar Obat, Bank Benih, Cerita Desa, Dokter Kapal",
    "selesai": "Bank Benih, Antar Obat, Cerita Desa, Dokter Kapal",
}


@pytest.mark.parametrize(
    ("order", "titles"), ORDERS + [(f"-{key}", titles) for key, titles in DESCENDING.items()]
)
def test_page_and_file_are_sorted_both_ways(edition, scored, office, order, titles):
    close(edition)

    page = office.get(RECAP, query_string={"urut": order})

    heads = page.soup.select("#recap-table tbody tr")
    shown = [next(iter(head.stripped_strings)) for head in heads]
    assert shown == titles.split(", ")
    assert [row["Judul"] for row in rows_of(office, order)] == titles.split(", ")


def test_every_column_that_sorts_is_tried_here(edition, scored, office):
    close(edition)
    page = office.get(RECAP)

    links = page.soup.select("#recap-table thead a")
    keys = {link["href"].partition("urut=")[2].partition("&")[0].lstrip("-") for link in links}

    assert keys == {key for key, _ in ORDERS} == set(DESCENDING)


@pytest.mark.parametrize("order", ["", "rata", "-rata", "rentang", "-simpangan"])
def test_before_the_close_the_file_tells_progress_only(edition, scored, office, order):
    rows = rows_of(office, order)

    assert [row["Judul"] for row in rows] == list(GIVEN)
    for row, given in zip(rows, GIVEN.values(), strict=True):
        hidden = [name for name in row if name in FIGURES or name.startswith("Juri ")]
        assert set(FIGURES) <= set(hidden)
        assert {row[name] for name in hidden} == {""}
        assert [row[name] for name in PROGRESS] == [str(len(given))] * 2


def test_after_the_close_the_file_has_the_marks(edition, scored, office):
    close(edition)

    first = rows_of(office, "nomor")[1]

    assert [first[name] for name in FIGURES] == ["60,00", "60,00", "80,00", "40,00"]
    assert sorted(first[name] for name in first if name.startswith("Juri ")) == ["100,00", "20,00"]


class TestCorrection:
    """The third judge gives a point more than the others for the same six proposals."""

    @pytest.fixture
    def mild(self, edition):
        strict, other, mild = (make_judge(edition) for _ in range(3))
        for points in (1, 2, 3, 2, 1, 3):
            entry = make_passed_entry(edition)
            for judge, more in ((strict, 0), (other, 0), (mild, 1)):
                self.read(edition, judge, entry, points + more)
        before_the_mild = make_passed_entry(edition, title="Sempat Beruntung")
        self.read(edition, strict, before_the_mild, 3)
        self.read(edition, mild, before_the_mild, 4)
        before_the_strict = make_passed_entry(edition, title="Sempat Sial")
        for judge in (strict, other):
            given = {"ringkasan": 4, "dampak": 3}
            make_reading(edition, judge, before_the_strict, points=given, done=True)
        close(edition)

    def read(self, edition, judge, entry, points):
        given = {"ringkasan": points, "dampak": points}
        make_reading(edition, judge, entry, points=given, done=True)

    def test_the_rule_may_let_it_tell_equal_means_apart(self, edition, mild, office):
        strict, other = sorted({one.judge_id for one in queries.lines_of([assessment(edition)])})[
            :2
        ]
        move_stage(assessment(edition), closes_at=clock.now() + timedelta(days=1))
        unlucky = make_passed_entry(edition, title="Sama Rata")
        self.read(edition, db.session.get(User, strict), unlucky, 3)
        self.read(edition, db.session.get(User, other), unlucky, 4)
        close(edition)
        twins = ["Sempat Beruntung", "Sama Rata"]

        before = [row["Judul"] for row in rows_of(office, "-rata") if row["Judul"] in twins]
        with transaction():
            edition.rules = settings(ties=["corrected_score"])
        after = [row["Judul"] for row in rows_of(office, "-rata") if row["Judul"] in twins]

        assert (before, after) == (twins, twins[::-1])

    def test_who_had_the_mild_judge_is_not_ahead_of_the_better_one(self, mild, office):
        def places(order):
            titles = [row["Judul"] for row in rows_of(office, order)]
            return titles.index("Sempat Beruntung"), titles.index("Sempat Sial")

        lucky, unlucky = places("-rata")
        assert lucky < unlucky
        lucky, unlucky = places("-terkoreksi")
        assert lucky > unlucky

    def test_raw_and_corrected_stand_side_by_side(self, mild, office):
        (row,) = (r for r in rows_of(office) if r["Judul"] == "Sempat Beruntung")
        page = office.get(RECAP, query_string={"urut": "-terkoreksi"})

        assert row["Rata-rata"] == "70,00"
        assert 60 < float(row["Terkoreksi"].replace(",", ".")) < 70
        cells = page.soup.select_one("#recap-table tr:has(:-soup-contains('Beruntung'))")
        shown = {cell["data-label"]: cell.text for cell in cells.select("td")}
        assert (shown["Rata-rata"], shown["Terkoreksi"]) == ("70,00", row["Terkoreksi"])
        assert "Terkoreksi: rata-rata sesudah memperhitungkan juri" in page.words

    def test_the_secretariat_decides_with_both(self, mild, office):
        page = office.get("/sekretariat/edisi-2027/keputusan", query_string={"urut": "-terkoreksi"})

        labels = [cell["data-label"] for cell in page.soup.select("#decision-table tbody tr")[0]
                  .select("td")]  # fmt: skip
        assert labels[:2] == ["Rata-rata", "Terkoreksi"]


class TestEqualMeans:
    """Ringkasan 5 and dampak 3 make the same mean as ringkasan 2 and dampak 5: 76."""

    @pytest.fixture
    def equal(self, app):
        edition = make_edition(
            "edisi-2027", at=StageKind.PROPOSAL_ASSESSMENT, rules=settings(ties=["dampak"])
        )
        given = {"Pertama": [(5, 3)], "Kedua": [(2, 5)], "Ketiga": [(5, 3)], "Keempat": [(5, 5)]}
        judge = make_judge(edition)
        for title, marks in given.items():
            entry = make_passed_entry(edition, title=title)
            for ringkasan, dampak in marks:
                points = {"ringkasan": ringkasan, "dampak": dampak}
                make_reading(edition, judge, entry, points=points, done=True)
        close(edition)
        return edition

    def test_the_criteria_named_decide_and_then_nobody(self, new_client, equal):
        office = new_client(make_secretary(equal))

        found = [row["Judul"] for row in rows_of(office, "-rata")]

        assert found == ["Keempat", "Kedua", "Pertama", "Ketiga"]
        assert [row["Judul"] for row in rows_of(office, "rata")] == [
            "Pertama",
            "Ketiga",
            "Kedua",
            "Keempat",
        ]

    def test_the_recap_says_how(self, new_client, equal):
        page = new_client(make_secretary(equal)).get(RECAP)

        assert "persis sama: Dampak, lalu keputusan panel yang dicatat." in page.words


EQUAL = {
    "Bersama": [(3, 3), (3, 3)],
    "Berbeda": [(5, 5), (1, 1)],
    "Kembar": [(3, 3), (3, 3)],
    "Berdampak": [(1, 5), (2, 3)],
}


class TestRuleForTies:
    """Four proposals of the same mean; one judge is milder than the other."""

    @pytest.fixture
    def order(self, new_client):
        def order(*ties):
            rules = settings(ties=list(ties))
            edition = make_edition("edisi-2027", at=StageKind.PROPOSAL_ASSESSMENT, rules=rules)
            with transaction():
                edition.frozen_sha256 = "ab" * 32
            judges = [make_judge(edition) for _ in range(2)]
            for title, marks in EQUAL.items():
                entry = make_passed_entry(edition, title=title)
                for judge, (ringkasan, dampak) in zip(judges, marks, strict=True):
                    points = {"ringkasan": ringkasan, "dampak": dampak}
                    make_reading(edition, judge, entry, points=points, done=True)
            close(edition)
            office = new_client(make_secretary(edition))
            return [row["Judul"] for row in rows_of(office, "-rata")]

        return order

    def test_the_heaviest_criterion_then_the_lower_spread_then_a_draw(self, order):
        found = order("heaviest_criterion", "lower_spread", "draw")

        twins = db.session.scalars(select(Entry).where(Entry.title.in_(["Bersama", "Kembar"])))
        drawn = sorted(twins, key=lambda one: sha256(f"{'ab' * 32}/{one.id}".encode()).hexdigest())
        assert found == ["Berdampak", *(one.title for one in drawn), "Berbeda"]

    def test_without_a_draw_the_panel_decides_between_what_is_left(self, order):
        assert order("lower_spread") == ["Bersama", "Kembar", "Berdampak", "Berbeda"]

    def test_the_page_says_the_whole_rule(self, new_client, order):
        order("corrected_score", "heaviest_criterion", "lower_spread", "draw")

        page = new_client().get("/kompetisi/edisi-2027").words

        assert "nilai terkoreksi yang lebih tinggi, lalu nilai yang lebih tinggi pada" in page
        assert "undian terbuka (SHA-256 dari sidik isi edisi" in page


def test_the_database_sorts_as_the_exact_figures_do(edition):
    given = [[(1, 2), (2, 1)], [(1, 2), (1, 1), (2, 1)], [(5, 4)], [(4, 5), (5, 4), (5, 5)], [],
             [(1, 1), (5, 5)], [(2, 2), (3, 3), (4, 4)], [(3, 3)]]  # fmt: skip
    judges = [make_judge(edition) for _ in range(3)]
    for marks in given:
        entry = make_passed_entry(edition)
        for judge, (ringkasan, dampak) in zip(judges, marks, strict=False):
            points = {"ringkasan": ringkasan, "dampak": dampak}
            make_reading(edition, judge, entry, points=points, done=True)
    recap = queries.recap(assessment(edition), with_marks=True)
    rows = queries.recap_rows(recap, list(queries.ranked(recap, "nomor")))

    for order, figure in (("rata", "mean"), ("rentang", "span"), ("simpangan", "variance")):
        exact = {row: -1 if (known := getattr(row, figure)) is None else known for row in rows}

        found = queries.recap_rows(recap, list(queries.ranked(recap, order)))

        assert found == sorted(rows, key=exact.get)
