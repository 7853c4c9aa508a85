"""The bar of a workspace: its links, where one is, and for whom one acts."""

import pytest
from flask import g
from flask_babel import lazy_gettext as _l

from app import navigation
from app.accounts.models import Role
from app.navigation import DeskLink
from app.permissions import Permission
from tests.factories.accounts import grant, make_user
from tests.factories.agencies import make_agency

pytestmark = pytest.mark.once


@pytest.fixture
def bar(app, monkeypatch):
    """What the bar shows a person at a path, with links of our own."""
    monkeypatch.setattr(navigation, "_links", {})

    def shown(user, path, *links):
        navigation.offer(links)
        with app.test_request_context(path):
            if user:
                g._login_user = user
            return navigation.desk()

    return shown


def test_a_visitor_has_no_bar(bar):
    assert bar(None, "/instansi") is None


def test_a_person_has_no_bar_in_a_workspace_of_others(bar):
    assert bar(make_user(grants=[Role.EVALUATOR]), "/instansi") is None


def test_the_bar_says_for_whom_one_acts(bar):
    agency = make_agency("Kabupaten Contoh (contoh)")
    user = make_user(grants=[grant(Role.INNOVATOR, agency=agency)])

    desk = bar(user, "/instansi")

    assert (desk.role, desk.acting_for) == ("Instansi", "Kabupaten Contoh (contoh)")


def test_links_stand_in_their_order_and_only_for_those_who_may(bar):
    user = make_user(grants=[grant(Role.INNOVATOR, agency=make_agency())])

    desk = bar(
        user,
        "/instansi/x",
        DeskLink("instansi", 20, _l("Dua"), "accounts.sign_in"),
        DeskLink("instansi", 10, _l("Satu"), "accounts.sign_in", Permission.AGENCY_WORK),
        DeskLink("instansi", 30, _l("Tiga"), "accounts.sign_in", Permission.PLATFORM_HEALTH),
    )

    assert [link.label for link in desk.links] == ["Satu", "Dua"]


@pytest.mark.parametrize(
    ("url", "here", "leads"),
    [
        ("/instansi", "/instansi", True),
        ("/instansi", "/instansi/proposal/3", True),
        ("/instansi/proposal", "/instansi/proposal/3", True),
        ("/instansi/orang", "/instansi/proposal/3", False),
        ("/instansi/pro", "/instansi/proposal", False),
    ],
)
def test_a_link_is_current_on_the_pages_below_it(app, url, here, leads):
    with app.test_request_context(here):
        assert navigation._leads_here(url) is leads
