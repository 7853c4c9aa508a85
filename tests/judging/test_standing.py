"""A conflict that arises takes the marks out at once, and the secretariat learns of it."""

import pytest

from app.accounts.models import Role
from app.competitions.models import StageKind
from app.core.db import db, transaction
from app.core.errors import RuleBroken
from app.judging import actions, queries
from app.judging.models import AssignmentState, Conflict, Outcome
from tests.factories.accounts import make_grant
from tests.factories.competitions import make_edition, move_stage
from tests.factories.judging import (
    assessment,
    make_judge,
    make_passed_entry,
    make_reading,
    make_secretary,
    recap_rows,
    settings,
)

FULL = {"ringkasan": 5, "dampak": 5}
LOW = {"ringkasan": 1, "dampak": 1}
ENTRIES = "/sekretariat/edisi-2027/penugasan"
CONFLICTS = "/sekretariat/edisi-2027/konflik"


@pytest.fixture
def edition(app):
    return make_edition(
        "edisi-2027", at=StageKind.PROPOSAL_ASSESSMENT, rules=settings(readers_per_entry=2)
    )


@pytest.fixture
def entry(edition):
    return make_passed_entry(edition, title="Antar Obat")


@pytest.fixture
def secretary(edition):
    return make_secretary(edition)


@pytest.fixture
def office(new_client, secretary):
    return new_client(secretary)


def read(edition, entry, points, **fields):
    return make_reading(edition, make_judge(edition), entry, points=points, done=True, **fields)


def close(edition):
    move_stage(assessment(edition), closes_at="2020-01-01T00:00+07:00")


def joins_the_agency(reading):
    """The judge gets a role in the agency whose entry they read."""
    make_grant(reading.judge, Role.INNOVATOR, agency=reading.entry.agency)


def publish(edition, entry, by):
    with transaction():
        actions.decide(edition, [entry], Outcome.FINALIST, by=by)
    with transaction():
        actions.publish_results(edition, by=by)


class TestMarks:
    def test_of_a_judge_in_conflict_count_nowhere(self, edition, entry):
        read(edition, entry, FULL)
        joins_the_agency(read(edition, entry, LOW))

        (row,) = recap_rows(edition)
        criteria, total = queries.result_of(entry, assessment(edition))

        assert (row.mean, row.done, row.assigned) == (100, 1, 1)
        assert total == 100
        assert [one.points for one in criteria] == [5, 5]

    def test_neither_do_the_comments(self, edition, entry):
        joins_the_agency(read(edition, entry, LOW, comment="Milik kami."))

        assert queries.comments_of_stage(assessment(edition)) == []

    def test_stay_as_published_whatever_role_comes_later(self, edition, entry, secretary):
        reading = read(edition, entry, FULL)
        read(edition, entry, LOW)
        close(edition)
        publish(edition, entry, secretary)

        joins_the_agency(reading)

        assert queries.result_of(entry, assessment(edition))[1] == 60

    def test_stay_out_when_the_role_ends_after_the_publication(self, edition, entry, secretary):
        read(edition, entry, FULL)
        reading = read(edition, entry, LOW)
        joins_the_agency(reading)
        close(edition)
        publish(edition, entry, secretary)

        with transaction():
            reading.judge.grants[-1].ends_at = edition.stages[0].opens_at

        assert reading.state is AssignmentState.RECUSED
        assert queries.result_of(entry, assessment(edition))[1] == 100

    def test_are_not_changed_by_a_dismissal_after_the_publication(self, edition, entry, secretary):
        read(edition, entry, FULL)
        joins_the_agency(read(edition, entry, LOW))
        close(edition)
        publish(edition, entry, secretary)
        conflict = db.session.scalar(db.select(Conflict))

        with pytest.raises(RuleBroken, match=r"judging\.results_published"), transaction():
            actions.dismiss_conflict(conflict, "Bukan apa-apa.", by=secretary)


