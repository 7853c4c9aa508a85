"""The agency that a judge comes from: kept, shown, a reason for a conflict, never a right."""

import json

import pytest

from app.accounts import queries
from app.accounts.models import Grant, Role
from app.competitions.models import StageKind
from app.core.audit import AuditRow
from app.core.db import db
from app.entries.models import EntryState
from app.judging.models import AssignmentState
from app.judging.queries import conflict_stands
from app.permissions import Permission, permits
from tests.factories.accounts import grant, last_link, make_user
from tests.factories.agencies import make_agency, make_unit
from tests.factories.competitions import make_edition
from tests.factories.entries import make_entry
from tests.factories.judging import make_passed_entry, make_reading

pytestmark = pytest.mark.once

HOME = "Pemerintah Kabupaten Sleman"
PEOPLE = "/sekretariat/contoh-2027/orang"


@pytest.fixture
def edition(app):
    return make_edition("contoh-2027")


@pytest.fixture
def client(new_client, edition):
    return new_client(make_user(grants=[grant(Role.SECRETARIAT, competition=edition.competition)]))


@pytest.fixture
def home(app):
    return make_agency(HOME, region_code="34.04")


def invite(client, role="evaluator", agency="Kab. Sleman", email="dewi@kab.test"):
    return client.submit(
        client.get(f"{PEOPLE}/undang"),
        "main form",
        {"name": "Dewi", "email": email, "role": role, "agency": agency},
    )


@pytest.mark.both
@pytest.mark.parametrize("role", ["evaluator", "panelist"])
def test_a_judge_is_invited_with_the_own_agency(client, new_client, home, edition, role):
    page = invite(client, role)
    assert HOME in page.soup.select_one("#invited-h + table").text

    judge = new_client()
    page = judge.get(last_link("dewi@kab.test"))
    assert f"Kompetisi Contoh 2027, dari {HOME}" in page.words
    judge.submit(page, values={"new_password": "bubur ayam pagi hari"})

    assert HOME in client.get(PEOPLE).soup.select_one("#judges-h + table").text
    user = queries.user_by_email("dewi@kab.test")
    assert user.grants[0].agency_id == home.id
    assert conflict_stands(make_entry(edition, home).id, user.id)


def correct(client, agency):
    page = client.get(PEOPLE)
    (link,) = [a for a in page.soup.select("#judges-h + table a") if "Perbaiki asal" in a.text]
    return client.submit(client.get(link["href"]), values={"agency": agency})


@pytest.mark.both
def test_the_secretariat_corrects_where_a_serving_judge_works(client, home, edition):
    entry = make_passed_entry(edition, agency=home)
    judge = make_user("juri@kab.test", grants=[grant(Role.EVALUATOR, edition=edition)])
    reading = make_reading(edition, judge, entry)

    page = correct(client, "Kab. Sleman")

    assert page.request.path == PEOPLE
    assert HOME in page.soup.select_one("#judges-h + table").text
    assert reading.state is AssignmentState.RECUSED
    assert "Instansi sendiri" in client.get("/sekretariat/contoh-2027/konflik").words
    (moved,) = audited("grant.judge_moved")
    assert json.loads(moved.payload) == {"agency_id": home.id, "former_id": None}
    assert moved.edition_id == edition.id

    page = correct(client, "")
    assert "Tidak disebut" in page.soup.select_one("#judges-h + table").text
    assert reading.state is AssignmentState.RECUSED


def audited(action):
    return db.session.scalars(db.select(AuditRow).where(AuditRow.action == action)).all()


def test_an_unknown_agency_is_refused_and_what_was_typed_stays(client, home, edition):
    make_user("juri@kab.test", grants=[grant(Role.EVALUATOR, edition=edition, agency=home)])

    page = correct(client, "Kab. Slemann")

    assert page.status_code == 422
    assert page.soup.select_one("[name=agency]")["value"] == "Kab. Slemann"
    assert HOME in client.get(PEOPLE).soup.select_one("#judges-h + table").text


def test_saving_the_same_agency_changes_nothing(client, home, edition):
    make_user("juri@kab.test", grants=[grant(Role.EVALUATOR, edition=edition, agency=home)])

    correct(client, HOME)

    assert not audited("grant.judge_moved")


def test_only_who_appoints_a_judge_says_where_they_work(new_client, home, edition):
    judge = make_user(grants=[grant(Role.EVALUATOR, edition=edition)])
    elsewhere = make_edition()
    path = f"/peran/{judge.grants[0].id}/instansi"
    for stranger in (
        grant(Role.SECRETARIAT, edition=elsewhere),
        grant(Role.AGENCY_ADMIN, agency=home),
        grant(Role.EVALUATOR, edition=edition),
    ):
        assert new_client(make_user(grants=[stranger])).get(path).status_code == 404


