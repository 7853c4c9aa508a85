"""An examiner opens the case file of one entry; whoever looks at marks early is put on record."""

from itertools import combinations

import pytest

from app.accounts import rules
from app.accounts.models import Role
from app.accounts.rules import Offer
from app.competitions.models import StageKind
from app.core.audit import AuditRow
from app.core.db import db, transaction
from app.permissions import Permission, permits
from tests.factories.accounts import grant, make_user
from tests.factories.competitions import make_edition, move_stage
from tests.factories.judging import (
    assessment,
    make_judge,
    make_passed_entry,
    make_reading,
    make_secretary,
    settings,
)

POINTS = {"ringkasan": 4, "dampak": 3}


@pytest.fixture
def edition(app):
    rules_ = settings(selected_entries=1)
    return make_edition("edisi-2027", at=StageKind.PROPOSAL_ASSESSMENT, rules=rules_)


@pytest.fixture
def judge(edition):
    return make_judge(edition, name="Bagas Prasetyo")


@pytest.fixture
def entry(edition, judge):
    entry = make_passed_entry(edition, title="Antar Obat")
    make_reading(edition, judge, entry, points=POINTS, done=True)
    make_reading(edition, judge, make_passed_entry(edition), points=POINTS, done=True)
    return entry


@pytest.fixture
def examiner(edition, entry, new_client):
    return new_client(make_user(grants=[grant(Role.EXAMINER, edition=edition, entry=entry)]))


def seen():
    rows = db.session.query(AuditRow).filter(AuditRow.action.startswith("marks."))
    return [(row.action, row.subject_type, row.subject_id) for row in rows.order_by(AuditRow.id)]


def test_a_case_file_holds_all_but_the_names_of_judges(edition, entry, examiner):
    page = examiner.get("/pemeriksa")
    (link,) = page.soup.select("tbody a")
    page = examiner.get(link["href"])
    assert "Nilai terlihat sesudah tahap ini berakhir." in page.words

    move_stage(assessment(edition), closes_at="2020-01-01T00:00+07:00")
    page = examiner.get(link["href"])

    assert "Juri A: Selesai" in page.words
    assert "Ditugaskan oleh sekretariat." in page.words
    assert "tempat terakhir menurut aturan" in page.words
    assert "Penilaian diselesaikan" in page.words
    assert "Bagas" not in page.text


def test_no_other_case_opens(edition, entry, examiner, new_client, judge):
    other = make_passed_entry(edition)

    assert examiner.get(f"/pemeriksa/{other.id}").status_code == 404
    for person in (judge, make_secretary(edition)):
        assert new_client(person).get(f"/pemeriksa/{entry.id}").status_code == 404


def test_who_looks_at_marks_before_they_are_public_is_put_on_record(
    edition, entry, examiner, new_client
):
    office = new_client(make_secretary(edition, name="Sari Wahyuni"))
    office.get("/sekretariat/edisi-2027/rekap")
    assert seen() == []  # nobody sees a mark while judges score

    move_stage(assessment(edition), closes_at="2020-01-01T00:00+07:00")
    for _ in range(2):
        office.get("/sekretariat/edisi-2027/rekap")
    office.get("/sekretariat/edisi-2027/rekap/peringkat")
    office.get("/sekretariat/edisi-2027/rekap.csv")
    office.get(f"/sekretariat/edisi-2027/rekap/{entry.id}")
    page = examiner.get(f"/pemeriksa/{entry.id}")

    assert seen() == [
        ("marks.seen", "edition", edition.id),
        ("marks.exported", "edition", edition.id),
        ("marks.seen", "entry", entry.id),
        ("marks.seen", "entry", entry.id),
    ]
    assert "Sari Wahyuni, Nilai dilihat sebelum diumumkan (proposal ini)" in page.words
    assert "Sari Wahyuni, Nilai diunduh sebelum diumumkan (seluruh" in page.words


def test_what_is_public_is_read_without_a_trace(edition, entry, new_client):
    move_stage(assessment(edition), closes_at="2020-01-01T00:00+07:00")
    with transaction():
        edition.results_published_at = edition.opened_at
    new_client(make_secretary(edition)).get("/sekretariat/edisi-2027/rekap")

    assert seen() == []


def test_whoever_edits_rules_or_assignments_writes_no_marks(edition, entry):
    """Of any two roles that somebody may hold in one edition."""
    pairs = [(one, other) for one, other in combinations(Role, 2) if _may_meet(one, other)]
    found = []
    for pair in pairs:
        person = make_user(grants=[_held(role, edition, entry) for role in pair])
        reading = make_reading(edition, person, entry)
        scores = permits(person, Permission.ASSIGNMENT_SCORE, reading)
        rules_ = permits(person, Permission.EDITION_MANAGE, edition)
        assigns = permits(person, Permission.ASSIGNMENT_MANAGE, reading)
        found.append((scores, rules_ or assigns))

    assert len(pairs) > 8
    assert (True, True) not in found
    assert (True, False) in found


def _held(role, edition, entry):
    return grant(role, edition=edition, entry=entry if role is Role.EXAMINER else None)


def _may_meet(one, other):
    first, second = (Offer(role, competition_id=1, edition_id=11) for role in (one, other))
    return rules.clash([first], second) is None


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.CHAIR, Role.PLATFORM_ADMIN])
@pytest.mark.parametrize("judging", [Role.EVALUATOR, Role.PANELIST])
def test_roles_that_would_do_both_are_refused(role, judging):
    held = Offer(role, competition_id=1, edition_id=11)

    assert rules.clash([held], Offer(judging, competition_id=1, edition_id=11)) in {
        "organiser_or_judge",
        "platform_admin_alone",
    }
