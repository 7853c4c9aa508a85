"""Installs Debian's Chromium for the browser journeys, unless it is there."""

import shutil
import subprocess
import sys

from setup import administrator, run, say

PACKAGE = "chromium"


def main() -> None:
    if shutil.which(PACKAGE):
        return
    rights = administrator()
    if rights is None or shutil.which("apt-get") is None:
        sys.exit(
            f"The browser journeys need Chromium. Install the Debian package {PACKAGE}"
            f" (as root: apt-get install {PACKAGE}) and call make again."
        )
    say(f"installing the Debian package {PACKAGE}")
    run([*rights, "apt-get", "update", "-qq"])
    run([*rights, "apt-get", "install", "-y", "-qq", "--no-install-recommends", PACKAGE])


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as problem:
        sys.exit(f"browser: stopped, this failed: {' '.join(problem.cmd)}")