class TestTheSecretariat:
    def test_sees_a_conflict_that_arose_and_puts_it_on_record(self, edition, entry, office):
        reading = read(edition, entry, FULL)
        joins_the_agency(reading)

        assert "1 benturan kepentingan perlu ditindaklanjuti" in office.get("/sekretariat").words
        page = office.get(CONFLICTS)
        assert "Belum dicatat" in page.words
        assert reading.judge.name in page.words

        page = office.submit(page, "main form")

        assert "Belum dicatat" not in page.words
        assert "Berlaku" in page.words
        assert reading.state is AssignmentState.RECUSED

    def test_is_told_of_entries_with_too_few_judges(self, edition, entry, office):
        make_passed_entry(edition)
        read(edition, entry, FULL)

        page = office.get("/sekretariat")

        assert "2 proposal kurang juri" in page.words
        assert "1 di antaranya belum punya juri" in page.words

    def test_is_told_of_a_declared_conflict_until_somebody_else_reads(self, edition, entry, office):
        readings = [make_reading(edition, make_judge(edition), entry) for _ in range(2)]
        assert "kurang juri" not in office.get("/sekretariat").words
        with transaction():
            actions.declare_conflict(readings[0], "Kerabat.", by=readings[0].judge)

        page = office.get("/sekretariat")
        assert "1 proposal kurang juri" in page.words
        assert "1 benturan kepentingan perlu ditindaklanjuti" in page.words

        make_reading(edition, make_judge(edition), entry)
        page = office.get("/sekretariat")
        assert "kurang juri" not in page.words
        assert "perlu ditindaklanjuti" not in page.words

    def test_finds_the_entries_that_lack_judges(self, edition, entry, office):
        make_reading(edition, make_judge(edition), entry)
        full = make_passed_entry(edition, title="Bank Benih")
        for _ in range(2):
            make_reading(edition, make_judge(edition), full)

        page = office.get(ENTRIES)
        assert "1 dari 2 juri" in page.words
        assert "2 dari 2 juri" in page.words

        page = office.get(f"{ENTRIES}?juri=kurang")
        assert "Antar Obat" in page.words
        assert "Bank Benih" not in page.words

    def test_a_reading_in_conflict_is_no_reader(self, edition, entry, office):
        reading = read(edition, entry, FULL)
        joins_the_agency(reading)

        page = office.get(f"{ENTRIES}?juri=0")

        assert "0 dari 2 juri" in page.words
        assert "Dialihkan" in page.soup.select_one(f"#e-{entry.id}-judges").text

    @pytest.mark.parametrize("rows", [1, 3])
    def test_queries_of_the_agenda_do_not_grow(self, edition, office, rows, count_queries):
        for _ in range(rows):
            joins_the_agency(read(edition, make_passed_entry(edition), FULL))
        with count_queries() as found:
            office.get("/sekretariat")

        assert len(found) == 13


class TestThePassingGrade:
    @pytest.fixture
    def edition(self, app):
        graded = settings(passing_grade=85)
        return make_edition("edisi-2027", at=StageKind.PROPOSAL_ASSESSMENT, rules=graded)

    @pytest.mark.parametrize("path", ["rekap", "keputusan"])
    def test_is_told_in_words(self, edition, office, path):
        read(edition, make_passed_entry(edition, title="Tinggi"), FULL)
        read(edition, make_passed_entry(edition, title="Rendah"), LOW)
        close(edition)

        page = office.get(f"/sekretariat/edisi-2027/{path}")

        assert "Nilai ambang batas 85 dari 100: proposal yang mencapainya ditandai" in page.words
        assert "finalis dan pemenang diputuskan tersendiri" in page.words
        assert "Terkoreksi: rata-rata sesudah memperhitungkan juri" in page.words
        assert page.soup.select_one("details summary:-soup-contains('Rincian koreksi')")
        high, low = (row.get_text(" ") for row in page.soup.select("tbody tr"))
        assert "Mencapai ambang" in high
        assert "Mencapai ambang" not in low

    def test_is_not_spoken_of_where_there_is_none(self, app, new_client):
        edition = make_edition("edisi-lain", at=StageKind.PROPOSAL_ASSESSMENT)
        read(edition, make_passed_entry(edition), FULL)
        close(edition)

        page = new_client(make_secretary(edition)).get("/sekretariat/edisi-lain/rekap")

        assert "ambang" not in page.words
