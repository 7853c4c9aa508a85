"""The lock files: complete, hashed, in step with their sources, and silent about any index."""

import re

import pytest

from tests.contracts.source import ROOT

pytestmark = pytest.mark.static

LOCKS = ["requirements.txt", "requirements-dev.txt"]


def pins(name):
    """Each pinned line of a lock with its hashes: {"flask==3.1.3": 2, …}."""
    found, current = {}, ""
    for line in (ROOT / name).read_text("utf-8").splitlines():
        if re.match(r"[a-z0-9]", line):
            current = line.split(" \\")[0]
            found[current] = 0
        elif line.strip().startswith("--hash=sha256:"):
            found[current] += 1
    return found


def asked_for(name):
    lines = (ROOT / name).read_text("utf-8").splitlines()
    return [line.split("#")[0].strip() for line in lines if re.match(r"[A-Za-z0-9]", line)]


def normal(requirement):
    """A requirement as the lock writes it: no extras, lower case, dashes."""
    name, _, version = re.sub(r"\[.*?\]", "", requirement).partition("==")
    return re.sub(r"[-_.]+", "-", name).lower(), version


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_hashes(lock):
    assert [pin for pin, hashes in pins(lock).items() if not hashes] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_no_index_and_no_address(lock):
    assert re.findall(r"://|--index|--find-links|--trusted", (ROOT / lock).read_text("utf-8")) == []


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_holds_what_is_asked_for(lock):
    locked = {normal(pin.split(" ;")[0]) for pin in pins(lock)}
    names = {name for name, _ in locked}
    for requirement in asked_for(lock.replace(".txt", ".in")):
        name, version = normal(requirement)
        assert (name, version) in locked if version else name in names, f"run `make lock`: {name}"


def test_tests_run_on_the_versions_that_the_site_runs_on():
    assert set(pins("requirements.txt")) <= set(pins("requirements-dev.txt"))
