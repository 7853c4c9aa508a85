"""Installs what the browser journeys need from Debian, unless it is there.

Chromium without its windows, which costs half as much as the whole browser run headless, and
libatomic, which the Node.js inside Playwright's wheel is linked with.
"""

import ctypes
import shutil

from setup import install_debian_packages


def main() -> None:
    missing = []
    if shutil.which("chromium-headless-shell") is None:
        missing.append("chromium-headless-shell")
    if not is_loadable("libatomic.so.1"):
        missing.append("libatomic1")
    if missing:
        install_debian_packages(missing, "The browser journeys drive Debian's Chromium.")


def is_loadable(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


if __name__ == "__main__":
    main()
