"""`python -m tests.bench`: requests a second and CPU per request, as ratios to a bare page.

All servers run at the same time and are asked in turn, so that a busy machine slows all alike.
Compare the CPU column: requests a second say as much about the machine as about the page.
"""

import http.client
import re
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from app.site.supervisor import web_server
from tests.harness.live import LiveServer

ROUNDS = 3
SECONDS = 3.0
CONNECTIONS = 4


@dataclass
class Target:
    """One page of one server, and what was measured there in each round."""

    name: str
    port: int
    path: str
    server: psutil.Process
    per_second: list[float] = field(default_factory=list)
    cpu_ms: list[float] = field(default_factory=list)
    size: int = 0


def main() -> int:
    with ExitStack() as held:
        folder = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="lumbung-bench-")))
        bare = held.enter_context(bare_server())
        site = LiveServer(folder / "instance")
        print("loading the demo …", flush=True)
        site.start()
        held.callback(site.stop)
        targets = [Target("bare Flask page", bare[0], "/", bare[1]), *pages_of(site)]
        for number in range(ROUNDS):
            print(f"round {number + 1} of {ROUNDS} …", flush=True)
            for target in targets:
                measure(target)
    report(targets)
    return 0


@contextmanager
def bare_server() -> Iterator[tuple[int, psutil.Process]]:
    """gunicorn as the site runs it, with nothing but a bare page; its port and process."""
    port = LiveServer.free_port()
    command = [*web_server(port).command[:-1], "tests.bench.bare:app"]
    process = psutil.Popen(command)
    try:
        wait_for(port)
        yield port, process
    finally:
        process.terminate()
        process.wait(20)


def pages_of(site: LiveServer) -> list[Target]:
    """Home, the library, a search, and the first entry page that the library links to."""
    gunicorn = web_server_of(site)
    library = fetch(site.port, "/inovasi")
    entry = re.search(rb'href="(/inovasi/\d+-[^"#?]+)"', library)
    if entry is None:
        sys.exit("the library of the demo is empty: nothing to measure")
    paths = {
        "home": "/",
        "library": "/inovasi",
        "search": "/inovasi?q=pelayanan+kesehatan+ibu",
        "entry page": entry[1].decode(),
        "sign-in": "/masuk",
    }
    return [Target(name, site.port, path, gunicorn) for name, path in paths.items()]


def web_server_of(site: LiveServer) -> psutil.Process:
    for process in psutil.Process(site.pid).children():
        if "gunicorn" in process.cmdline():
            return process
    raise RuntimeError("the site runs no gunicorn")


def measure(target: Target) -> None:
    """Ask for the page over several connections for a while."""
    fetch(target.port, target.path)
    counts: list[int] = []
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
    target.per_second.append(sum(counts) / took)
    target.cpu_ms.append((cpu_seconds(target.server) - before) * 1000 / sum(counts))


def ask(target: Target, until: float, counts: list[int]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", target.port, timeout=30)
    done = 0
    while time.monotonic() < until:
        connection.request("GET", target.path, headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        target.size = len(answer.read())
        if answer.status != http.client.OK:
            raise RuntimeError(f"{target.path} answered {answer.status}")
        done += 1
    connection.close()
    counts.append(done)


def cpu_seconds(server: psutil.Process) -> float:
    """User and system time of the server and its workers."""
    times = [process.cpu_times() for process in (server, *server.children())]
    return sum(spent.user + spent.system for spent in times)


def fetch(port: int, path: str) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path)
    body = connection.getresponse().read()
    connection.close()
    return body


def wait_for(port: int) -> None:
    for _ in range(100):
        try:
            fetch(port, "/healthz")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"nothing answers on port {port}")


def report(targets: list[Target]) -> None:
    """Medians of the rounds; the ratio is CPU per request against the bare page."""
    bare = statistics.median(targets[0].cpu_ms)
    print(f"\n{'page':18}{'requests/s':>12}{'CPU ms':>9}{'× bare':>9}{'KB gzip':>9}")
    for target in targets:
        cpu = statistics.median(target.cpu_ms)
        print(
            f"{target.name:18}{statistics.median(target.per_second):12.0f}{cpu:9.2f}"
            f"{cpu / bare:9.1f}{target.size / 1024:9.1f}"
        )


if __name__ == "__main__":
    sys.exit(main())
