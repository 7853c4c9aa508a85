"""The database or the disk fails while people write: what they see, and that nothing is lost."""

import gc
import io
import shutil
import tempfile
import warnings
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from app.accounts.models import Role
from app.competitions.models import StageKind
from app.core import clock, files, mail
from app.core.db import db, transaction
from app.entries.models import Attachment
from app.entries.queries import content
from app.site import worker
from tests.conftest import build_app
from tests.factories.accounts import grant, make_user
from tests.factories.agencies import make_agency
from tests.factories.competitions import make_edition
from tests.factories.entries import PDF, make_entry
from tests.factories.library import make_library_entry
from tests.harness import outages
from tests.harness.database import SqliteFile
from tests.harness.forms import Form
from tests.harness.visitor import Page, Visitor

HERE = {"Origin": "http://localhost"}
NEW = "Obat diantar dengan perahu.\n\nDengan “kutipan” & <tanda>."


@pytest.fixture
def agency(app):
    return make_agency("Kabupaten Contoh Barat")


@pytest.fixture
def innovator(agency):
    return make_user(grants=[grant(Role.INNOVATOR, agency=agency)])


@pytest.fixture
def entry(agency, innovator):
    return make_entry(make_edition(at=StageKind.REGISTRATION), agency, by=innovator)


@pytest.fixture
def writer(innovator, new_client):
    return new_client(innovator)


@pytest.fixture
def page(writer, entry):
    return writer.get(f"/instansi/proposal/{entry.id}/isi/isi")


def answer(entry):
    db.session.rollback()
    return content.draft_of(entry).values.get("ringkasan")


def save(writer, page, **kwargs):
    return writer.submit(page, values={"q_ringkasan": NEW}, headers=HERE, **kwargs)


def test_who_writes_while_the_database_is_locked_sends_the_same_again(
    app, writer, page, entry, caplog
):
    with outages.writers_kept_out(app.extensions["test-store"]):
        answered = save(writer, page)
        assert writer.get("/inovasi").status_code == 200  # who only reads is not held up

    assert (answered.status_code, answered.headers["Retry-After"]) == (503, "30")
    assert answered.title == "Situs sedang tidak dapat dipakai"
    assert "masih ada di sini" in answered.words
    assert answer(entry) != NEW
    assert "lock" in caplog.text
    assert NEW not in caplog.text

    writer.submit(answered)
    assert answer(entry) == NEW


def test_a_restart_of_the_database_between_two_pages_is_not_noticed(app, writer, page, entry):
    app.extensions["test-store"].cut()

    assert save(writer, page).status_code == 200
    assert answer(entry) == NEW


def test_a_connection_that_is_cut_before_the_commit_leaves_nothing_half_done(
    app, writer, page, entry
):
    """The answer is written, not yet committed. (SQLite is a file: there is nothing to cut.)"""
    cut = []

    @event.listens_for(db.session, "before_commit")
    def too_early(_):
        cut.append(app.extensions["test-store"].cut())

    answered = save(writer, page)
    event.remove(db.session, "before_commit", too_early)

    assert cut
    if cut[0]:
        assert answered.status_code == 503
        assert answer(entry) != NEW
        writer.submit(answered)
    assert answer(entry) == NEW


@pytest.fixture
def small_disk(app):
    """The instance folder, with uploads, letters and index, lies on a small disk."""
    disk = outages.SmallDisk(Path(app.instance_path))
    yield disk
    disk.close()


def attach(writer, page):
    file = io.BytesIO(PDF), "laporan.pdf"
    values = {"q_bukti": [file], "q_ringkasan": NEW}
    return writer.submit(page, values=values, headers=HERE, button="Simpan draf")


def attached(entry):
    db.session.rollback()
    return db.session.scalars(select(Attachment).where(Attachment.entry_id == entry.id)).all()


def test_a_file_for_which_there_is_no_room_is_refused_alone(
    small_disk, writer, page, entry, caplog
):
    with small_disk.full():
        answered = attach(writer, page)

    assert attached(entry) == []
    assert not list(small_disk.folder.rglob(".part-*"))
    if small_disk.is_mounted:  # else nothing grows anywhere, a database in a file neither
        assert answered.status_code == 422
        assert "tempat penyimpanan situs penuh" in answered.words
        assert "no file can be stored" in caplog.text
        assert answer(entry) == NEW

    attach(writer, page)
    (file,) = attached(entry)
    assert files.path_of(file.sha256).read_bytes() == PDF


