"""Settings that make no sense stop the process with one sentence that names them."""

import os
import subprocess
import sys

import pytest

from app.config import ROOT, Unusable, from_environment


@pytest.fixture
def read(tmp_path):
    return lambda **env: from_environment({"INSTANCE_PATH": str(tmp_path / "instance"), **env})


@pytest.mark.parametrize(
    ("env", "named"),
    [
        ({"APP_ENV": "production"}, "SECRET_KEY"),
        ({"APP_ENV": "production", "SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"APP_ENV": "prod"}, "APP_ENV"),
        ({"PORT": "eighty"}, "PORT"),
        ({"PORT": "-1"}, "PORT"),
        ({"PORT": "70000"}, "PORT"),
        ({"TRUSTED_PROXIES": "yes"}, "TRUSTED_PROXIES"),
        ({"INSTANCE_PATH": "/proc/nowhere"}, "INSTANCE_PATH"),
    ],
)
def test_senseless_settings_are_refused_by_name(read, env, named):
    with pytest.raises(Unusable, match=named):
        read(**env)


def test_a_key_is_made_once_and_only_its_owner_reads_it(read, tmp_path):
    first = read().secret_key

    assert read().secret_key == first
    assert len(first) == 64
    assert (tmp_path / "instance" / "secret_key").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "instance").stat().st_mode & 0o777 == 0o700


def test_a_folder_that_was_there_is_closed_to_others(read, tmp_path):
    (tmp_path / "instance").mkdir()
    (tmp_path / "instance").chmod(0o775)

    read()

    assert (tmp_path / "instance").stat().st_mode & 0o777 == 0o770


def test_a_command_says_it_in_one_line(tmp_path):
    env = {"PATH": os.environ["PATH"], "INSTANCE_PATH": str(tmp_path), "APP_ENV": "production"}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "search", "status"]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)

    assert done.returncode == 3
    assert done.stderr.splitlines() == [
        "Lumbung Inovasi does not start:"
        " APP_ENV=production needs SECRET_KEY (32 characters or more)"
    ]