def test_the_agency_of_other_roles_is_not_corrected_here(new_client, home):
    admin = make_user(grants=[grant(Role.AGENCY_ADMIN, agency=home)])

    client = new_client(admin)

    assert client.get(f"/peran/{admin.grants[0].id}/instansi").status_code == 404


def test_a_judge_from_outside_government_has_none(client):
    page = invite(client, agency="")

    assert "Tidak disebut" in page.soup.select_one("#invited-h + table").text


def test_the_form_says_why_it_asks(client):
    page = client.get(f"{PEOPLE}/undang")

    assert "agar proposal dari sana tidak sampai kepadanya" in page.words


def test_another_agency_does_not_make_the_same_role_another(client, home, edition):
    make_agency("Pemerintah Kabupaten Bantul", region_code="34.02")
    make_user("eko@kab.test", grants=[grant(Role.EVALUATOR, edition=edition, agency=home)])
    invite(client)

    assert "sudah diundang" in invite(client, agency="Kab. Bantul").words
    assert "sudah memegang peran itu" in invite(client, agency="", email="eko@kab.test").words


def test_a_list_names_the_agencies_of_judges(client, home):
    page = client.get(f"{PEOPLE}/impor")
    assert "instansi tempatnya bekerja" in page.words
    text = "peran,nama,surel,instansi\nevaluator,Dewi,dewi@kab.test,Kab. Sleman\n"
    text += "evaluator,Dewi,dewi@kab.test,\n"

    client.post(f"{PEOPLE}/impor", data={"text": text, "confirm": "ya"})

    table = client.get(PEOPLE).soup.select_one("#invited-h + table")
    assert HOME in table.text
    assert len(table.select("tbody tr")) == 1


def test_a_ministry_s_judge_may_serve_a_province(new_client):
    east = make_agency("Pemerintah Provinsi Jawa Timur", kind="provinsi", region_code="35")
    edition = make_edition("jatim-2027", organiser=east)
    make_agency("Kementerian Contoh", kind="kementerian")
    chief = new_client(make_user(grants=[grant(Role.SECRETARIAT, edition=edition)]))

    page = chief.submit(
        chief.get("/sekretariat/jatim-2027/orang/undang"),
        "main form",
        {"name": "D", "email": "d@k.test", "role": "evaluator", "agency": "Kementerian Contoh"},
    )

    assert "Undangan dikirim" in page.words


@pytest.mark.parametrize("role", [Role.EVALUATOR, Role.PANELIST])
def test_the_agency_of_a_judge_gives_no_right_in_it(new_client, home, role):
    edition = make_edition(at=StageKind.REGISTRATION)
    entry = make_entry(edition, home, state=EntryState.WITH_ADMIN)
    unit = make_unit(home)
    user = make_user(grants=[grant(role, edition=edition, agency=home)])
    about = {
        Permission.AGENCY_MANAGE: home,
        Permission.AGENCY_UNITS: home,
        Permission.UNIT_EDIT: unit,
        Permission.ENTRY_EDIT: entry,
        Permission.ENTRY_FORWARD: entry,
        Permission.ENTRY_SUBMIT: entry,
        Permission.ENTRY_VIEW: entry,
    }

    assert not any(permits(user, permission, subject) for permission, subject in about.items())
    assert not permits(user, Permission.AGENCY_WORK)
    assert not permits(user, Permission.ENTRY_START)
    client = new_client(user)
    assert client.get("/instansi").status_code == 403
    assert client.get(f"/instansi/{home.id}/orang").status_code == 404


def test_an_innovator_who_judges_for_another_agency_works_in_the_own_only(new_client, home):
    """Whoever changed places may be innovator here and still be named as of there."""
    edition = make_edition(at=StageKind.REGISTRATION)
    own = make_agency("Kabupaten Baru")
    make_entry(edition, home, title="Rahasia dapur")
    user = make_user(
        grants=[
            grant(Role.EVALUATOR, edition=make_edition(), agency=home),
            grant(Role.INNOVATOR, agency=own),
        ]
    )
    client = new_client(user)

    for path in ("/instansi", "/instansi/profil", "/instansi/proposal/mulai"):
        page = client.get(path).soup.get_text(" ")
        assert "Kabupaten Baru" in page
        assert HOME not in page


@pytest.mark.both
def test_the_people_of_an_agency_do_not_include_its_judges(new_client, home):
    edition = make_edition()
    make_user(name="Juri", grants=[grant(Role.EVALUATOR, edition=edition, agency=home)])
    admin = make_user(name="Sari", grants=[grant(Role.AGENCY_ADMIN, agency=home)])

    assert "Juri" not in new_client(admin).get("/instansi/orang").words
    judge = db.session.scalars(db.select(Grant).where(Grant.role == Role.EVALUATOR)).one()
    assert not permits(admin, Permission.ROLE_MANAGE, judge)
