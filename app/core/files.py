"""Uploaded files: kept by content outside the web root, typed by content, served as downloads."""

import copy
import hashlib
import io
import logging
import os
import re
import shutil
import struct
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import filetype
from flask import Response, current_app, send_file
from sqlalchemy import ColumnElement, String, exists, or_
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.db import Base, UtcDateTime, db
from app.core.errors import NO_ROOM, NotFound, RuleBroken, TooLarge

_log = logging.getLogger(__name__)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ENDINGS: Mapping[str, tuple[str, ...]] = {
    "application/pdf": (".pdf",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    DOCX: (".docx",),
    XLSX: (".xlsx",),
}
"""What is accepted: media type → endings, the usual one first."""

_MAIN_PARTS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}
_OLE_HEAD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old Office, or new Office under a password
_ENCRYPTED = 0x1
_PDF_ENCRYPTED = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)")
"""How the trailer or the cross-reference stream of a PDF names its encryption; neither is ever
encrypted or compressed itself (ISO 32000-1, 7.5.5, 7.5.8.2, 7.6.1)."""
_MOST_UNPACKED = 300_000_000
_MOST_MEMBERS = 10_000
_MOST_TIMES, _MOST_AIRY = 50, 20_000_000
"""Sheets pack to a tenth or a twentieth, blank pictures to less: such members may unpack to few
bytes in all."""
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_CHUNK = 256 * 1024
_LONGEST_NAME = 150
_UNSAFE = re.compile(r'[<>:"/\\|?*\s]+')


class StoredFile(Base):
    """One distinct content; many attachments may name it."""

    __tablename__ = "stored_file"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int]
    """Bytes."""
    media_type: Mapped[str] = mapped_column(String(100))
    stored_at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True)
class Received:
    """A checked upload, already at its place on disk but not yet named by any row."""

    sha256: str
    size: int
    media_type: str


def receive(stream: BinaryIO, *, limit: int) -> Received:
    """Check an upload of at most `limit` bytes and put it on disk, whole or not at all.

    RuleBroken: file.empty, file.too_large, file.encrypted, file.macros, file.swells, file.kind,
    and file.no_room on a full disk. Works outside a transaction, so that a slow disk holds no lock;
    `record` makes it count.
    """
    try:
        return _receive(stream, limit)
    except OSError as problem:
        if problem.errno not in NO_ROOM:
            raise
        _log.error("no file can be stored: %s", problem.strerror)
        raise RuleBroken("file.no_room") from problem


def _receive(stream: BinaryIO, limit: int) -> Received:
    root = _root()
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=root, prefix=".part-", delete=False) as part:
        draft = Path(part.name)
        try:
            digest, size = _copy(stream, part, limit)  # type: ignore[arg-type]
            received = Received(digest, size, media_type_of(draft))
            os.fsync(part.fileno())
            place = path_of(digest)
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft.replace(place)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
    _sync_folder(place.parent)
    return received


def keep(content: bytes, media_type: str) -> Received:
    """Put on disk what the site made itself; `record` makes it count. OSError on a full disk."""
    root, digest = _root(), hashlib.sha256(content).hexdigest()
    place = path_of(digest)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=root, prefix=".part-", delete=False) as part:
        part.write(content)
        part.flush()
        os.fsync(part.fileno())
    Path(part.name).replace(place)
    _sync_folder(place.parent)
    return Received(digest, len(content), media_type)


def record(received: Received) -> StoredFile:
    """The row of this content, new or known; its day starts again, so no clean-up takes it."""
    row = db.session.get(StoredFile, received.sha256, with_for_update=True)
    if row is None:
        row = StoredFile(sha256=received.sha256, size=received.size, media_type=received.media_type)
        db.session.add(row)
    row.stored_at = clock.now()
    db.session.flush()
    return row


def media_type_of(path: Path) -> str:
    """What the content is, whatever its name says; RuleBroken when it is not accepted."""
    with path.open("rb") as file:
        head = file.read(_CHUNK)
    if not head:
        raise RuleBroken("file.empty")
    if head.startswith(_OLE_HEAD):
        raise RuleBroken("file.encrypted")
    if head.startswith(b"PK"):
        return _office_type(path)
    guess = filetype.guess_mime(head)
    if guess not in ENDINGS:
        raise RuleBroken("file.kind")
    if guess == "application/pdf" and _PDF_ENCRYPTED.search(path.read_bytes()):
        raise RuleBroken("file.encrypted")
    return str(guess)


