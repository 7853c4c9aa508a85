"""The source tree as the contracts read it."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "app"
MODULES = sorted(path.relative_to(ROOT).as_posix() for path in APP.rglob("*.py"))
TEMPLATES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (APP / "templates").rglob("*")
    if path.suffix in {".html", ".txt", ".xml"}
)


@cache
def tree(path):
    return ast.parse((ROOT / path).read_text("utf-8"))


def line_count(path):
    return len((ROOT / path).read_text("utf-8").splitlines())


def functions(path):
    found = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [node for node in ast.walk(tree(path)) if isinstance(node, found)]


def is_view_module(path):
    """`views.py`, or a module of the package `views`."""
    parts = Path(path).with_suffix("").parts
    return "views" in parts[2:]


def decorators(function):
    """The names of a function's decorators: `bp.get`, `requires`, …"""
    called = [d.func if isinstance(d, ast.Call) else d for d in function.decorator_list]
    return [ast.unparse(decorator) for decorator in called]


def is_view(function):
    return any(name in {"requires", "public"} for name in decorators(function))
