"""What commands say goes through the catalogue, as the words of pages do."""

import ast
import re

import pytest

from tests.contracts.source import MODULES, tree

pytestmark = pytest.mark.static

SPEAK = {"click.echo", "click.ClickException", "click.BadParameter", "click.prompt", "Unstartable"}
WORD = re.compile(r"[A-Za-z]{3,}")


def literal(said):
    """The fixed text of a string or an f-string; nothing of anything else."""
    parts = said.values if isinstance(said, ast.JoinedStr) else [said]
    return " ".join(part.value for part in parts if isinstance(part, ast.Constant))


def test_no_command_speaks_past_the_catalogue():
    said = [
        (path, literal(call.args[0]))
        for path in MODULES
        for call in ast.walk(tree(path))
        if isinstance(call, ast.Call) and call.args and ast.unparse(call.func) in SPEAK
    ]

    assert len(said) > 20
    assert [(path, words) for path, words in said if WORD.search(words)] == []
