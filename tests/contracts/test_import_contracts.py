"""The import contracts in pyproject.toml cover every package there is."""

import tomllib

import pytest

from tests.contracts import source

pytestmark = pytest.mark.static

ONLY_VIEWS = {"app.site", "app.api"}
SETTINGS = tomllib.loads((source.ROOT / "pyproject.toml").read_text("utf-8"))
CONTRACTS = {
    contract["name"]: contract for contract in SETTINGS["tool"]["importlinter"]["contracts"]
}
FEATURES = {f"app.{package.parent.name}" for package in source.APP.glob("*/__init__.py")} - {
    "app.core"
}


def test_layers_inside_are_checked_in_every_feature():
    assert set(CONTRACTS["Inside a feature, layers import down"]["containers"]) == FEATURES


def test_every_feature_has_its_place_among_the_others():
    placed = " ".join(CONTRACTS["Between features, domain imports point down"]["layers"])

    assert [name for name in FEATURES - ONLY_VIEWS if f"({name})" not in placed] == []
