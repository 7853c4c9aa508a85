"""Files: typed by content, kept by content, served as downloads, forgotten only when unneeded."""

import copy
import io
import os
import random
import struct
import zipfile
import zlib
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.core import clock, files
from app.core.db import db, transaction
from app.core.errors import NotFound, RuleBroken
from app.core.jobs import Job
from app.entries.actions import attaching
from app.entries.models import Attachment, AttachmentClass, EntryState
from tests.factories.entries import PDF, make_attachment, make_entry, make_user

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
JPG = b"\xff\xd8\xff\xe0" + b"\0" * 40
EXE = b"MZ\x90\0" + b"\0" * 200
LIMIT = 10_000_000


def office(*names, locked=False):
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    raw = body.getvalue()
    if locked:  # the bit that says "encrypted", in both headers of each member
        raw = bytearray(raw)
        for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            at = raw.find(mark)
            while at >= 0:
                raw[at + offset] |= 1
                at = raw.find(mark, at + 4)
    return bytes(raw)


DOCX = office("[Content_Types].xml", "word/document.xml")
XLSX = office("[Content_Types].xml", "xl/workbook.xml")


def swelling():
    """A document whose directory tells of 301 megabytes when it is unpacked."""
    body = io.BytesIO(DOCX)
    with zipfile.ZipFile(body, "a") as archive:
        archive.writestr("word/media/0", b"x")
        archive.getinfo("word/media/0").file_size = 301_000_000
    return body.getvalue()


def overlapping():
    """A document whose directory names the same packed bytes a hundred times."""
    body = io.BytesIO(DOCX)
    with zipfile.ZipFile(body, "a") as archive:
        archive.writestr("word/media/0", b"x" * 10_000)
        member = archive.getinfo("word/media/0")
        for number in range(1, 100):
            again = copy.copy(member)
            again.filename = f"word/media/{number}"
            archive.filelist.append(again)
    return body.getvalue()


def packed(*, honest=True, sly=False, method=zipfile.ZIP_DEFLATED, parts=1, megabytes=1, seed=None):
    """A document with parts of this size that pack to almost nothing, or with a seed hardly at
    all; a dishonest directory calls them a hundred bytes, and a sly one has a fitting sum."""
    part = bytes(1_000_000) if seed is None else random.Random(seed).randbytes(1_000_000)
    body = io.BytesIO(DOCX)
    with zipfile.ZipFile(body, "a", method) as archive:
        for name in (f"word/media/{number}" for number in range(parts)):
            archive.writestr(name, part * megabytes)
            if not honest:
                archive.getinfo(name).file_size = 100
            if sly:
                archive.getinfo(name).CRC = zlib.crc32(part[:101])
    return body.getvalue()


def renamed(body, method):
    """The same bytes, said in the directory to be packed in another way."""
    raw = bytearray(body)
    raw[raw.rfind(b"PK\x01\x02") + 10] = method
    return bytes(raw)


def broken():
    """A document of which one part is not packed as its directory says."""
    raw = bytearray(packed())
    at = raw.find(b"word/media/0") + 40
    raw[at : at + 20] = b"\xff" * 20
    return bytes(raw)


def astray():
    """A document whose directory lies before the place that it tells, so that its parts begin
    before the file does."""
    raw = bytearray(packed())
    at = raw.rfind(b"PK\x05\x06") + 16
    raw[at : at + 4] = struct.pack("<I", struct.unpack("<I", raw[at : at + 4])[0] + 100)
    return bytes(raw)


LOCKED_PDF = PDF + b"trailer\n<< /Root 1 0 R /Encrypt 8 0 R >>\n%%EOF"
STREAMED_PDF = PDF + b"9 0 obj << /Type /XRef /Encrypt<</Filter/Standard>> >> stream\n%%EOF"
FIFTY_MEGAPIXELS = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 10_000, 5_000) + PNG


