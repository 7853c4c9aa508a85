"""Settings that make no sense stop the process with one sentence that names them."""

import os
import subprocess
import sys
from multiprocessing.pool import ThreadPool

import pytest

from app import config
from app.config import ROOT, from_environment
from app.core.errors import Unusable

PRODUCTION = {
    "APP_ENV": "production",
    "SECRET_KEY": "thirty-two characters or more, no repetition",
    "BASE_URL": "https://lumbung.example",
}


@pytest.fixture
def read(tmp_path):
    return lambda **env: from_environment({"INSTANCE_PATH": str(tmp_path / "instance"), **env})


def mode_of(path):
    return path.stat().st_mode & 0o7777


@pytest.mark.parametrize(
    ("env", "named"),
    [
        ({**PRODUCTION, "SECRET_KEY": ""}, "SECRET_KEY"),
        ({**PRODUCTION, "SECRET_KEY": "short"}, "SECRET_KEY"),
        ({**PRODUCTION, "SECRET_KEY": "a" * 40}, "SECRET_KEY"),
        ({**PRODUCTION, "BASE_URL": ""}, "BASE_URL"),
        ({**PRODUCTION, "BASE_URL": "http://lumbung.example"}, "BASE_URL"),
        ({"APP_ENV": "prod"}, "APP_ENV"),
        ({"PORT": "eighty"}, "PORT"),
        ({"PORT": "-1"}, "PORT"),
        ({"PORT": "0"}, "PORT"),
        ({"PORT": "70000"}, "PORT"),
        ({"TRUSTED_PROXIES": "yes"}, "TRUSTED_PROXIES"),
        ({"INSTANCE_PATH": "/proc/nowhere"}, "INSTANCE_PATH"),
        ({"BASE_URL": "lumbung.example"}, "BASE_URL"),
        ({"BASE_URL": "ftp://lumbung.example"}, "BASE_URL"),
        ({"BASE_URL": "https://"}, "BASE_URL"),
        ({"BASE_URL": "https://lumbung.example/satu"}, "BASE_URL"),
        ({"BASE_URL": "https://lumbung.example?a"}, "BASE_URL"),
        ({"BASE_URL": "https://lumbung.example:x"}, "BASE_URL"),
        ({"BASE_URL": "https://lumbung .example"}, "BASE_URL"),
        ({"DATABASE_URL": "lumbung"}, "DATABASE_URL"),
        ({"DATABASE_URL": "mysql://host/lumbung"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgresql+psycopg2://host/lumbung"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgresql://host:port/lumbung"}, "DATABASE_URL"),
        ({"DATABASE_URL": "sqlite://"}, "DATABASE_URL"),
        ({"SEARCH_BACKEND": "solr"}, "SEARCH_BACKEND"),
        ({"SEARCH_BACKEND": "postgres"}, "SEARCH_BACKEND"),
        ({"MAIL_FROM": "Lumbung"}, "MAIL_FROM"),
        ({"SMTP_URL": "surat.example"}, "SMTP_URL"),
        ({"LOG_FORMAT": "xml"}, "LOG_FORMAT"),
        ({"METRICS_TOKEN": "too short"}, "METRICS_TOKEN"),
        ({"SMTP_URL": "http://surat.example"}, "SMTP_URL"),
        ({"SMTP_URL": "smtp://surat.example:mail"}, "SMTP_URL"),
    ],
)
def test_senseless_settings_are_refused_by_name(read, env, named):
    with pytest.raises(Unusable, match=named):
        read(**env)


@pytest.mark.parametrize("name", ["DATABASE_URL", "SMTP_URL"])
def test_a_refusal_does_not_repeat_a_password(read, name):
    with pytest.raises(Unusable) as refused:
        read(**{name: "gopher://orang:rahasia@host/x"})

    assert "rahasia" not in str(refused.value)


def test_production_starts_with_safe_settings(read):
    assert read(**PRODUCTION).base_url == "https://lumbung.example"


def test_production_may_be_tried_on_the_own_machine(read):
    assert read(**{**PRODUCTION, "BASE_URL": "http://localhost:8000"}).port == 8000


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("HTTPS://lumbung.example/", "https://lumbung.example"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("", "http://127.0.0.1:8012"),
    ],
)
def test_the_address_is_kept_as_links_need_it(read, given, kept):
    assert read(BASE_URL=given, PORT="8012").base_url == kept


@pytest.mark.parametrize(
    ("terminal", "language"),
    [
        ({"LANG": "id_ID.UTF-8"}, "id"),
        ({"LANG": "id_ID.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "id"}, "id"),
        ({"LC_ALL": "", "LANG": "de_DE.UTF-8"}, "en"),
        ({}, "en"),
    ],
)
def test_commands_answer_in_the_language_of_the_terminal(read, terminal, language):
    assert read(**terminal).language == language


def test_a_key_is_made_once_and_only_its_owner_reads_it(read, tmp_path):
    first = read().secret_key

    assert read().secret_key == first
    assert len(first) == 64
    assert mode_of(tmp_path / "instance" / "secret_key") == 0o600
    assert mode_of(tmp_path / "instance") == 0o700
    assert [path.name for path in (tmp_path / "instance").iterdir()] == ["secret_key"]


def test_processes_that_start_together_agree_on_the_key(read):
    with ThreadPool(8) as together:
        keys = together.map(lambda _: read().secret_key, range(8))

    assert len(set(keys)) == 1
    assert len(keys[0]) == 64


@pytest.mark.parametrize("left", ["", "abc"])
def test_a_key_that_was_cut_short_is_refused(read, tmp_path, left):
    (tmp_path / "instance").mkdir(mode=0o700)
    (tmp_path / "instance" / "secret_key").write_text(left)

    with pytest.raises(Unusable, match="secret_key is empty or cut short"):
        read()


@pytest.mark.parametrize("mode", [0o3777, 0o775, 0o755])
def test_a_folder_that_was_there_stays_as_it_is(read, tmp_path, mode):
    (tmp_path / "instance").mkdir()
    (tmp_path / "instance").chmod(mode)

    read()

    assert mode_of(tmp_path / "instance") == mode


@pytest.mark.parametrize(("found", "left"), [(0o2755, 0o2700), (0o770, 0o770)])
def test_the_folder_of_a_clone_is_closed_to_strangers(tmp_path, monkeypatch, found, left):
    monkeypatch.setattr(config, "OWN_INSTANCE", tmp_path)
    tmp_path.chmod(found)

    from_environment({})

    assert mode_of(tmp_path) == left


def test_a_command_says_it_in_one_line(tmp_path):
    env = {"PATH": os.environ["PATH"], "INSTANCE_PATH": str(tmp_path), "APP_ENV": "production"}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "search", "status"]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)

    assert done.returncode == 3
    assert done.stderr.splitlines() == [
        "Lumbung Inovasi does not start: APP_ENV=production needs SECRET_KEY"
        " (32 characters or more, not all the same)"
    ]
