"""What no file of the project may hold."""

import os
import re
from pathlib import Path

import pytest

from tests.contracts.source import ROOT

pytestmark = pytest.mark.static

NOT_OURS = {
    ".git",
    ".venv",
    ".cache",
    ".hypothesis",
    ".ruff_cache",
    "instance",
    "dist",
    "vendor",
    "__pycache__",
}
TEXT = {"", ".py", ".html", ".css", ".js", ".txt", ".md", ".toml", ".in", ".po", ".json", ".csv"}
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|root|home|Users)/\w+")
UNFINISHED = re.compile(r"\b(?:TODO|FIXME|XXX)\b")


def texts():
    for folder, folders, names in os.walk(ROOT):
        folders[:] = sorted(set(folders) - NOT_OURS)
        for path in (Path(folder) / name for name in sorted(names)):
            if (
                path.suffix in TEXT
                and path.name != ".git"
                and path != Path(__file__)
                and path.is_file()
            ):
                yield path.relative_to(ROOT), path.read_text("utf-8", "replace")


@pytest.mark.parametrize("unwanted", [MACHINE_PATH, UNFINISHED], ids=["machine", "unfinished"])
def test_no_file_holds(unwanted):
    found = [f"{path}: {hit}" for path, text in texts() for hit in unwanted.findall(text)]

    assert found == []
