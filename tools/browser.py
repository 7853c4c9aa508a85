"""Installs Debian's Chromium for the browser journeys, unless it is there."""

import shutil

from setup import install_debian_package

PACKAGE = "chromium"


def main() -> None:
    if shutil.which(PACKAGE) is None:
        need = "The browser journeys need Chromium: the Debian package chromium is missing."
        install_debian_package(PACKAGE, need)


if __name__ == "__main__":
    main()
