"""Whose roles a person finds in their lists, and whose roles they may manage: the same."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.models import Grant, Role
from app.agencies.models import AgencyKind
from app.core import clock
from app.core.db import db
from app.permissions import Permission, permits
from tests.factories.accounts import grant, make_user
from tests.factories.agencies import make_agency
from tests.factories.competitions import make_edition

pytestmark = pytest.mark.once

LISTS = ("/instansi/orang", "/sekretariat/nasional/orang", "/sekretariat/jatim/orang")


@pytest.fixture
def people(app):
    """Two editions of different organisers, agencies inside and outside the province's reach."""
    east = make_agency("Pemerintah Provinsi Jawa Timur", kind=AgencyKind.PROVINCE, region_code="35")
    nation, province = make_edition("nasional"), make_edition("jatim", organiser=east)
    city = make_agency("Pemerintah Kota Surabaya", kind=AgencyKind.CITY, region_code="35.78")
    far = make_agency("Pemerintah Kabupaten Sleman", region_code="34.04")
    held = {
        "admin of the city": grant(Role.AGENCY_ADMIN, agency=city),
        "innovator of the city": grant(Role.INNOVATOR, agency=city),
        "admin far away": grant(Role.AGENCY_ADMIN, agency=far),
        "innovator far away": grant(Role.INNOVATOR, agency=far),
        "national secretariat": grant(Role.SECRETARIAT, competition=nation.competition),
        "national chair": grant(Role.CHAIR, edition=nation),
        "national evaluator": grant(Role.EVALUATOR, edition=nation),
        "national panelist": grant(Role.PANELIST, edition=nation),
        "provincial secretariat": grant(Role.SECRETARIAT, edition=province),
        "provincial evaluator": grant(Role.EVALUATOR, edition=province),
        "platform admin": grant(Role.PLATFORM_ADMIN),
    }
    return {name: make_user(name=name, grants=[one]) for name, one in held.items()}


def listed(client):
    """The ids of the roles that the person's lists offer to end."""
    paths = [*LISTS, *(f"{path}/instansi" for path in LISTS[1:])]
    pages = [client.get(path) for path in paths]
    shown = [page.get_data(as_text=True) for page in pages if page.status_code == 200]
    return {int(ref) for text in shown for ref in re.findall(r"/peran/(\d+)/akhiri", text)}


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("admin of the city", 2),
        ("innovator of the city", 0),
        ("admin far away", 2),
        ("national secretariat", 2),
        ("national chair", 0),
        ("national evaluator", 0),
        ("provincial secretariat", 1),
        ("provincial evaluator", 0),
    ],
)
def test_lists_show_exactly_the_roles_that_one_may_manage(new_client, people, name, number):
    user = people[name]
    everyone = db.session.scalars(select(Grant)).all()
    allowed = {g.id for g in everyone if permits(user, Permission.ROLE_MANAGE, g)}

    assert listed(new_client(user)) == allowed
    assert len(allowed) == number


def test_the_platform_admin_reaches_everybody(new_client, people):
    client = new_client(people["platform admin"])

    for user in people.values():
        assert client.get(f"/pengelola/orang/{user.id}").status_code == 200
        assert permits(people["platform admin"], Permission.ROLE_MANAGE, user.grants[0])


OPENS = {
    Role.PLATFORM_ADMIN: Permission.PLATFORM_PEOPLE,
    Role.SECRETARIAT: Permission.SECRETARIAT_WORK,
    Role.CHAIR: Permission.SECRETARIAT_WORK,
    Role.AGENCY_ADMIN: Permission.AGENCY_ADMINISTER,
    Role.INNOVATOR: Permission.AGENCY_WORK,
    Role.EVALUATOR: Permission.JUDGE_WORK,
    Role.PANELIST: Permission.JUDGE_WORK,
    Role.EXAMINER: Permission.EXAMINER_WORK,
}
WITHOUT_PAGES = (Role.HUB_VERIFIER,)


@pytest.mark.parametrize("role", OPENS)
def test_a_role_opens_its_pages_from_its_first_to_its_last_moment(app, role):
    now, hour = clock.now(), timedelta(hours=1)
    held, ended, later = (
        make_user(grants=[grant(role, starts_at=since, ends_at=until)])
        for since, until in ((now, None), (now - hour, now), (now + hour, None))
    )

    assert permits(held, OPENS[role])
    assert not permits(ended, OPENS[role])
    assert not permits(later, OPENS[role])


@pytest.mark.parametrize("role", WITHOUT_PAGES)
def test_a_role_without_pages_opens_nothing(app, role):
    user = make_user(grants=[grant(role)])

    assert {*OPENS, *WITHOUT_PAGES} == set(Role)
    assert not any(permits(user, permission) for permission in OPENS.values())
