"""Only `core/db.py` commits: the syntax tree of every other module proves it."""

import ast

import pytest

from tests.contracts import source

COMMITTER = "app/core/db.py"
CLOSING = {"commit", "begin", "begin_nested"}

pytestmark = pytest.mark.static


def transaction_calls(path):
    return [
        f"{path}:{node.lineno} .{node.func.attr}()"
        for node in ast.walk(source.tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in CLOSING
    ]


def test_no_other_module_commits():
    others = [path for path in source.MODULES if path != COMMITTER]

    assert [call for path in others for call in transaction_calls(path)] == []


def test_the_committer_is_found():
    assert transaction_calls(COMMITTER)
