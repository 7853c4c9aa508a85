"""The web server as gunicorn.conf.py sets it up: what a client's headers can and cannot do."""

import json
import os
import re
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from bs4 import BeautifulSoup

from tests.harness.live import ROOT, LiveServer

TOKEN = "a token for this test"


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    return tmp_path_factory.mktemp("log") / "gunicorn.log"


@pytest.fixture(scope="module")
def ask(tmp_path_factory, log):
    """Sends these header lines to a gunicorn of its own, as raw as an attacker would."""
    port = LiveServer.free_port()
    instance = tmp_path_factory.mktemp("gunicorn")
    environment = {
        "PATH": os.environ["PATH"],
        "PORT": str(port),
        "INSTANCE_PATH": str(instance),
        "FORWARDED_ALLOW_IPS": "*",
        "LOG_FORMAT": "json",
        "METRICS_TOKEN": TOKEN,
    }
    command = [sys.executable, "-m", "gunicorn", "--access-logfile", "-", "wsgi:app"]
    with log.open("w") as told:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=told, stderr=told)

    def send(path, *headers):
        lines = (f"GET {path} HTTP/1.1", "Host: localhost", "Connection: close", *headers)
        with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
            line.sendall("\r\n".join((*lines, "", "")).encode())
            answer = b"".join(iter(lambda: line.recv(65536), b""))
        return answer.decode()

    try:
        _wait_for(port, process)
        yield send
    finally:
        process.terminate()
        process.wait(30)


def _wait_for(port, process):
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("gunicorn did not start")


@pytest.mark.parametrize("prefix", ["/awalan", "//evil.test", "/healthz/.."])
def test_no_client_says_under_which_prefix_the_site_lives(ask, prefix):
    assert ask("/healthz", f"SCRIPT_NAME: {prefix}").startswith("HTTP/1.1 200")

    sent_on = ask("/kompetisi/", f"SCRIPT_NAME: {prefix}", f"Script-Name: {prefix}")
    assert "\r\nLocation: /kompetisi\r\n" in sent_on


def test_no_client_says_which_path_it_asked_for(ask):
    assert ask("/kompetisi/", "PATH_INFO: /healthz").startswith("HTTP/1.1 308")


@pytest.mark.parametrize(
    "header", ["X-Forwarded-Proto: https", "X-Forwarded-Protocol: ssl", "X-Forwarded-Ssl: on"]
)
def test_no_client_makes_its_connection_secure(ask, header):
    answer = ask("/healthz", header)

    assert answer.startswith("HTTP/1.1 200")
    assert "Strict-Transport-Security" not in answer


def test_headers_that_contradict_each_other_are_of_no_interest(ask):
    answer = ask("/healthz", "X-Forwarded-Proto: https", "X-Forwarded-Ssl: off")

    assert answer.startswith("HTTP/1.1 200")


@pytest.mark.parametrize(
    ("path", "headers", "status", "words"),
    [
        ("/rahasia rahasia", (), 400, ("tidak dapat dibaca", "could not be read")),
        (f"/{'a' * 9000}", (), 414, ("terlalu panjang", "is too long")),
        ("/", [f"X-{n}: 1" for n in range(200)], 431, ("Hapus kuki", "Delete the cookies")),
        ("/", ("rahasia",), 400, ("tidak dapat dibaca", "could not be read")),
    ],
)
def test_what_never_reaches_the_site_is_refused_in_both_languages(
    ask, path, headers, status, words
):
    head, _, page = ask(path, *headers).partition("\r\n\r\n")

    assert head.startswith(f"HTTP/1.1 {status} ")
    assert f"Content-Length: {len(page.encode())}" in head
    shown = BeautifulSoup(page, "html.parser")
    assert shown.html["lang"] == "id"
    assert words[1] in shown.select_one("[lang=en]").text
    assert words[0] in shown.main.text
    assert "rahasia" not in page


def test_its_lines_say_no_address_no_path_and_no_query(ask, log):
    answer = ask("/kompetisi/?rahasia=1", "Referer: http://localhost/rahasia")
    assert ask("/rahasia rahasia").startswith("HTTP/1.1 400")
    named = answer.partition("X-Request-ID: ")[2][:16]

    lines = [json.loads(line) for line in log.read_text().splitlines()]

    written = log.read_text()
    assert "rahasia" not in written
    assert "127.0.0.1" not in written
    assert {one["logger"] for one in lines if named in one["message"] + one.get("request_id", "")}
    assert [one["message"] for one in lines if one["logger"] == "gunicorn.error"]


def test_whichever_process_is_asked_counts_for_all(ask):
    """There are two; no database is here, so what waits is not told."""

    def counted():
        answer = ask("/metrics", f"Authorization: Bearer {TOKEN}")
        assert answer.startswith("HTTP/1.1 200")
        assert "lumbung_backlog{" not in answer
        name = 'lumbung_http_requests_total{route="/healthz",status="200"}'
        return float(re.search(re.escape(name) + " (.*)", answer)[1])

    ask("/healthz")
    before = counted()
    with ThreadPoolExecutor(8) as people:
        list(people.map(ask, ["/healthz"] * 24))
        told = set(people.map(lambda _: counted(), range(8)))

    assert told == {before + 24}
