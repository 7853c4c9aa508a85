"""Who may go where changes only together with the golden list."""

from app.permissions import PUBLIC, Permission
from tests.contracts import routes

KNOWN = {PUBLIC, *(permission.value for permission in Permission)}


def test_every_route_says_who_may_go_there(built_app):
    unmarked = [line for line in routes.lines(built_app) if line.split()[-1] not in KNOWN]

    assert unmarked == [], "mark the view with @requires or @public"


def test_routes_are_those_of_the_golden_list(built_app):
    golden = routes.GOLDEN.read_text("utf-8").splitlines()

    now = routes.lines(built_app)
    added = [line for line in now if line not in golden]
    gone = [line for line in golden if line not in now]
    assert (added, gone) == ([], []), "look at it, then: python -m tests.contracts.routes"


def test_reading_a_page_asks_for_no_change(built_app):
    """State changes by POST only, so no other method than GET and POST is needed."""
    methods = {line.split()[0] for line in routes.lines(built_app)}

    assert methods <= {"GET", "POST"}
