"""Runs the web server and the worker side by side, and ends them together.

For one machine: `make run`, a trial, a small agency. Larger installations let systemd or
containers run `gunicorn wsgi:app` and `flask worker` on their own.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from types import FrameType
from urllib.error import URLError
from urllib.request import urlopen

from app.config import ROOT
from app.core.i18n import gettext as _

FLASK = (sys.executable, "-m", "flask", "--app", "wsgi")
PATIENCE = 20.0
"""Seconds that a process gets to end after SIGTERM before it is killed."""
MAX_RESTARTS = 5
"""A process that ends more often than this within `RESTART_WINDOW` is given up."""
RESTART_WINDOW = 60.0


class Unstartable(Exception):
    """The site cannot run; the message says why and what to do."""


@dataclass
class Part:
    """One process that must be up while the site is."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    starts: list[float] = field(default_factory=list)

    def start(self) -> None:
        """Start it in a session of its own, so that Ctrl-C reaches only the supervisor."""
        self.starts.append(time.monotonic())
        command = [*_leash(), *self.command]
        self.process = subprocess.Popen(command, start_new_session=True)  # noqa: S603 (own command)

    def is_up(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def keeps_falling(self) -> bool:
        recent = [start for start in self.starts if start > time.monotonic() - RESTART_WINDOW]
        return len(recent) > MAX_RESTARTS

    def stop(self) -> None:
        if self.process is not None and self.is_up():
            self.process.terminate()

    def wait_until_gone(self, deadline: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


class Supervisor:
    """Starts the parts, restarts one that falls, and stops all of them when it is told to."""

    def __init__(self, parts: Sequence[Part], tell: Callable[[str], None]) -> None:
        self.parts = parts
        self.tell = tell
        self.stopping = False

    def run(self, ready: Callable[[], None]) -> int:
        """Blocks until told to stop; `ready` is called once all parts have been started.

        A terminal that closes (SIGHUP) tells it too, except under nohup.
        """
        kinds = [signal.SIGINT, signal.SIGTERM]
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
            kinds.append(signal.SIGHUP)
        for kind in kinds:
            signal.signal(kind, self._on_signal)
        try:
            for part in self.parts:
                part.start()
            ready()
            while not self.stopping:
                self.look_after_parts()
                time.sleep(0.3)
        except Unstartable as problem:
            self.tell(str(problem))
            return 1
        finally:
            self._stop_all()
        return 0

    def look_after_parts(self) -> None:
        for part in self.parts:
            if part.is_up() or self.stopping:
                continue
            if part.keeps_falling():
                raise Unstartable(_("%(part)s terus berhenti; pesannya di atas.", part=part.name))
            self.tell(_("%(part)s berhenti sendiri dan dijalankan lagi.", part=part.name))
            part.start()

    def _stop_all(self) -> None:
        for part in self.parts:
            part.stop()
        if self.stopping:
            with suppress(OSError):  # the terminal may be gone
                self.tell(_("Menghentikan …"))
        deadline = time.monotonic() + PATIENCE
        for part in self.parts:
            part.wait_until_gone(deadline)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True


@cache
def _leash() -> tuple[str, ...]:
    """What makes Linux end a part whose supervisor was killed; nothing where that is unknown."""
    leash = ("setpriv", "--pdeathsig", "TERM")
    with suppress(OSError):
        if not subprocess.run([*leash, "true"], check=False, capture_output=True).returncode:  # noqa: S603
            return leash
    return ()


def web_server() -> Part:
    settings = str(ROOT / "gunicorn.conf.py")
    command = [sys.executable, "-m", "gunicorn", "--config", settings, "wsgi:app"]
    return Part(_("Server web"), command)


def worker() -> Part:
    return Part(_("Pekerja latar"), [*FLASK, "worker"])


def call(*command: str) -> None:
    """One command of the site in a process of its own; Unstartable when it fails."""
    done = subprocess.run([*FLASK, *command], check=False)  # noqa: S603 (own command)
    if done.returncode:
        words = " ".join(("flask", *command))
        raise Unstartable(_("`%(command)s` gagal: lihat pesannya di atas.", command=words))


def require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            other = port + 1 if port < 65_535 else port - 1
            raise Unstartable(
                _(
                    "Port %(port)s sedang dipakai. Hentikan yang memakainya atau pilih yang lain:"
                    " PORT=%(other)s make run",
                    port=port,
                    other=other,
                )
            ) from None


def address(port: int) -> str:
    """Where this machine, and only it, reaches the web server."""
    return f"http://127.0.0.1:{port}"


def answers(port: int) -> bool:
    """Whether the web server answers its health check."""
    try:
        with urlopen(f"{address(port)}/healthz", timeout=2) as answer:  # noqa: S310 (own address)
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False
