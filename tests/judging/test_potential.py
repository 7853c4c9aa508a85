"""What could be a conflict of interest: it blocks nobody until the secretariat decides."""

import pytest

from app.accounts.models import Role
from app.competitions.models import StageKind
from app.core import clock
from app.core.db import db, transaction
from app.entries.models import EntrySource
from app.judging import actions, queries
from app.judging.models import Assignment, AssignmentState, Conflict, ConflictSource, TieKind
from tests.factories.accounts import make_grant
from tests.factories.agencies import make_agency
from tests.factories.competitions import make_edition
from tests.factories.judging import (
    assessment,
    make_judge,
    make_passed_entry,
    make_reading,
    make_secretary,
    open_to,
    settings,
)
from tests.factories.library import make_library_entry

CONFLICTS = "/sekretariat/edisi-2027/konflik"
WHY = {"reason": "Sudah diperiksa."}


@pytest.fixture
def make(app):
    """An edition with this rule of regions, an entry of East Java, and a judge who works there."""

    def make(region):
        named = settings(readers_per_entry=1, **({"region_conflict": region} if region else {}))
        edition = make_edition("edisi-2027", at=StageKind.PROPOSAL_ASSESSMENT, rules=named)
        entry = make_passed_entry(
            edition, agency=make_agency("Kota Contoh", region_code="35.78"), title="Antar Obat"
        )
        judge = make_judge(
            edition, name="Ani", agency=make_agency("Kabupaten Jauh", region_code="35.08")
        )
        return edition, entry, judge

    return make


@pytest.mark.parametrize(
    ("region", "blocked", "asked"),
    [(None, False, False), ("potential", False, True), ("actual", True, False)],
)
def test_the_same_province_is_what_the_edition_says(make, region, blocked, asked):
    edition, entry, judge = make(region)
    reading = make_reading(edition, judge, entry)

    assert (open_to(judge) == []) is blocked
    assert [one.reading for one in queries.undecided_conflicts(edition)] == [reading] * asked
    assert bool(queries.conflict_stands(entry.id, judge.id)) is blocked


def test_where_it_is_a_conflict_the_entry_is_out_of_reach(make, new_client):
    edition, entry, judge = make("actual")
    reading = make_reading(edition, judge, entry)

    assert new_client(judge).get(f"/penilaian/{reading.id}").status_code == 404
    with transaction():
        actions.record_conflicts(edition, by=make_secretary(edition))
    assert reading.state is AssignmentState.RECUSED
    assert [one.source for one in db.session.scalars(db.select(Conflict))] == ["same_region"]


def test_the_secretariat_decides_that_it_is_one_and_another_reads(make, new_client):
    edition, entry, judge = make("potential")
    reading = make_reading(edition, judge, entry)
    make_judge(edition, name="Budi")
    office = new_client(make_secretary(edition))
    assert "Provinsi yang sama" in office.get(CONFLICTS).words

    page = office.post(
        f"/sekretariat/edisi-2027/penugasan/{reading.id}/benturan",
        data={"putusan": "berlaku", **WHY},
        follow_redirects=True,
    )

    assert "Keputusan tercatat." in page.words
    assert "menunggu putusan" not in page.words
    assert open_to(judge) == []
    readers = db.session.scalars(db.select(Assignment).filter_by(state="assigned"))
    assert [one.judge.name for one in readers] == ["Budi"]


def test_or_that_it_is_none_and_is_not_asked_again(make, new_client):
    edition, entry, judge = make("potential")
    reading = make_reading(edition, judge, entry)
    office = new_client(make_secretary(edition))
    place = f"/sekretariat/edisi-2027/penugasan/{reading.id}/benturan"

    assert office.post(place, data={"putusan": "kesampingkan"}).status_code == 422
    assert "Pilih putusannya." in office.post(place, data=WHY).words
    for _ in range(2):
        office.post(place, data={"putusan": "kesampingkan", **WHY})

    assert open_to(judge) == [reading.id]
    assert "Tidak ada yang perlu diputuskan" in office.get(place).words
    assert len(db.session.scalars(db.select(Conflict)).all()) == 1


def test_an_earlier_post_is_asked_about_and_a_present_one_blocks(make):
    edition, entry, judge = make(None)
    make_reading(edition, judge, entry)
    former = make_grant(judge, Role.INNOVATOR, agency=entry.agency)
    assert not queries.potential_conflicts(edition, [judge.id])
    assert queries.conflict_stands(entry.id, judge.id)

    with transaction():
        former.ends_at = clock.now()

    found = queries.potential_conflicts(edition, [judge.id])
    assert found == {(entry.id, judge.id): {ConflictSource.EARLIER_POSTING}}
    assert not queries.conflict_stands(entry.id, judge.id)


@pytest.mark.parametrize("bond", ["works there", "worked there", "has a tie", "a body above"])
def test_who_may_guide_a_replication_is_asked_about(make, new_client, bond):
    """The entry replicates an innovation of the agency to which the judge belongs, or did."""
    edition, entry, judge = make(None)
    body = make_agency("Provinsi Asal")
    home = make_agency("Kabupaten Asal", parent=body if bond == "a body above" else None)
    source = make_library_entry(agency=home)
    with transaction():
        db.session.add(EntrySource(entry_id=entry.id, library_entry_id=source.id))
    if bond == "has a tie":
        with transaction():
            actions.declare_tie(TieKind.ADVISED, home.name, "", is_actual=True, by=judge)
    else:
        post = make_grant(judge, Role.INNOVATOR, agency=body if bond == "a body above" else home)
        if bond == "worked there":
            with transaction():
                post.ends_at = clock.now()
    make_reading(edition, judge, entry)

    found = queries.potential_conflicts(edition, [judge.id])

    assert found == {(entry.id, judge.id): {ConflictSource.REPLICATED}}
    assert not queries.conflict_stands(entry.id, judge.id)
    page = new_client(make_secretary(edition)).get(CONFLICTS)
    assert "Instansi asal inovasi yang direplikasi" in page.words


def test_the_solver_keeps_judges_of_the_province_away_where_the_edition_says_so(make):
    edition, entry, judge = make("actual")

    assert (entry.id, judge.id) in queries.design_of(assessment(edition)).forbidden
