"""Where the index lives: one folder per rebuild, and a pointer file to the live one."""

import json
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from app.core import locks
from app.search.index import IndexUnavailable

POINTER = "current.json"
DOUBT = "doubt"
_OURS = re.compile(r"index-[0-9a-f]{12}")


class IndexDirectory:
    """The folder of the search index; readable by its owner only, since it holds pickles."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._pointer = path / POINTER
        self._read: tuple[tuple[int, int], tuple[Path, str]] | None = None

    def live(self) -> tuple[Path, str]:
        """The live folder and the analyzer version that wrote it; FileNotFoundError if none.

        The pointer is read again when another file has taken its place."""
        state = self._pointer.stat()
        mark = state.st_ino, state.st_mtime_ns
        read = self._read
        if read is None or read[0] != mark:
            self._check_owner()
            told = json.loads(self._pointer.read_text("ascii"))
            if not _OURS.fullmatch(told["folder"]):
                raise ValueError(f"{POINTER} points to a folder that no rebuild has made")
            read = self._read = mark, (self.path / told["folder"], told["analyzer_version"])
        return read[1]

    def _check_owner(self) -> None:
        """IndexUnavailable where somebody else may write: a pickle of theirs would run here."""
        state = self.path.stat()
        if state.st_uid not in (os.geteuid(), 0) or state.st_mode & 0o022:
            raise IndexUnavailable("unsafe")

    def secure(self) -> None:
        """Make the folder, and let nobody else in; what others could write to is forgotten.
        PermissionError where the folder is not ours."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        mode = self.path.stat().st_mode
        if mode & 0o077:
            self.path.chmod(0o700)
        if mode & 0o022:
            self._pointer.unlink(missing_ok=True)

    @property
    def is_writable(self) -> bool:
        return os.access(self.path, os.W_OK | os.X_OK)

    def live_or_none(self) -> Path | None:
        """The live folder as far as the pointer can be read."""
        try:
            return self.live()[0]
        except (OSError, ValueError, LookupError, IndexUnavailable):
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
        draft.replace(self._pointer)
        (self.path / DOUBT).unlink(missing_ok=True)

    def remove_all_but(self, *kept: Path | None) -> None:
        """Clear away the folders of earlier or interrupted rebuilds."""
        for folder in self.path.glob("index-*"):
            if folder not in kept and _OURS.fullmatch(folder.name):
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
        self.secure()
        with locks.held(self.path / f"{name}.lock", wait=wait):
            yield
