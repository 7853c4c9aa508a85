"""The real site in processes of its own: what `make run` starts, on a free port."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from app import create_app
from app.config import from_environment

ROOT = Path(__file__).resolve().parents[2]
START_TIMEOUT = 180  # seconds, the loading of the demo included


def load_demo(instance: Path):
    """Make an instance folder with the demo in it; copies of it start at once.

    Here and not by processes of their own: everybody waits for it.
    """
    config = from_environment({"APP_ENV": "development", "INSTANCE_PATH": str(instance)})
    runner = create_app(config).test_cli_runner()
    for command in (["db", "upgrade"], ["demo", "load"], ["search", "rebuild"]):
        done = runner.invoke(args=command)
        assert done.exit_code == 0, done.output


class LiveServer:
    """A running site with the demo loaded, its own instance folder and its own database
    (SQLite there, unless `database` is the address of another). Pages that quote their own address
    say `base_url`, if it is given."""

    def __init__(self, instance: Path, app_env="development", database="", base_url=""):
        self.instance = instance
        self.database = database
        self.base_url = base_url
        self.app_env = app_env
        self.log = instance.with_suffix(".log")
        self.port = self.free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process = None

    @staticmethod
    def free_port():
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            return probe.getsockname()[1]

    @property
    def pid(self):
        """Of the process that keeps web server and worker."""
        return self._process.pid

    def start(self):
        with self.log.open("w") as log:
            self._process = subprocess.Popen(
                self._flask("serve", "--demo"),
                env=self._environment(),
                cwd=ROOT,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_TIMEOUT
        while not self._answers():
            ended = self._process.poll() is not None
            if ended or time.monotonic() > deadline:
                self.stop()
                raise RuntimeError(f"the site did not start:\n{self.log.read_text()}")
            time.sleep(0.2)

    def stop(self):
        """End it as an operator does; a process that stays gets killed."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            raise

    def move_to_day(self, days):
        """Let so many days pass for all processes of the site (APP_ENV=test)."""
        (self.instance / "days-ahead").write_text(str(days), "ascii")

    def flask(self, *command):
        """Run one command of the site on this instance; returns what it printed."""
        done = subprocess.run(
            self._flask(*command),
            env=self._environment(),
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def _flask(self, *command):
        return [sys.executable, "-m", "flask", "--app", "wsgi", *command]

    def _environment(self):
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return {
            **kept,
            "APP_ENV": self.app_env,
            "INSTANCE_PATH": str(self.instance),
            "PORT": str(self.port),
            **({"DATABASE_URL": self.database} if self.database else {}),
            **({"BASE_URL": self.base_url} if self.base_url else {}),
        }

    def _answers(self):
        try:
            with urlopen(f"{self.url}/healthz", timeout=2) as answer:
                return answer.status == 200
        except (URLError, OSError):
            return False
