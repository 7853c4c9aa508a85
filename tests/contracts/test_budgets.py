"""Nothing grows past what one reads in one go; over budget means split by meaning."""

import pytest

from tests.contracts import source

MODULE, VIEWS, FUNCTION, VIEW, TEMPLATE = 400, 300, 40, 15, 150

pytestmark = pytest.mark.static


def over(lengths, limit):
    return [
        f"{name}: {length} lines, {limit} allowed" for name, length in lengths if length > limit
    ]


def function_lengths(*, views):
    return [
        (f"{path}:{function.lineno} {function.name}", function.end_lineno - function.lineno + 1)
        for path in source.MODULES
        for function in source.functions(path)
        if source.is_view(function) is views
    ]


def test_modules():
    lengths = [(path, source.line_count(path)) for path in source.MODULES]

    assert over(lengths, MODULE) == []


def test_view_modules():
    views = [path for path in source.MODULES if source.is_view_module(path)]

    assert over([(path, source.line_count(path)) for path in views], VIEWS) == []


def test_functions():
    assert over(function_lengths(views=False), FUNCTION) == []


def test_views():
    assert over(function_lengths(views=True), VIEW) == []


def test_templates():
    assert over([(path, source.line_count(path)) for path in source.TEMPLATES], TEMPLATE) == []