def test_a_file_that_cannot_even_be_received_is_told_so(
    small_disk, writer, page, entry, monkeypatch
):
    """A large file is first received into the folder of the system for such files."""
    form = Form(page.soup.select_one("main form"), page.request.url)
    file = FileStorage(io.BytesIO(PDF + b"0" * 1_000_000), "laporan.pdf")
    form.fill({"q_bukti": [file], "q_ringkasan": NEW})
    address, (boundary, body) = form.press(None), encode_multipart(form.data)
    kind = f"multipart/form-data; boundary={boundary}"
    monkeypatch.setattr(tempfile, "tempdir", str(small_disk.folder))

    with small_disk.full(), warnings.catch_warnings(action="ignore", category=ResourceWarning):
        answered = writer.post(address, data=body, content_type=kind, headers=HERE)
        gc.collect()  # the file that could not be written is let go of unclosed

    assert (answered.status_code, answered.headers["Retry-After"]) == (503, "30")
    assert "Tempat penyimpanan situs penuh" in answered.words
    writer.post(address, data=body, content_type=kind, headers=HERE)
    assert len(attached(entry)) == 1
    assert answer(entry) == NEW


def test_letters_and_index_wait_until_there_is_room(app, small_disk, client, caplog):
    entry = make_library_entry(title="Perahu Obat")
    with transaction():
        letter = mail.post("warga@contoh.test", "Tanda terima", "Isi surat")

    with small_disk.full():
        work(app)
        searched = client.get("/inovasi?q=perahu")

    assert searched.status_code == 200
    assert "Pencarian" in searched.words
    assert letter_of(letter).sent_at is None
    assert not list((small_disk.folder / "search").glob("index-*"))

    with clock.frozen(clock.now() + timedelta(minutes=1)):
        work(app)
    assert letter_of(letter).sent_at is not None
    assert len(list((small_disk.folder / "mail").iterdir())) == 1
    assert entry.title in client.get("/inovasi?q=perahu").words


def lost(folder):
    shutil.rmtree(folder)


def spoilt(folder):
    for file in folder.rglob("*.flat"):
        file.write_bytes(bytes(file.stat().st_size))


def cut_short(folder):
    (folder / "current.json").write_text("{")


def of_another_version(folder):
    pointer = folder / "current.json"
    pointer.write_text(pointer.read_text().replace('version": "', 'version": "0'))


def open_to_others(folder):
    folder.chmod(0o777)


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        (lost, "Belum ada"),
        (spoilt, "Rusak"),
        (cut_short, "Rusak"),
        (of_another_version, "Dibuat oleh versi lain"),
        (open_to_others, "Foldernya dapat ditulisi pihak lain"),
    ],
)
def test_without_a_whole_index_titles_are_searched_until_it_is_built_anew(
    app, client, new_client, broken, told
):
    admin = new_client(make_user(grants=[Role.PLATFORM_ADMIN]))
    make_library_entry(title="Perahu Obat", problem="Warga pulau jauh dari apotek.")
    work(app)
    assert "Perahu Obat" in client.get("/inovasi?q=apotek").words

    broken(Path(app.instance_path) / "search")
    app.extensions.pop("search_index")  # as a process that has not read it yet

    assert "Perahu Obat" not in client.get("/inovasi?q=apotek").words
    by_title = client.get("/inovasi?q=perahu").words
    assert "Perahu Obat" in by_title
    assert "hanya judul" in by_title
    assert "only titles" in client.get("/en/inovasi?q=perahu").words
    assert f"Indeks pencarian Bermasalah {told}" in admin.get("/pengelola/kesehatan").words
    work(app)
    assert "Perahu Obat" in client.get("/inovasi?q=apotek").words
    assert "Indeks pencarian Baik 1 dokumen" in admin.get("/pengelola/kesehatan").words


class OneRound(worker.Stop):
    def rest(self, seconds):
        self.asked = True


def work(app):
    """What the worker does in a round."""
    worker.run(app, OneRound())


def letter_of(letter):
    db.session.rollback()
    return letter


@pytest.fixture
def on_small_disk(tmp_path):
    """An installation on SQLite, whatever database the other tests use, on a small disk."""
    disk = outages.SmallDisk(tmp_path / "small")
    other = build_app(disk.folder / "instance", SqliteFile(disk.folder / "site.sqlite3"))
    with other.app_context():
        db.create_all()
        yield other, disk
        db.session.rollback()
        db.engine.dispose()
    disk.close()


def test_a_database_on_a_full_disk_keeps_what_it_has_and_is_read(on_small_disk, caplog):
    other, disk = on_small_disk
    agency = make_agency("Kabupaten Contoh Barat")
    innovator = make_user(grants=[grant(Role.INNOVATOR, agency=agency)])
    entry = make_entry(make_edition(at=StageKind.REGISTRATION), agency, by=innovator)
    before, writer = answer(entry), Visitor(other, Page).sign_in(innovator)
    page = writer.get(f"/instansi/proposal/{entry.id}/isi/isi")
    with db.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    with disk.full():
        answered = save(writer, page)
        read = writer.get(f"/instansi/proposal/{entry.id}/isi/isi")

    assert answered.status_code == 503
    assert "full" in caplog.text or "disk I/O error" in caplog.text
    assert read.soup.select_one("[name=q_ringkasan]").text.strip() == before
    assert answer(entry) == before
    writer.submit(answered)
    assert answer(entry) == NEW
