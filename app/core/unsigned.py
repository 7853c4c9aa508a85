"""A file without its properties: who made it, in which program, where a picture was taken.

What people see in it stays as it is. A name that is part of the text or the picture stays too.
"""

import io
import re
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject

from app.core.errors import RuleBroken
from app.core.files import DOCX, XLSX

_AUTHORS = re.compile(rb'(\b(?:w:author|w:initials|w15:author|w15:userId|userName)=)"[^"]*"')
"""Who made which change or comment of a document."""
_AUTHOR_LIST = re.compile(rb"<author>.*?</author>", re.DOTALL)
"""The same in a sheet."""
_ORIENTATION = 0x0112


def without_properties(path: Path, media_type: str) -> bytes:
    """The file's content without properties; RuleBroken where it can't be taken apart."""
    content = path.read_bytes()
    try:
        if media_type == "application/pdf":
            return _pdf(content)
        if media_type in {DOCX, XLSX}:
            return _office(content)
        return _jpeg(content) if media_type == "image/jpeg" else _png(content)
    except (
        PyPdfError,
        zipfile.BadZipFile,
        struct.error,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        RecursionError,
        NotImplementedError,
    ) as problem:
        raise RuleBroken("file.keeps_its_properties") from problem


def _pdf(content: bytes) -> bytes:
    reader = PdfReader(io.BytesIO(content))
    _forget(reader.root_object, "/Metadata", "/PieceInfo", "/AF")
    if "/Names" in reader.root_object:
        _forget(reader.root_object["/Names"].get_object(), "/EmbeddedFiles")
    for page in reader.pages:
        _forget(page, "/Metadata", "/PieceInfo", "/AF")
        for note in page.annotations or ():
            _forget(note.get_object(), "/T")
    writer = PdfWriter(clone_from=reader)  # only what is still reachable
    writer.metadata = None
    writer.compress_identical_objects(remove_duplicates=False)  # and the old properties
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def _forget(place: object, *names: str) -> None:
    if isinstance(place, DictionaryObject):
        for name in names:
            place.pop(name, None)


def _office(content: bytes) -> bytes:
    """The parts of a document that say who wrote it are left out, and so is what points to them."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.infolist():
            if not member.filename.startswith(("docProps/", "customXml/")):
                kept = _office_part(member.filename, old.read(member))
                new.writestr(zipfile.ZipInfo(member.filename), kept, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _office_part(name: str, content: bytes) -> bytes:
    if name.endswith(".rels"):
        return re.sub(
            rb'<Relationship\b[^>]*"[^"]*(?:docProps|customXml)/[^"]*"[^>]*?/>', b"", content
        )
    if name == "[Content_Types].xml":
        return re.sub(rb'<Override\b[^>]*"/(?:docProps|customXml)/[^"]*"[^>]*?/>', b"", content)
    if name == "word/people.xml" or name.startswith("xl/persons/"):
        return re.sub(rb'(author|displayName|userId|providerId)="[^"]*"', rb'\1=""', content)
    if name.endswith(".xml"):
        return _AUTHOR_LIST.sub(b"<author></author>", _AUTHORS.sub(rb'\1""', content))
    return content


def _jpeg(content: bytes) -> bytes:
    """Without application data and comments, but the right way up."""
    turned, made = b"", [b"\xff\xd8"]
    for marker, body, rest in _segments(content):
        if marker == 0xE1 and body.startswith(b"Exif\0\0"):
            turned = turned or _orientation(body[6:])
        if marker == 0xDA:
            return b"".join([made[0], turned, *made[1:], rest])
        if not (0xE1 <= marker <= 0xED or marker in {0xEF, 0xFE}):
            made.append(b"\xff" + bytes([marker]) + struct.pack(">H", len(body) + 2) + body)
    raise ValueError("no picture in it")


def _segments(content: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Marker and body of each segment, and all from it on."""
    at = 2
    while at + 4 <= len(content):
        if content[at] != 0xFF:
            raise ValueError("no marker")
        marker = content[at + 1]
        if marker == 0xFF:  # fill
            at += 1
            continue
        (length,) = struct.unpack_from(">H", content, at + 2)
        yield marker, content[at + 4 : at + 2 + length], content[at:]
        at += 2 + length


def _orientation(tiff: bytes) -> bytes:
    """A segment that says nothing but which way up the picture is; empty where the old did not."""
    order = "<" if tiff[:2] == b"II" else ">"
    (start,) = struct.unpack_from(f"{order}I", tiff, 4)
    (count,) = struct.unpack_from(f"{order}H", tiff, start)
    for number in range(count):
        tag, _kind, _many, value = struct.unpack_from(f"{order}HHIH", tiff, start + 2 + 12 * number)
        if tag == _ORIENTATION and 1 <= value <= 8:
            entry = struct.pack(">HHIHH", _ORIENTATION, 3, 1, value, 0)
            body = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01" + entry + b"\0\0\0\0"
            return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body
    return b""


def _png(content: bytes) -> bytes:
    """Only the chunks that a picture needs to look as it does."""
    made, at = [content[:8]], 8
    while at + 8 <= len(content):
        length, kind = struct.unpack_from(">I4s", content, at)
        if kind not in {b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"}:
            made.append(content[at : at + 12 + length])
        at += 12 + length
        if kind == b"IEND":
            return b"".join(made)
    raise ValueError("no end")
