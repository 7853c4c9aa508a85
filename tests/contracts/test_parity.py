"""What a role's lists show is what it may open: read from the pages themselves, for every role."""

import re

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.agencies.models import AgencyKind
from app.competitions.models import StageKind
from app.core.db import db, transaction
from app.entries.models import Entry, EntryState
from app.judging import actions
from app.judging.models import Assignment
from app.permissions import Permission, permits
from tests.factories.accounts import grant, make_user
from tests.factories.agencies import make_agency, make_unit
from tests.factories.competitions import make_edition
from tests.factories.entries import make_entry
from tests.factories.judging import make_judge, make_panelist, make_passed_entry, make_reading

OWN = "/instansi"
ORGANISED = "/sekretariat/{slug}/proposal"
ASSIGNED = "/sekretariat/{slug}/penugasan"
READ = "/penilaian"
BEFORE_PANEL = "/penilaian/panel/{slug}"


@pytest.fixture
def editions(app):
    """One whose panel meets, of the nation; one that is open, of a province."""
    east = make_agency("Provinsi Contoh", kind=AgencyKind.PROVINCE, region_code="35")
    return [
        make_edition("nasional", at=StageKind.DECISION),
        make_edition("jatim", organiser=east, at=StageKind.REGISTRATION),
    ]


@pytest.fixture
def people(editions):
    """Everybody by name: each role, and some with a unit, a BUMD, two roles or a conflict."""
    nation, province = editions
    city = make_agency("Kota Contoh", kind=AgencyKind.CITY, region_code="35.78")
    government = make_agency("Kabupaten Contoh", region_code="35.08")
    health, water = make_unit(city, "Dinas Kesehatan"), make_unit(city, "Dinas PU")
    enterprise = make_agency(
        "Perumda Contoh", kind=AgencyKind.BUMD, parent_id=government.id, region_code="35.08"
    )
    passed = [
        make_passed_entry(nation, agency=city),
        make_passed_entry(nation, agency=government),
        make_passed_entry(nation, agency=enterprise),
    ]
    withdrawn = make_passed_entry(nation, agency=city)
    make_entry(nation, city, state=EntryState.FAILED)
    make_entry(nation, city, unit=water)
    make_entry(province, city)
    make_entry(province, city, unit=health, state=EntryState.WITH_ADMIN)
    make_entry(province, government, state=EntryState.SUBMITTED)
    make_entry(province, enterprise, state=EntryState.SUBMITTED)

    judge, colleague = make_judge(nation), make_judge(nation)
    kin, moved = make_judge(nation), make_judge(nation, agency=city)
    gone = make_judge(nation)
    for one in (judge, colleague, kin, moved, gone):
        for entry in [*passed, withdrawn]:
            make_reading(nation, one, entry)
    with transaction():
        withdrawn.state = EntryState.WITHDRAWN
        db.session.delete(gone.grants[0])
        declared = db.session.scalars(
            select(Assignment).filter_by(judge_id=kin.id, entry_id=passed[0].id)
        ).one()
        actions.declare_conflict(declared, "Kerabat.", by=kin)
    both = [grant(Role.EVALUATOR, edition=nation), grant(Role.INNOVATOR, agency=government)]
    return {
        "platform admin": make_user(grants=[Role.PLATFORM_ADMIN]),
        "secretariat": make_user(grants=[grant(Role.SECRETARIAT, edition=nation)]),
        "secretariat of the province": make_user(
            grants=[grant(Role.SECRETARIAT, competition=province.competition)]
        ),
        "chair": make_user(grants=[grant(Role.CHAIR, competition=nation.competition)]),
        "agency admin": make_user(grants=[grant(Role.AGENCY_ADMIN, agency=city)]),
        "admin of who manages a BUMD": make_user(
            grants=[grant(Role.AGENCY_ADMIN, agency=government)]
        ),
        "innovator": make_user(grants=[grant(Role.INNOVATOR, agency=city)]),
        "innovator of a unit": make_user(grants=[grant(Role.INNOVATOR, agency=city, unit=health)]),
        "evaluator": judge,
        "evaluator with a conflict": kin,
        "evaluator at an agency": moved,
        "evaluator whose role has ended": gone,
        "evaluator and innovator": make_user(grants=both),
        "panelist": make_panelist(nation),
        "panelist at an agency": make_panelist(nation, agency=city),
        "hub verifier": make_user(grants=[grant(Role.HUB_VERIFIER, scope="35")]),
        "examiner": make_user(grants=[grant(Role.EXAMINER, edition=nation, entry=passed[0])]),
        "nobody": make_user(),
    }


def test_every_role_is_asked(people):
    held = {grant.role for person in people.values() for grant in person.grants}
    assert held == set(Role)


def test_entries(people, editions, new_client):
    shown = {
        name: linked(new_client(person), editions, (OWN, r"/instansi/proposal/(\d+)"),
                     (ORGANISED, r"/sekretariat/{slug}/proposal/(\d+)"))
        for name, person in people.items()
    }  # fmt: skip

    assert shown == permitted(people, Entry, Permission.ENTRY_VIEW)
    assert {name: len(refs) for name, refs in shown.items() if refs} == {
        "secretariat": 5,
        "secretariat of the province": 2,
        "chair": 5,
        "agency admin": 6,
        "admin of who manages a BUMD": 4,
        "innovator": 6,
        "innovator of a unit": 1,
        "evaluator and innovator": 2,
    }


def test_entries_before_a_panel(people, editions, new_client):
    shown = {
        name: linked(new_client(person), editions, (BEFORE_PANEL, r"/penilaian/panel/{slug}/(\d+)"))
        for name, person in people.items()
    }

    assert shown == permitted(people, Entry, Permission.ENTRY_PANEL)
    assert {name: len(refs) for name, refs in shown.items() if refs} == {
        "panelist": 3,
        "panelist at an agency": 2,
    }


def test_readings(people, editions, new_client):
    shown = {
        name: linked(new_client(person), editions, (READ, r"/penilaian/(\d+)"),
                     (ASSIGNED, r"/sekretariat/{slug}/penugasan/(\d+)"))
        for name, person in people.items()
    }  # fmt: skip
    lost = set(
        db.session.scalars(
            select(Assignment.id).join(Assignment.entry).where(Entry.state == EntryState.WITHDRAWN)
        )
    )
    """Readings of a withdrawn proposal lead nowhere any more, so no list of theirs shows them."""

    may = permitted(people, Assignment, Permission.ASSIGNMENT_SCORE, Permission.ASSIGNMENT_MANAGE)
    assert shown == {name: refs - lost for name, refs in may.items()}
    assert {name: len(refs) for name, refs in shown.items() if refs} == {
        "secretariat": 15,
        "evaluator": 3,
        "evaluator with a conflict": 2,
        "evaluator at an agency": 2,
    }


def linked(client, editions, *lists):
    """The ids to which the person's lists lead; a list is (path, pattern of its links)."""
    found = set()
    for path, pattern in lists:
        for slug in [edition.slug for edition in editions] if "{slug}" in path else [""]:
            page = client.get(path.replace("{slug}", slug))
            links = re.compile(pattern.replace("{slug}", slug) + r"(?:$|[/?#])")
            if page.status_code == 200:
                hrefs = [link["href"] for link in page.soup.select("main a[href]")]
                found |= {int(match[1]) for href in hrefs if (match := links.match(href))}
    return found


def permitted(people, model, *any_of):
    rows = db.session.scalars(select(model)).all()
    return {
        name: {row.id for row in rows if any(permits(person, what, row) for what in any_of)}
        for name, person in people.items()
    }
