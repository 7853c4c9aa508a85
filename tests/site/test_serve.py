"""`flask serve`: what it prepares, what it refuses, what it tells the person who starts it."""

from pathlib import Path

import pytest

from app.core import locks
from app.site import supervisor
from tests.factories.accounts import make_user


@pytest.fixture
def serve(app, monkeypatch):
    """Runs the command with nothing but its own work; `calls` are the commands it called."""
    monkeypatch.setattr(supervisor, "require_free", lambda port: None)
    monkeypatch.setattr(supervisor, "answers", lambda port: True)
    monkeypatch.setattr(supervisor.Supervisor, "run", lambda self, ready: ready() or 0)

    def run(**config):
        calls = []
        monkeypatch.setattr(supervisor, "call", lambda *words: calls.append(words))
        for name, value in config.items():
            monkeypatch.setitem(app.config, name, value)
        return app.test_cli_runner().invoke(args=["serve", "--demo"]), calls

    return run


def test_an_empty_instance_gets_the_demo(serve):
    result, calls = serve(BASE_URL="http://127.0.0.1:8000")

    assert calls == [("db", "upgrade"), ("demo", "load"), ("search", "rebuild")]
    assert "Lumbung Inovasi: http://127.0.0.1:8000" in result.output
    assert "Di mesin ini" not in result.output


def test_production_gets_no_demo_but_the_way_to_the_first_account(serve):
    result, calls = serve(APP_ENV="production", BASE_URL="https://lumbung.example")

    assert result.exit_code == 0, result.output
    assert ("demo", "load") not in calls
    assert "accounts create-admin EMAIL" in result.output
    assert "Lumbung Inovasi: https://lumbung.example" in result.output
    assert "Di mesin ini: http://127.0.0.1:8000" in result.output


def test_an_instance_with_people_is_left_alone(serve):
    make_user()

    result, calls = serve()

    assert ("demo", "load") not in calls
    assert "akun" not in result.output.lower()


def test_a_second_site_on_the_same_folder_is_refused(app, serve):
    with locks.held(Path(app.instance_path) / "serve.lock"):
        result, calls = serve()

    assert (result.exit_code, calls) == (1, [])
    assert "Error: Situs ini sudah berjalan dengan folder" in result.output
