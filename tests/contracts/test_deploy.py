"""The guide to deployment names commands, settings and files that exist."""

import os
import re
import shutil
import subprocess
import sys
from functools import reduce

import pytest

from app import create_app, limits
from app.config import from_environment
from app.core import request
from tests.contracts.source import ROOT
from tests.harness import html

GUIDE = (ROOT / "docs" / "deploy.md").read_text("utf-8")
CONTAINER = (ROOT / "Containerfile").read_text("utf-8")
CONFIG = (ROOT / "app" / "config.py").read_text("utf-8")


def settings_named():
    """Every NAME=value line of the guide's settings file, and those of the container."""
    block = re.search(r"cat > /etc/lumbung\.env <<END\n(.*?)END\n", GUIDE, re.DOTALL)
    assert block is not None
    lines = [*block[1].splitlines(), *re.findall(r"^DATABASE_URL=.*$", GUIDE, re.MULTILINE)]
    return [line.split("=")[0] for line in lines]


@pytest.mark.parametrize("name", settings_named())
def test_a_setting_of_the_guide_is_read(name):
    assert f'"{name}"' in CONFIG


def test_commands_of_the_guide_exist(tmp_path):
    app = create_app(from_environment({"INSTANCE_PATH": str(tmp_path)}))
    asked = re.findall(
        r"(?:^lumbung|flask --app wsgi) ([a-z]+)(?: ([a-z-]+))?", GUIDE, re.MULTILINE
    )

    assert len(asked) > 10
    for name, rest in asked:
        command = app.cli.get_command(None, name)
        assert command is not None, name
        if hasattr(command, "commands"):
            assert rest in command.commands, f"{name} {rest}"


def test_the_proxy_lets_the_largest_request_through():
    app_most = int(re.search(r'"MAX_CONTENT_LENGTH": ([\d_]+)', CONFIG)[1].replace("_", ""))
    nginx_most = int(re.search(r"client_max_body_size (\d+)m;", GUIDE)[1]) * 1024 * 1024

    assert nginx_most >= app_most


def test_what_the_container_copies_is_in_the_project():
    kept = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    copied = [
        name
        for line in re.findall(r"^COPY (.*)$", CONTAINER, re.MULTILINE)
        for name in line.split()[:-1]
    ]

    assert copied
    for name in copied:
        assert any(path == name or path.startswith(f"{name}/") for path in kept), name


@pytest.mark.static
def test_what_the_container_copies_is_enough(tmp_path):
    """The site starts, knows its migrations and builds its files from nothing else."""
    for line in re.findall(r"^COPY (.*)$", CONTAINER, re.MULTILINE):
        *names, target = line.split()
        for name in names:
            if (ROOT / name).is_dir():
                ignored = shutil.ignore_patterns("__pycache__")
                shutil.copytree(ROOT / name, tmp_path / target, ignore=ignored)
            else:
                shutil.copy(ROOT / name, tmp_path / target)
    instance = {"INSTANCE_PATH": str(tmp_path / "data"), "PATH": os.environ["PATH"]}

    for command in ("assets build", "db heads"):
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", *command.split()],
            cwd=tmp_path, env=instance, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr


def test_the_container_installs_nothing_that_is_not_pinned():
    assert not re.search(r"\b(?:apt-get|apt|pip|curl|wget)\b", CONTAINER)


@pytest.mark.parametrize("block", re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL))
def test_a_block_of_the_guide_can_be_typed_as_it_stands(block):
    read = subprocess.run(["sh", "-n"], input=block, text=True, capture_output=True, check=False)

    assert (read.returncode, read.stderr) == (0, "")


def test_units_may_write_where_the_site_keeps_its_data():
    instance = re.search(r"^INSTANCE_PATH=(.*)$", GUIDE, re.MULTILINE)[1]

    assert re.findall(r"^ReadWritePaths=(.*)$", GUIDE, re.MULTILINE) == [instance, instance]


def test_units_start_what_setup_makes():
    started = re.findall(r"ExecStart=/opt/lumbung/\.venv/bin/(\w+)", GUIDE)

    assert started == ["gunicorn", "flask"]
    pinned = (ROOT / "requirements.txt").read_text("utf-8").lower()
    assert all(f"\n{name}==" in pinned for name in started)


def test_each_proxy_says_when_a_request_arrived_in_words_that_the_site_reads():
    """Set, not passed on, or a client could set the deadline back by itself."""
    told = re.findall(
        rf"(?:proxy_set_header|header_up) {request.ARRIVAL} (.*?);?$", GUIDE, re.MULTILINE
    )
    now = {"$msec": "1796000390.123", "{time.now.unix}": "1796000390"}

    assert len(told) == 2
    for words in told:
        said = reduce(lambda text, name: text.replace(name, now[name]), now, words.strip('"'))
        assert request.START.fullmatch(said), words


@pytest.mark.parametrize("kind", limits.KINDS, ids=lambda kind: kind.name)
def test_the_limits_of_the_guide_are_those_of_the_site(kind):
    within = f" in {kind.minutes} minutes" if kind.minutes > 1 else " in a minute"
    cells = [f"{number:,}{within}" if number else "" for number in (kind.account, kind.network)]
    rows = re.findall(r"^\| [^|]+ \| ([^|]*) \| ?([^|]*?) ?\|$", GUIDE, re.MULTILINE)

    assert tuple(cells) in rows


def test_an_update_goes_on_after_the_way_back_from_another(tmp_path):
    """What the guide types into git, in a clone that stands on an older release."""
    back = re.search(r"^git checkout.* RELEASE$", GUIDE, re.MULTILINE)[0]
    forth = re.findall(r"^  (git (?!log).*)$", GUIDE, re.MULTILINE)
    typed = f"""
        git init --quiet --initial-branch=main there && cd there
        git config user.name Contoh && git config user.email contoh@demo.test
        git commit --quiet --allow-empty --message=lama
        git tag before && git commit --quiet --allow-empty --message=baru
        cd .. && git clone --quiet there here && cd here
        {back.replace("RELEASE", "before")}
        {"; ".join(forth)}
        git log -1 --format=%s
    """

    done = subprocess.run(
        ["sh", "-e"], input=typed, cwd=tmp_path, text=True, capture_output=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "baru"


@pytest.mark.parametrize("named", [r"error_page .* /(\d+\.html);", r"rewrite @\w+ /(\d+\.html)"])
def test_each_page_that_a_proxy_answers_with_is_there_in_both_languages(named):
    (folder,) = {ROOT / one for one in re.findall(r"root (?:\* )?/opt/lumbung/([\w/]+)", GUIDE)}
    names = re.findall(named, GUIDE)

    assert names == ["413.html", "502.html"]
    for name in names:
        page = html.parse((folder / name).read_text("utf-8"))
        assert [part["lang"] for part in page.select("[lang]")] == ["id", "en"]