def receive(body):
    return files.receive(io.BytesIO(body), limit=LIMIT)


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        (PDF, "application/pdf"),
        (PNG, "image/png"),
        (JPG, "image/jpeg"),
        (DOCX, files.DOCX),
        (XLSX, files.XLSX),
        (PDF + b"BT (the word /Encrypt in a text) ET", "application/pdf"),
        (PDF + office("evil.exe"), "application/pdf"),
        (JPG + b"<?php system($_GET[0]); ?><script>alert(1)</script>", "image/jpeg"),
        (FIFTY_MEGAPIXELS, "image/png"),
        (packed(parts=2, megabytes=7), files.DOCX),
        (packed(megabytes=2, seed=1), files.DOCX),
    ],
)
def test_the_content_decides_the_type(app, body, media_type):
    received = receive(body)

    assert received.media_type == media_type
    assert files.path_of(received.sha256).read_bytes() == body
    assert files.path_of(received.sha256).parent.name == received.sha256[2:4]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "file.empty"),
        (EXE, "file.kind"),
        (b"<html><script>alert(1)</script>", "file.kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "file.kind"),
        (office("evil.exe"), "file.kind"),
        (office("[Content_Types].xml", "word/document.xml", "xl/workbook.xml"), "file.kind"),
        (office("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "file.macros"),
        (office("[Content_Types].xml", "word/document.xml", locked=True), "file.encrypted"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "file.encrypted"),
        (LOCKED_PDF, "file.encrypted"),
        (STREAMED_PDF, "file.encrypted"),
        (b"PK\x03\x04 broken", "file.kind"),
        (swelling(), "file.swells"),
        (overlapping(), "file.swells"),
        (packed(parts=3, megabytes=7), "file.swells"),
        (packed(honest=False), "file.kind"),
        (packed(honest=False, sly=True), "file.swells"),
        (astray(), "file.kind"),
        (packed(method=zipfile.ZIP_BZIP2), "file.kind"),
        (packed(method=zipfile.ZIP_LZMA), "file.kind"),
        (renamed(packed(), zipfile.ZIP_STORED), "file.kind"),
        (broken(), "file.kind"),
        (PDF + b" " * LIMIT, "file.too_large"),
    ],
)
def test_what_is_refused_leaves_nothing_behind(app, body, code):
    with pytest.raises(RuleBroken) as problem:
        receive(body)

    assert problem.value.code == code
    assert not [path for path in files.path_of("ab").parents[2].rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("name", "media_type", "clean"),
    [
        ("laporan.pdf", "application/pdf", "laporan.pdf"),
        ("C:\\dokumen\\Laporan Akhir.PDF", "application/pdf", "Laporan Akhir.pdf"),
        ("../../etc/passwd", "application/pdf", "passwd.pdf"),
        ("foto.exe", "image/jpeg", "foto.exe.jpg"),
        ("foto.jpeg", "image/jpeg", "foto.jpeg"),
        (".pdf", "application/pdf", "pdf.pdf"),
        ("", "application/pdf", "berkas.pdf"),
        ("lap\u202eoran\x00.pdf", "application/pdf", "laporan.pdf"),
        ('a"b;c\r\nd.pdf', "application/pdf", "a b;c d.pdf"),
        ("x" * 300 + ".pdf", "application/pdf", "x" * 146 + ".pdf"),
    ],
)
def test_names_are_cleaned(name, media_type, clean):
    assert files.clean_name(name, media_type) == clean


@given(st.text())
def test_a_clean_name_is_safe_and_stays_clean(name):
    clean = files.clean_name(name, "image/png")

    assert clean.endswith(".png")
    assert not set(clean) & set('/\\"<>:|?*\r\n\0')
    assert len(clean) <= 150
    assert files.clean_name(clean, "image/png") == clean


def test_the_same_file_twice_is_one_attachment(app):
    entry = make_entry()
    first = make_attachment(entry, body=PDF)
    again = make_attachment(entry, body=PDF)

    assert again.id == first.id
    assert first.kind is AttachmentClass.EVIDENCE
    assert make_attachment(entry, "pernyataan", body=PDF).kind is AttachmentClass.ADMINISTRATIVE


def test_a_question_takes_a_number_of_files(app):
    entry = make_entry()
    for _ in range(5):
        make_attachment(entry)

    with pytest.raises(RuleBroken) as problem:
        make_attachment(entry)

    assert problem.value.code == "file.too_many"


def test_only_questions_of_files_take_files(app):
    with pytest.raises(KeyError):
        make_attachment(make_entry(), "dampak")


def detach(entry, attachment):
    with transaction():
        attaching.detach(entry, attachment, by=entry.started_by, as_admin=True, now=clock.now())


def forget():
    before = clock.now() - attaching.KEEP
    with transaction():
        attaching.forget_files(before)
    files.remove_unnamed(before)


def age_files(seconds):
    for path in files.path_of("ab").parents[2].rglob("*"):
        old = path.stat().st_mtime - seconds
        os.utime(path, (old, old))


def later(freeze):
    freeze(clock.now() + timedelta(days=2))


def test_a_removed_file_is_forgotten_after_a_day(app, freeze):
    entry = make_entry()
    attachment = make_attachment(entry)
    path = files.path_of(attachment.sha256)
    detach(entry, attachment)
    forget()
    assert path.exists()

    later(freeze)
    age_files(3600)
    forget()

    assert not path.exists()
    assert db.session.scalar(select(func.count()).select_from(files.StoredFile)) == 0


def test_a_file_that_a_snapshot_names_is_never_forgotten(app, freeze):
    entry = make_entry()
    attachment = make_attachment(entry)
    from app.entries.actions import handing

    with transaction():
        handing.hand_to_admin(entry, by=entry.started_by, as_admin=True, now=clock.now())
    detach(entry, attachment)
    later(freeze)
    forget()

    assert files.path_of(attachment.sha256).exists()
    assert db.session.get(Attachment, attachment.id) is not None


def test_a_file_that_another_entry_holds_is_kept(app, freeze):
    entry, other = make_entry(), make_entry()
    attachment = make_attachment(entry, body=PDF)
    make_attachment(other, body=PDF)
    detach(entry, attachment)
    later(freeze)
    forget()

    assert files.path_of(files.receive(io.BytesIO(PDF), limit=LIMIT).sha256).exists()
    assert db.session.scalar(select(func.count()).select_from(Attachment)) == 1


def test_an_upload_that_no_row_names_is_forgotten_after_a_day(app, freeze):
    received = receive(PDF)
    forget()
    assert files.path_of(received.sha256).exists()

    later(freeze)
    forget()

    assert not files.path_of(received.sha256).exists()


def asked_for():
    return db.session.scalars(select(Job.kind)).all().count(attaching.FORGET)


def test_the_clean_up_is_asked_for_once_a_day_and_done(app, run_jobs, freeze):
    entry = make_entry()
    kept, removed = make_attachment(entry), make_attachment(entry)
    sha256 = removed.sha256
    detach(entry, removed)
    assert asked_for() == 1

    later(freeze)
    run_jobs()
    assert not files.path_of(sha256).exists()
    assert files.path_of(kept.sha256).exists()

    make_attachment(entry)
    assert asked_for() == 2


def test_a_missing_file_is_not_found(app):
    attachment = make_attachment(make_entry())
    files.path_of(attachment.sha256).unlink()

    with app.test_request_context(), pytest.raises(NotFound):
        files.download(attachment.file, "x.pdf")


def test_nothing_is_attached_after_forwarding(app):
    entry = make_entry(state=EntryState.SUBMITTED)

    with pytest.raises(RuleBroken) as problem:
        make_attachment(entry, by=make_user())

    assert problem.value.code == "entry.already_forwarded"
