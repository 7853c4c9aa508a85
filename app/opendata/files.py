"""Files with all innovations of the library, for who takes everything: made by the worker.

A manifest names the files of one moment. It is replaced when all of them are on the disk, so that
a reader sees the former ones or the new ones, whole; the former stay until the next are made.
"""

import csv
import hashlib
import io
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any

from flask import current_app

from app.core import clock
from app.core.db import db
from app.core.files import XLSX
from app.core.sheets import harmless, write_xlsx
from app.library import queries as library
from app.opendata.fields import INNOVATION, innovation
from app.opendata.queries import last_change, public_origins
from app.opendata.shapes import moment, written
from app.opendata.tables import cells, columns

NAME = "inovasi"
MEDIA_TYPES = {"csv": "text/csv", "json": "application/json", "xlsx": XLSX}
BATCH = 200
_LONGEST_CELL = 32_767
"""Characters; a spreadsheet refuses more."""
_CUT = " […]"
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class File:
    """One file of a manifest; `stored` is its name in the folder, `size` its bytes."""

    kind: str
    stored: str
    size: int
    sha256: str

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self.kind]

    @property
    def path(self) -> Path:
        return folder() / self.stored


@dataclass(frozen=True)
class Manifest:
    """What the files hold: how many rows, made when, of data that was changed last when, and under
    which licences; "" counts those of which none is known."""

    made_at: str
    changed_at: str
    rows: int
    licences: Mapping[str, int]
    files: tuple[File, ...]

    @property
    def moment(self) -> datetime:
        return datetime.strptime(self.made_at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)

    @property
    def licence(self) -> str:
        """The one licence of everything; "" where there are several, or some have none."""
        return next(iter(self.licences)) if len(self.licences) == 1 else ""

    def file(self, kind: str) -> File | None:
        return next((one for one in self.files if one.kind == kind), None)


def folder() -> Path:
    return Path(current_app.instance_path) / "open-data"


def manifest() -> Manifest | None:
    """The present one; None before the first, and where another version of the site wrote it or a
    file of it was lost: then the worker makes them anew."""
    try:
        kept = json.loads(_place().read_text("utf-8"))
        made = Manifest(**{**kept, "files": tuple(File(**one) for one in kept["files"])})
    except (FileNotFoundError, ValueError, TypeError, KeyError):
        return None
    return made if all(one.path.is_file() for one in made.files) else None


def looked_at() -> datetime | None:
    """When the files were made or last found to be up to date; None before the first."""
    try:
        return datetime.fromtimestamp(_place().stat().st_mtime, UTC)
    except FileNotFoundError:
        return None


def is_up_to_date() -> bool:
    """Whether nothing was changed since; then nobody need look again for a while. So it is before
    anything was published."""
    made, changed_at = manifest(), _text(last_change())
    if made is None or made.changed_at != changed_at:
        return made is None and not changed_at
    _touch()
    return True


def make(progress: Progress = lambda _done, _all: None) -> Manifest:
    """Write all files anew and then the manifest. OSError on a full disk: the former ones stay."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    former = manifest()
    changed_at, licences = _text(last_change()), Counter[str]()
    with _part() as lines:
        for data in _innovations(progress):
            licences[data["licence"] or ""] += 1
            lines.write(("[\n" if licences.total() == 1 else ",\n").encode())
            lines.write(written(data).encode())
        lines.write(b"\n]\n" if licences else b"[]\n")
        with _part() as table, _part() as book:
            _write_csv(table, lines)
            write_xlsx(book, NAME, _rows(lines, _shortened))
            parts = {"csv": table, "json": lines, "xlsx": book}
            files = tuple(_kept(kind, part) for kind, part in parts.items())
    made = Manifest(moment(clock.now()), changed_at, licences.total(), dict(licences), files)
    with _part() as part:
        part.write(json.dumps(asdict(made)).encode())
        _settle(part, _place())
    _touch()
    _remove_all_but({*_names(made), *(_names(former) if former else ()), _place().name})
    return made


def _innovations(progress: Progress) -> Iterator[dict[str, Any]]:
    """All real public innovations as data, by their number; few are in memory at a time."""
    ids = library.counted_ids()
    for start in range(0, len(ids), BATCH):
        entries = sorted(library.public_entries(ids[start : start + BATCH]), key=lambda e: e.id)
        origins = public_origins(entries)
        yield from [innovation(entry, origins) for entry in entries]
        db.session.expunge_all()
        progress(min(start + BATCH, len(ids)), len(ids))


def _rows(lines: IO[bytes], say: Callable[[str | int], str | int]) -> Iterator[Sequence[str | int]]:
    """The table of the JSON file, read back line by line."""
    yield columns(INNOVATION)
    lines.flush()
    with Path(lines.name).open(encoding="utf-8") as text:
        for line in text:
            if line.startswith("{"):
                yield [say(cell) for cell in cells(INNOVATION, json.loads(line.rstrip(",\n")))]


def _write_csv(table: IO[bytes], lines: IO[bytes]) -> None:
    """RFC 4180 in UTF-8: commas, every cell in quotes, none of them a formula."""
    text = io.TextIOWrapper(table, "utf-8", newline="", write_through=True)
    sheet = csv.writer(text, quoting=csv.QUOTE_ALL)
    sheet.writerows(_rows(lines, lambda cell: harmless(cell) if isinstance(cell, str) else cell))
    text.detach()


def _shortened(cell: str | int) -> str | int:
    if isinstance(cell, int) or len(cell) <= _LONGEST_CELL:
        return cell
    return cell[: _LONGEST_CELL - len(_CUT)] + _CUT


@contextmanager
def _part() -> Iterator[IO[bytes]]:
    """A file in the folder that is gone afterwards, unless it was moved to its place."""
    with NamedTemporaryFile(dir=folder(), prefix=".part-", delete=False) as part:
        try:
            yield part
        finally:
            Path(part.name).unlink(missing_ok=True)


def _kept(kind: str, part: IO[bytes]) -> File:
    part.flush()
    path = Path(part.name)
    with path.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    size = path.stat().st_size
    stored = f"{NAME}-{digest[:16]}.{kind}"
    _settle(part, folder() / stored)
    return File(kind, stored, size, digest)


def _settle(part: IO[bytes], place: Path) -> None:
    part.flush()
    os.fsync(part.fileno())
    Path(part.name).replace(place)


def _remove_all_but(names: set[str]) -> None:
    for path in folder().iterdir():
        if path.name not in names:
            path.unlink(missing_ok=True)


def _names(one: Manifest) -> set[str]:
    return {file.stored for file in one.files}


def _touch() -> None:
    now = clock.now().timestamp()
    os.utime(_place(), (now, now))


def _place() -> Path:
    return folder() / "manifest.json"


def _text(value: datetime | None) -> str:
    return value.isoformat() if value else ""
