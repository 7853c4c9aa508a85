"""Pins every requirement with its hashes; no index and no address gets into the files."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV = Path(sys.executable).parent / "uv"
OPTIONS = (
    "--quiet --universal --python-version 3.11 --generate-hashes"
    " --no-emit-index-url --no-emit-find-links --no-header"
).split()


def main() -> None:
    compile_lock("requirements.in", "requirements.txt")
    compile_lock("requirements-dev.in", "requirements-dev.txt", "-c", "requirements.txt")


def compile_lock(source: str, target: str, *more: str) -> None:
    command = [UV, "pip", "compile", *OPTIONS, *more, "-o", target, source]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
