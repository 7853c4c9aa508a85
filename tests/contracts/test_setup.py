"""`make setup`: a folder that cannot be written to is said in a sentence, and only when it must."""

import pytest

from tools import setup

pytestmark = pytest.mark.static


@pytest.fixture
def closed(tmp_path, monkeypatch):
    """A clone in which nothing can be made."""
    (tmp_path / ".cache").write_text("")
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_who_may_not_write_is_told_who_can(closed, monkeypatch):
    monkeypatch.setattr(setup, "is_alive", lambda: False)

    with pytest.raises(SystemExit) as stopped:
        setup.main([])

    assert "cannot be written to" in stopped.value.code
    assert stopped.value.code.endswith("Whoever owns it calls: make setup")


@pytest.mark.parametrize("arguments", [[], ["--dev"]])
def test_what_is_complete_needs_no_right_to_write(closed, monkeypatch, arguments):
    monkeypatch.setattr(setup, "is_alive", lambda: True)
    monkeypatch.setattr(setup, "is_installed", lambda requirements: True)
    monkeypatch.setattr(setup, "outdated_catalogues", list)

    setup.main(arguments)


@pytest.mark.parametrize(
    ("installed", "wanted", "enough"),
    [
        ("requirements.txt", "requirements.txt", True),
        ("requirements-dev.txt", "requirements.txt", True),
        ("requirements.txt", "requirements-dev.txt", False),
    ],
)
def test_the_tools_bring_what_the_site_needs(tmp_path, monkeypatch, installed, wanted, enough):
    monkeypatch.setattr(setup, "VENV", tmp_path)
    setup.stamp_of(installed).write_text(setup.digest(setup.ROOT / installed))

    assert setup.is_installed(wanted) is enough


def test_each_pin_goes_along_with_its_own_hashes():
    lines = (setup.ROOT / setup.DEV).read_text().splitlines()
    pins = setup.pins_of(setup.ROOT / setup.DEV)

    assert [pin.partition("==")[0] for pin in pins] == [
        line.partition("==")[0] for line in lines if "==" in line
    ]
    assert all("--hash=sha256:" in pin for pin in pins)
    assert sum(pin.count("--hash=") for pin in pins) == sum("--hash=" in line for line in lines)
