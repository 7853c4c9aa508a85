"""`python -m tests.bench`: requests a second and CPU per request, as ratios to a bare page.

Three servers run at the same time and are asked in turn, so that a busy machine slows all alike:
the bare page, the site with a usual year's work, and the site with ten times as much. Compare
the CPU columns: requests a second say as much about the machine as about the page.
"""

import http.client
import os
import re
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import psutil

from app.site.supervisor import web_server
from tests.bench.fill import Busy, fill
from tests.bench.processes import cpu_seconds, part_of
from tests.factories.accounts import PASSWORD
from tests.harness.live import LiveServer

ROUNDS = 3
SECONDS = 2.0
CONNECTIONS = 4
ENTRIES = 220
GROWTH = 10


@dataclass
class Target:
    """One page of one server, and what was measured there in each round."""

    name: str
    port: int
    path: str
    server: psutil.Process
    cookie: str = ""
    per_second: list[float] = field(default_factory=list)
    cpu_ms: list[float] = field(default_factory=list)
    size: int = 0

    @property
    def cpu(self) -> float:
        return statistics.median(self.cpu_ms)


def main() -> int:
    with ExitStack() as held:
        folder = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="lumbung-bench-")))
        bare = Target("bare Flask page", *held.enter_context(bare_server()))
        usual, grown = (
            held.enter_context(busy_site(folder / f"times-{times}", times)) for times in (1, GROWTH)
        )
        for number in range(ROUNDS):
            print(f"round {number + 1} of {ROUNDS} …", flush=True)
            for target in (bare, *usual, *grown):
                measure(target)
    report(bare, usual, grown)
    return 0


@contextmanager
def bare_server() -> Iterator[tuple[int, str, psutil.Process]]:
    """gunicorn as the site runs it, with nothing but a bare page; its port, path and process."""
    port = LiveServer.free_port()
    command = [*web_server().command[:-1], "tests.bench.bare:app"]
    process = psutil.Popen(command, env={**os.environ, "PORT": str(port)})
    try:
        wait_for(port)
        yield port, "/", process
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def busy_site(instance: Path, times: int) -> Iterator[list[Target]]:
    """The site with so many times a usual year's work; the pages to measure on it."""
    site = LiveServer(instance)
    print(f"filling a site with {ENTRIES * times} proposals for each edition …", flush=True)
    site.start()
    try:
        busy = fill(site.instance, ENTRIES * times, times)
        time.sleep(3)  # the servers meet the new index
        yield pages_of(site, busy)
    finally:
        site.stop()


def pages_of(site: LiveServer, busy: Busy) -> list[Target]:
    """The main pages, each as the person who uses it most."""
    entry = re.search(rb'href="(/inovasi/\d+-[^"#?]+)"', fetch(site.port, "/inovasi?q=obat"))
    if entry is None:
        sys.exit("the library of the demo is empty: nothing to measure")
    cookies = {"": ""}
    cookies |= {who: signed_in(site.port, who) for _, _, who in busy.pages() if who}
    server = part_of(site.pid, "gunicorn")
    pages = [("entry page", entry[1].decode(), ""), *busy.pages()]
    return [Target(name, site.port, path, server, cookies[who]) for name, path, who in pages]


def signed_in(port: int, address: str) -> str:
    """The cookies of this person's session."""
    page, cookies = exchange(port, "GET", "/masuk")
    token = re.search(rb'name="csrf_token"[^>]* value="([^"]+)"', page)
    if token is None:
        raise RuntimeError("the sign-in page has no token")
    form = {"csrf_token": token[1].decode(), "email": address, "password": PASSWORD}
    headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
    _page, cookies = exchange(port, "POST", "/masuk", urlencode(form), headers)
    return cookies


def exchange(
    port: int, method: str, path: str, body: str = "", headers: dict[str, str] | None = None
) -> tuple[bytes, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(method, path, body or None, headers or {})
    answer = connection.getresponse()
    cookies = [line.split(";")[0] for line in answer.headers.get_all("Set-Cookie") or ()]
    page = answer.read()
    connection.close()
    return page, "; ".join(cookies)


def measure(target: Target) -> None:
    """Ask for the page over several connections for a while."""
    counts: list[int] = []
    ask(target, 0, [])
    before, started = cpu_seconds(target.server), time.monotonic()
    askers = [
        threading.Thread(target=ask, args=(target, started + SECONDS, counts))
        for _ in range(CONNECTIONS)
    ]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    took = time.monotonic() - started
    if len(counts) < CONNECTIONS:
        raise RuntimeError(f"{target.name}: {target.path} did not answer")
    target.per_second.append(sum(counts) / took)
    target.cpu_ms.append((cpu_seconds(target.server) - before) * 1000 / sum(counts))


def ask(target: Target, until: float, counts: list[int]) -> None:
    """Ask at least once, and on until this moment."""
    connection = http.client.HTTPConnection("127.0.0.1", target.port, timeout=30)
    done = 0
    while done == 0 or time.monotonic() < until:
        headers = {"Accept-Encoding": "gzip", "Cookie": target.cookie}
        connection.request("GET", target.path, headers=headers)
        answer = connection.getresponse()
        target.size = len(answer.read())
        if answer.status != http.client.OK:
            raise RuntimeError(f"{target.path} answered {answer.status}")
        done += 1
    connection.close()
    counts.append(done)


def fetch(port: int, path: str) -> bytes:
    return exchange(port, "GET", path)[0]


def wait_for(port: int) -> None:
    for _ in range(100):
        try:
            fetch(port, "/healthz")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"nothing answers on port {port}")


def report(bare: Target, usual: Sequence[Target], grown: Sequence[Target]) -> None:
    """Medians of the rounds; `× bare` and `growth` are ratios of CPU per request."""
    print(f"\n{'page':20}{'requests/s':>12}{'CPU ms':>9}{'× bare':>9}{'growth':>9}{'KB gzip':>9}")
    print(f"{bare.name:20}{statistics.median(bare.per_second):12.0f}{bare.cpu:9.2f}{1:9.1f}")
    for target, larger in zip(usual, grown, strict=True):
        print(
            f"{target.name:20}{statistics.median(target.per_second):12.0f}{target.cpu:9.2f}"
            f"{target.cpu / bare.cpu:9.1f}{larger.cpu / target.cpu:9.2f}{target.size / 1024:9.1f}"
        )


if __name__ == "__main__":
    sys.exit(main())
