"""Properties of files name people; a reader who may not know them gets the file without."""

import io
import struct
import zipfile
import zlib

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Text
from pypdf.generic import NameObject, StreamObject

from app.core.errors import RuleBroken
from app.core.files import DOCX, XLSX
from app.core.unsigned import without_properties

NAME = "Bupati Rahasia"
SAID = b"Antrean turun"


def pdf():
    made, writer = io.BytesIO(), PdfWriter()
    page = writer.add_blank_page(200, 200)
    writer.add_metadata({"/Author": NAME, "/Title": NAME, "/Company": NAME})
    packet = StreamObject()
    packet.set_data(f"<x:xmpmeta>{NAME}</x:xmpmeta>".encode())
    writer.root_object[NameObject("/Metadata")] = writer._add_object(packet)
    note = Text(rect=(0, 0, 20, 20), text=SAID.decode(), title_bar=NAME)
    writer.add_annotation(page, note)
    writer.add_attachment(f"{NAME}.txt", NAME.encode())
    writer.write(made)
    return made.getvalue()


def office(main):
    made = io.BytesIO()
    parts = {
        "[Content_Types].xml": '<Types><Override PartName="/docProps/core.xml" ContentType="a"/>'
        f'<Override PartName="/{main}" ContentType="b"/></Types>',
        "_rels/.rels": f'<Relationships><Relationship Id="r1" Target="{main}"/>'
        '<Relationship Id="r2" Target="docProps/core.xml"/></Relationships>',
        "docProps/core.xml": f"<creator>{NAME}</creator>",
        main: f'<w:ins w:author="{NAME}">{SAID.decode()}</w:ins>',
        "word/people.xml": f'<w15:person w15:author="{NAME}"/>',
        "xl/comments1.xml": f"<authors><author>{NAME}</author></authors>",
    }
    with zipfile.ZipFile(made, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return made.getvalue()


def jpeg():
    def segment(marker, body):
        return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body

    entry = struct.pack("<HHIHH", 0x0112, 3, 1, 6, 0)
    artist = NAME.encode().ljust(32)
    exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0" + entry + b"\0\0\0\0" + artist
    parts = (segment(0xE0, b"JFIF\0"), segment(0xE1, exif), segment(0xFE, artist))
    return b"\xff\xd8" + b"".join(parts) + segment(0xDA, b"head") + SAID + b"\xff\xd9"


def png():
    def chunk(kind, body):
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    parts = (
        (b"IHDR", b"0" * 13),
        (b"tEXt", f"Author\0{NAME}".encode()),
        (b"IDAT", SAID),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


def everything_in(content):
    """The bytes, and those of what is packed in them."""
    found = [content]
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            found += [name.encode() + archive.read(name) for name in archive.namelist()]
    if content.startswith(b"%PDF"):
        reader = PdfReader(io.BytesIO(content))
        for number in reader.xref[0]:
            one = reader.get_object(number)
            found.append(repr(one).encode())
            if isinstance(one, StreamObject):
                found.append(one.get_data())
    return b"\n".join(found)


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("application/pdf", pdf()),
        (DOCX, office("word/document.xml")),
        (XLSX, office("xl/workbook.xml")),
        ("image/jpeg", jpeg()),
        ("image/png", png()),
    ],
)
def test_names_go_and_what_people_see_stays(tmp_path, kind, content):
    path = tmp_path / "file"
    path.write_bytes(content)
    assert NAME.encode() in everything_in(content)

    kept = everything_in(without_properties(path, kind))

    assert NAME.encode() not in kept
    assert b"docProps" not in kept
    assert SAID in kept


def test_a_picture_stays_the_right_way_up(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(jpeg())

    kept = without_properties(path, "image/jpeg")

    assert struct.pack(">HHIHH", 0x0112, 3, 1, 6, 0) in kept


@pytest.mark.parametrize("kind", ["application/pdf", DOCX, XLSX, "image/jpeg", "image/png"])
@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.4 nothing", b"\xff\xd8\xff\xe1\xff", b"\x89PNG" * 9]
)
def test_what_cannot_be_taken_apart_is_not_given(tmp_path, kind, content):
    path = tmp_path / "file"
    path.write_bytes(content)

    with pytest.raises(RuleBroken, match="keeps_its_properties"):
        without_properties(path, kind)