def clean_name(name: str, media_type: str) -> str:
    """A name safe on any system: no folders, no hidden characters, the ending of its type."""
    plain = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    plain = "".join(c if c.isspace() or unicodedata.category(c)[0] != "C" else "" for c in plain)
    plain = _UNSAFE.sub(" ", plain).strip(" .")
    endings = ENDINGS[media_type]
    ending = PurePosixPath(plain.lower()).suffix
    if ending in endings:
        plain = plain[: -len(ending)].rstrip(" .")
    else:
        ending = endings[0]
    return (plain[: _LONGEST_NAME - len(ending)].rstrip(" .") or "berkas") + ending


def free_space() -> tuple[int, int]:
    """Free and whole bytes of the disk that holds uploads, letters and index."""
    usage = shutil.disk_usage(current_app.instance_path)
    return usage.free, usage.total


def path_of(sha256: str) -> Path:
    """Where this content lies: `files/aa/bb/aabb…` in the instance folder."""
    return _root() / sha256[:2] / sha256[2:4] / sha256


def download(
    file: StoredFile, name: str, made: Callable[[Path, str], bytes] | None = None
) -> Response:
    """The file as a download that no browser opens in our name, or what `made` makes of its path
    and media type; NotFound if it is not there."""
    path = path_of(file.sha256)
    if not path.is_file():
        raise NotFound
    response = send_file(
        path if made is None else io.BytesIO(made(path, file.media_type)),
        mimetype=file.media_type,
        as_attachment=True,
        download_name=name,
        etag=file.sha256 if made is None else False,
    )
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def is_named() -> ColumnElement[bool]:
    """The condition on StoredFile that a row of any feature names it."""
    mine = StoredFile.__table__
    return or_(
        *(
            exists().where(key.parent == StoredFile.sha256)
            for table in Base.metadata.tables.values()
            for key in table.foreign_keys
            if key.column.table is mine
        )
    )


def remove_unnamed(older_than: datetime) -> int:
    """Delete contents on disk that no row names and nobody touched since; returns how many."""
    removed = 0
    for path in _root().rglob("*"):
        if path.is_dir() or path.stat().st_mtime >= older_than.timestamp():
            continue
        if path.name.startswith(".part-") or db.session.get(StoredFile, path.name) is None:
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def _root() -> Path:
    return Path(current_app.instance_path) / "files"


def _copy(stream: BinaryIO, target: BinaryIO, limit: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        if size > limit:
            raise TooLarge("file.too_large", megabytes=limit // 1_000_000)
        digest.update(chunk)
        target.write(chunk)
    target.flush()
    return digest.hexdigest(), size


def _office_type(path: Path) -> str:
    """DOCX or XLSX by the members of the archive; unpacked only to see that it says the truth."""
    size = path.stat().st_size
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _check_members(members, size)
            for member in members:
                _check_size(archive, member)
    except (
        zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, struct.error, ValueError,
    ) as problem:  # fmt: skip
        raise RuleBroken("file.kind") from problem
    names = {member.filename for member in members}
    found = {kind for part, kind in _MAIN_PARTS.items() if part in names}
    if len(found) != 1 or "[Content_Types].xml" not in names:
        raise RuleBroken("file.kind")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise RuleBroken("file.macros")
    return found.pop()


def _check_members(members: Sequence[zipfile.ZipInfo], size: int) -> None:
    """What the directory alone tells; RuleBroken."""
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise RuleBroken("file.encrypted")
    if _swells(members, size):
        raise RuleBroken("file.swells")
    if any(
        one.compress_type not in _PACKINGS or not 0 <= one.header_offset < size for one in members
    ):
        raise RuleBroken("file.kind")


def _swells(members: Sequence[zipfile.ZipInfo], size: int) -> bool:
    """Whether who opens it would be flooded: members that unpack to very much, or to much from
    almost nothing, very many of them, or more packed bytes than the file has, so that they lie
    over each other."""
    packed = sum(member.compress_size for member in members)
    unpacked = sum(member.file_size for member in members)
    airy = sum(one.file_size for one in members if one.file_size > one.compress_size * _MOST_TIMES)
    return (
        unpacked > _MOST_UNPACKED
        or airy > _MOST_AIRY
        or len(members) > _MOST_MEMBERS
        or packed > size
    )


def _check_size(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """RuleBroken when it unpacks to more than the directory says; stops at the first byte more."""
    said = member.file_size
    longer = copy.copy(member)
    longer.file_size = said + 1  # else the reader stops where the directory tells it to
    with archive.open(longer) as part:
        while chunk := part.read(_CHUNK):
            said -= len(chunk)
    if said < 0:
        raise RuleBroken("file.swells")


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
