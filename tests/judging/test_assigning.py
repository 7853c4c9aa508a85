"""The secretariat gives judges what to read; conflicts keep them apart."""

import pytest

from app.accounts.models import Role
from app.agencies.actions import match_or_create
from app.competitions.models import StageKind
from app.core.audit import AuditRow
from app.core.db import db, transaction
from app.core.errors import RuleBroken
from app.entries.models import EntryState
from app.entries.queries import snapshot_for_judges
from app.judging import actions, queries
from app.judging.models import Assignment, AssignmentState, Conflict, ConflictSource
from tests.factories.accounts import make_grant
from tests.factories.agencies import make_agency
from tests.factories.competitions import make_edition, stage
from tests.factories.judging import (
    assessment,
    make_judge,
    make_passed_entry,
    make_reading,
    make_secretary,
    open_to,
    save,
)


@pytest.fixture
def edition(app):
    return make_edition(at=StageKind.PROPOSAL_ASSESSMENT)


@pytest.fixture
def secretary(edition):
    return make_secretary(edition)


@pytest.fixture
def assign(edition, secretary):
    def assign(entries, judges, where=None):
        with transaction():
            return actions.assign(where or assessment(edition), entries, judges, by=secretary)

    return assign


def all_of(model):
    return db.session.scalars(db.select(model).order_by(model.id)).all()


def test_many_entries_go_to_many_judges_at_once(edition, assign):
    entries = [make_passed_entry(edition) for _ in range(3)]
    judges = [make_judge(edition) for _ in range(2)]

    result = assign(entries, judges)

    assert len(result.made) == 6
    assert {(a.entry_id, a.judge_id) for a in all_of(Assignment)} == {
        (e.id, j.id) for e in entries for j in judges
    }


def test_judges_read_the_snapshot_that_passed(edition, assign):
    entry = make_passed_entry(edition)

    (made,) = assign([entry], [make_judge(edition)]).made

    assert made.snapshot_id == snapshot_for_judges(entry.id).id


def test_assigning_twice_changes_nothing(edition, assign):
    entry, judge = make_passed_entry(edition), make_judge(edition)
    assign([entry], [judge])
    noted = len(all_of(AuditRow))

    again = assign([entry], [judge])

    assert again.made == ()
    assert len(all_of(Assignment)) == 1
    assert len(all_of(AuditRow)) == noted


def test_only_what_passed_is_assigned(edition, assign):
    entry = make_passed_entry(edition, state=EntryState.FAILED)

    with pytest.raises(RuleBroken, match=r"judging\.not_passed"):
        assign([entry], [make_judge(edition)])


def test_entries_of_another_edition_are_refused(edition, assign):
    with pytest.raises(RuleBroken, match=r"judging\.not_passed"):
        assign([make_passed_entry(make_edition())], [make_judge(edition)])


@pytest.mark.parametrize("kind", [StageKind.REGISTRATION, StageKind.DECISION])
def test_only_an_assessment_takes_assignments(edition, assign, kind):
    with pytest.raises(RuleBroken, match=r"judging\.no_assessment"):
        assign([make_passed_entry(edition)], [make_judge(edition)], stage(edition, kind))


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.CHAIR])
def test_an_organiser_never_scores_their_own_edition(edition, assign, role):
    judge = make_judge(edition)
    make_grant(judge, role, competition=edition.competition)

    with pytest.raises(RuleBroken, match=r"judging\.not_a_judge"):
        assign([make_passed_entry(edition)], [judge])


def test_a_judge_of_another_edition_is_refused(edition, assign):
    with pytest.raises(RuleBroken, match=r"judging\.not_a_judge"):
        assign([make_passed_entry(edition)], [make_judge(make_edition())])


def test_a_judge_of_the_entrys_agency_is_refused_with_the_reason(edition, assign):
    agency = make_agency("Kota Contoh")
    own, other = make_passed_entry(edition, agency=agency), make_passed_entry(edition)
    judge = make_judge(edition, agency=agency)

    result = assign([own, other], [judge])

    assert [a.entry_id for a in result.made] == [other.id]
    assert [(r.entry.id, r.sources) for r in result.refused] == [
        (own.id, {ConflictSource.OWN_AGENCY})
    ]
    assert [c.source for c in all_of(Conflict)] == [ConflictSource.OWN_AGENCY]


def test_a_judge_of_a_partner_agency_or_of_the_body_above_is_refused(edition, assign):
    regency = make_agency("Kabupaten Contoh Atas")
    company = make_agency("Perumda Contoh", kind="bumd", parent=regency)
    entries = [
        make_passed_entry(edition, agency=company),
        make_passed_entry(edition, partners=[regency]),
    ]

    result = assign(entries, [make_judge(edition, agency=regency)])

    assert result.made == ()
    assert {source for r in result.refused for source in r.sources} == {
        ConflictSource.OWN_AGENCY,
        ConflictSource.PARTNER_AGENCY,
    }


def test_a_dismissed_conflict_no_longer_stands(edition, assign, secretary):
    agency = make_agency("Kota Contoh")
    entry, judge = make_passed_entry(edition, agency=agency), make_judge(edition, agency=agency)
    assign([entry], [judge])

    with transaction():
        actions.dismiss_conflict(all_of(Conflict)[0], "Pindah instansi.", by=secretary)

    assert len(assign([entry], [judge]).made) == 1


