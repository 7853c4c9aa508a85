"""Where the index lives: one folder per rebuild, and a pointer file to the live one."""

import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from app.core import locks

POINTER = "current.json"
DOUBT = "doubt"


class IndexDirectory:
    """The folder of the search index; readable by its owner only, since it holds pickles."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def live(self) -> tuple[Path, str]:
        """The live folder and the analyzer version that wrote it; FileNotFoundError if none."""
        told = json.loads((self.path / POINTER).read_text("ascii"))
        return self.path / told["folder"], told["analyzer_version"]

    def live_or_none(self) -> Path | None:
        """The live folder as far as the pointer can be read."""
        try:
            return self.live()[0]
        except (OSError, ValueError, LookupError):
            return None

    def fresh(self) -> Path:
        """A new, empty folder beside the live one."""
        folder = self.path / f"index-{secrets.token_hex(6)}"
        folder.mkdir(mode=0o700)
        return folder

    def point_to(self, folder: Path, analyzer_version: str) -> None:
        """Make `folder` the live one, at once and for everybody."""
        told = json.dumps({"folder": folder.name, "analyzer_version": analyzer_version})
        draft = self.path / f"{POINTER}.{os.getpid()}"
        draft.write_text(told, "ascii")
        draft.replace(self.path / POINTER)
        (self.path / DOUBT).unlink(missing_ok=True)

    def remove_all_but(self, *kept: Path | None) -> None:
        """Clear away the folders of earlier or interrupted rebuilds."""
        for folder in self.path.glob("index-*"):
            if folder not in kept:
                shutil.rmtree(folder, ignore_errors=True)

    @property
    def doubted(self) -> bool:
        """Whether a reader met damage since the last rebuild."""
        return (self.path / DOUBT).exists()

    def doubt(self) -> None:
        """Leave word that the live index is damaged, as far as the disk takes it."""
        if self.path.is_dir():
            with suppress(OSError):
                (self.path / DOUBT).touch()

    @contextmanager
    def locked(self, name: str, *, wait: bool = True) -> Iterator[None]:
        """Hold the lock `name` against other processes; BlockingIOError if it is not to wait."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        with locks.held(self.path / f"{name}.lock", wait=wait):
            yield
