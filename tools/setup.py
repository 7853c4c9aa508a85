"""Makes `.venv`, installs the locked requirements and compiles the translations.

Runs on the system's Python with nothing but its standard library. A second call does nothing
but compare hashes, so it needs no right to write here. With `--dev` the tools of checks and
tests are installed too.
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
RUNTIME, DEV = "requirements.txt", "requirements-dev.txt"
TRANSLATIONS = ROOT / "app" / "translations"


def main(arguments: list[str]) -> None:
    os.chdir(ROOT)
    require_version()
    requirements = DEV if "--dev" in arguments else RUNTIME
    if is_alive() and is_installed(requirements) and not outdated_catalogues():
        return
    with lock():
        make_environment()
        install(requirements)
        compile_translations()


@contextmanager
def lock() -> Iterator[None]:
    """Hold off other calls; who may not write here is told who can."""
    path = ROOT / ".cache" / "setup.lock"
    try:
        path.parent.mkdir(exist_ok=True)
        file = path.open("w")
    except OSError as problem:
        sys.exit(
            f"setup: {ROOT} is not set up and cannot be written to ({problem.strerror})."
            " Whoever owns it calls: make setup"
        )
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def require_version() -> None:
    if sys.version_info < (3, 11):
        found = ".".join(map(str, sys.version_info[:3]))
        sys.exit(f"Python 3.11 or newer is needed, this is {found}. Try: make PYTHON=python3.12 …")
    if sys.version_info >= (3, 14):
        say("this Python is newer than those that the site is tested with (3.11 to 3.13)")


def make_environment() -> None:
    """A working virtual environment; one whose Python is gone is made again.

    Debian keeps `ensurepip`, without which venv makes an environment without pip, in a package.
    """
    if is_alive():
        return
    if find_spec("ensurepip") is None:
        install_debian_packages(["python3-venv"], "Python's venv module is incomplete.")
    say("making .venv")
    run([sys.executable, "-m", "venv", "--clear", str(VENV)])


def is_alive() -> bool:
    python = VENV / "bin" / "python"
    if not os.access(python, os.X_OK):
        return False
    probe = subprocess.run([python, "-m", "pip", "--version"], capture_output=True, check=False)
    return probe.returncode == 0


def install_debian_packages(packages: list[str], need: str) -> None:
    """Install them by apt if there are the rights; else say what to install, and stop."""
    names = " ".join(packages)
    advice = f"{need}\nInstall what is missing (as root: apt-get install {names}), then call again."
    rights = administrator()
    if rights is None or shutil.which("apt-get") is None:
        sys.exit(advice)
    say(f"installing from Debian: {names}")
    apt = [*rights, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    try:
        run([*apt, "update"])
        run(
            [*apt, "install", "-y", "--no-install-recommends", *packages], stdout=subprocess.DEVNULL
        )
    except subprocess.CalledProcessError:
        sys.exit(advice)


def administrator() -> list[str] | None:
    """What to put before a command that needs root: nothing, sudo, or None when there is no way."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if (
        sudo
        and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return [sudo, "-n"]
    return None


def install(requirements: str) -> None:
    """Install one lock file, unless exactly its content is there already.

    A few calls of pip share the pins, and compile nothing, as they would do that on one core.
    """
    if is_installed(requirements):
        return
    say(f"installing {requirements}")
    for name in (RUNTIME, DEV):
        stamp_of(name).unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(prefix="lumbung-setup-") as folder:
        parts = [Path(folder) / f"{number}.txt" for number in range(os.cpu_count() or 1)]
        for number, part in enumerate(parts):
            part.write_text("".join(pins_of(ROOT / requirements)[number :: len(parts)]))
        with ThreadPoolExecutor(len(parts)) as pool:
            list(pool.map(install_pins, parts))
    python = str(VENV / "bin" / "python")
    # Some packages carry files that are no Python of this version; nothing imports those.
    subprocess.run([python, "-m", "compileall", "-qq", "-j0", site_packages()], check=False)
    stamp_of(requirements).write_text(digest(ROOT / requirements))


def pins_of(path: Path) -> list[str]:
    """The pins of a lock file, each with its hashes: they say all, so any part can go alone."""
    return re.findall(r"^[^\s#].*\n(?:[ \t].*\n)*", path.read_text(), re.MULTILINE)


def install_pins(path: Path) -> None:
    run(
        [
            *[str(VENV / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "install"],
            *["--quiet", "--require-hashes", "--no-deps", "--no-compile"],
            *["--only-binary", ":all:", "-r", str(path)],
        ]
    )


def site_packages() -> str:
    return str(next(VENV.glob("lib/python*/site-packages")))


def is_installed(requirements: str) -> bool:
    """Whether the lock file's content is in `.venv`; the tools' repeats every pin of the site's."""
    enough = {requirements, DEV}
    return any(
        stamp_of(name).exists() and stamp_of(name).read_text() == digest(ROOT / name)
        for name in enough
    )


def stamp_of(requirements: str) -> Path:
    return VENV / f".installed-{requirements}"


def compile_translations() -> None:
    for catalogue in outdated_catalogues():
        say(f"compiling {catalogue.relative_to(ROOT)}")
        language = catalogue.parent.parent.name
        command = [str(VENV / "bin" / "pybabel"), "-q", "compile", "-l", language]
        run([*command, "-i", str(catalogue), "-o", str(catalogue.with_suffix(".mo"))])


def outdated_catalogues() -> list[Path]:
    """The catalogues that are newer than what was compiled of them."""

    def is_outdated(catalogue: Path) -> bool:
        compiled = catalogue.with_suffix(".mo")
        return not compiled.exists() or compiled.stat().st_mtime_ns <= catalogue.stat().st_mtime_ns

    return sorted(filter(is_outdated, TRANSLATIONS.glob("*/LC_MESSAGES/*.po")))


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def run(command: list[str], stdout: int | None = None) -> None:
    subprocess.run(command, check=True, stdout=stdout)


def say(words: str) -> None:
    print(f"setup: {words}", flush=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except subprocess.CalledProcessError as problem:
        sys.exit(f"setup: stopped, this failed: {' '.join(map(str, problem.cmd))}")
    except KeyboardInterrupt:
        sys.exit(130)