def test_a_dismissal_needs_a_reason(edition, assign, secretary):
    agency = make_agency("Kota Contoh")
    assign([make_passed_entry(edition, agency=agency)], [make_judge(edition, agency=agency)])

    with pytest.raises(RuleBroken, match=r"judging\.reason_needed"), transaction():
        actions.dismiss_conflict(all_of(Conflict)[0], "  ", by=secretary)


def test_a_conflict_that_arises_later_closes_the_reading_at_once(edition, assign):
    agency = make_agency("Kota Contoh")
    entry, judge = make_passed_entry(edition, agency=agency), make_judge(edition)
    assign([entry], [judge])

    make_grant(judge, Role.INNOVATOR, agency=agency)

    assert queries.conflict_stands(entry.id, judge.id)
    assert open_to(judge) == []


def test_the_next_assignment_recuses_it_for_the_record(edition, assign):
    agency = make_agency("Kota Contoh")
    entry, judge = make_passed_entry(edition, agency=agency), make_judge(edition)
    assign([entry], [judge])
    make_grant(judge, Role.INNOVATOR, agency=agency)

    assign([make_passed_entry(edition)], [judge])

    assert all_of(Assignment)[0].state is AssignmentState.RECUSED


def test_an_untouched_assignment_is_taken_back(edition, assign, secretary):
    (made,) = assign([make_passed_entry(edition)], [make_judge(edition)]).made

    with transaction():
        actions.unassign(made, by=secretary)

    assert all_of(Assignment) == []


def test_a_touched_assignment_stays(edition, secretary):
    judge = make_judge(edition)
    reading = make_reading(edition, judge, make_passed_entry(edition))
    save(reading, judge, {"dampak": 3})

    with pytest.raises(RuleBroken, match=r"judging\.touched"), transaction():
        actions.unassign(reading, by=secretary)


class TestDeclaring:
    def test_the_entry_is_out_of_reach(self, edition):
        judge = make_judge(edition)
        reading = make_reading(edition, judge, make_passed_entry(edition))

        with transaction():
            actions.declare_conflict(reading, "Adik saya penulisnya.", by=judge)

        assert reading.state is AssignmentState.RECUSED
        assert open_to(judge) == []
        assert [r.state for r in queries.readings_of(judge).readings] == [AssignmentState.RECUSED]

    def test_twice_is_once(self, edition):
        judge = make_judge(edition)
        reading = make_reading(edition, judge, make_passed_entry(edition))
        for _ in range(2):
            with transaction():
                actions.declare_conflict(reading, "Pernah menjadi mitra.", by=judge)

        assert len(all_of(Conflict)) == 1

    def test_needs_a_reason(self, edition):
        judge = make_judge(edition)
        reading = make_reading(edition, judge, make_passed_entry(edition))

        with pytest.raises(RuleBroken, match=r"judging\.reason_needed"), transaction():
            actions.declare_conflict(reading, "", by=judge)

    def test_a_dismissal_gives_the_reading_back_as_far_as_it_had_come(self, edition, secretary):
        judge = make_judge(edition)
        reading = make_reading(
            edition,
            judge,
            make_passed_entry(edition),
            points={"ringkasan": 4, "dampak": 4},
            done=True,
        )
        with transaction():
            actions.declare_conflict(reading, "Kenal penulisnya.", by=judge)

        with transaction():
            actions.dismiss_conflict(all_of(Conflict)[0], "Hanya kenalan.", by=secretary)

        assert reading.state is AssignmentState.DONE
        assert open_to(judge) == [reading.id]


def test_audit_holds_no_words_of_people(edition, assign, secretary):
    judge = make_judge(edition, name="Nama Rahasia")
    assign([make_passed_entry(edition)], [judge])
    with transaction():
        actions.declare_conflict(all_of(Assignment)[0], "Saudara kandung.", by=judge)

    payloads = " ".join(row.payload for row in all_of(AuditRow))

    assert "Saudara" not in payloads
    assert "Rahasia" not in payloads


def test_the_secretariat_sees_partners_that_nobody_knows(edition, secretary, new_client):
    names = ["Universitas Sukma", "Yayasan Aksara"]
    entry = make_passed_entry(
        edition, answers={"mitra": [{"name": name, "role": "Pelaksana"} for name in names]}
    )
    page = new_client(secretary).get(f"/sekretariat/{edition.slug}/penugasan")

    row = next(row for row in page.soup.select("tbody tr") if entry.title in row.text)
    assert "Mitra yang belum dikenali: Universitas Sukma; Yayasan Aksara" in " ".join(
        row.text.split()
    )


def test_an_agency_made_after_the_answer_still_keeps_its_judge_away(edition, assign):
    entry = make_passed_entry(
        edition, answers={"mitra": [{"name": "Dinas Gizi Kabupaten Barru", "role": "Pelaksana"}]}
    )
    with transaction():
        barru = match_or_create("Pemerintah Kabupaten Barru")

    result = assign([entry], [make_judge(edition, agency=barru)])

    assert [refused.sources for refused in result.refused] == [{ConflictSource.PARTNER_AGENCY}]
