"""Only `core/db.py` commits: the syntax tree of every other module proves it."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMMITTER = "app/core/db.py"
MODULES = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "app").rglob("*.py"))
CLOSING = {"commit", "begin", "begin_nested"}

pytestmark = pytest.mark.static


def transaction_calls(path):
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return [
        f"{path}:{node.lineno} .{node.func.attr}()"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in CLOSING
    ]


@pytest.mark.parametrize("path", [path for path in MODULES if path != COMMITTER])
def test_module_leaves_committing_to_core_db(path):
    assert transaction_calls(path) == []


def test_the_committer_is_found():
    assert transaction_calls(COMMITTER)
