"""The golden list of routes: `python -m tests.contracts.routes` writes it anew.

One line for each route: method, path, endpoint, permission. A change of access is a change here.
"""

import tempfile
from pathlib import Path

from app import create_app
from app.config import from_environment
from app.permissions import MARK

GOLDEN = Path(__file__).with_name("routes.txt")


def lines(app):
    """The routes of the application, by path and method."""
    rows = []
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        permission = getattr(view, MARK, "NOT MARKED")
        methods = rule.methods - {"HEAD", "OPTIONS"}
        rows += [(rule.rule, method, rule.endpoint, permission) for method in methods]
    return [f"{method:6} {path} {endpoint} {mark}" for path, method, endpoint, mark in sorted(rows)]


def main():
    with tempfile.TemporaryDirectory() as instance:
        application = create_app(from_environment({"INSTANCE_PATH": instance}))
        GOLDEN.write_text("\n".join(lines(application)) + "\n", "utf-8")


if __name__ == "__main__":
    main()
