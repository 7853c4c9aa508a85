"""Contact, privacy and accessibility: what the site says of its operator and of itself."""

import pytest

from app.accounts.models import Role
from app.core import settings
from app.core.audit import AuditRow
from app.core.db import db, transaction
from tests.factories.accounts import make_user

pytestmark = pytest.mark.once

PAGES = ("/kontak", "/privasi", "/aksesibilitas")


@pytest.fixture
def admin(new_client):
    return new_client(make_user(grants=[Role.PLATFORM_ADMIN]))


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_page_leads_there(client, prefix):
    foot = client.get(f"{prefix}/inovasi").soup.select_one(".foot")

    for path in PAGES:
        assert foot.select_one(f"a[href='{prefix}{path}']")
        assert client.get(prefix + path).status_code == 200


def test_an_operator_who_wrote_nothing_is_said_to_be_missing(client, admin):
    assert "belum mengisi nama dan kontaknya" in client.get("/kontak").words
    assert "Meja kontak Belum diisi" in client.get("/kontak").words
    assert "belum mengisi namanya" in client.get("/privasi").words
    assert "Penyelenggara dan kontak belum diisi" in admin.get("/pengelola").words


def test_the_admin_says_who_runs_the_site(client, admin):
    page = admin.submit(
        admin.get("/pengelola/pengaturan"),
        values={
            "site-operator": " Kementerian <b>Contoh</b> ",
            "site-desk": "Sekretariat Kompetisi",
            "site-email": "meja@contoh.go.id",
        },
    )
    assert "Pengaturan disimpan." in page.words

    page = client.get("/kontak")
    assert "Penyelenggara Kementerian <b>Contoh</b>" in page.words
    assert "Telepon Belum diisi" in page.words
    assert page.soup.select_one("main a[href^=mailto]").text == "meja@contoh.go.id"
    assert "pengendali data pribadi di sini: Kementerian" in client.get("/privasi").words
    assert "meja@contoh.go.id" in client.get("/en/privasi").words
    assert "belum diisi" not in admin.get("/pengelola").words
    keys = {row.payload for row in db.session.scalars(db.select(AuditRow))}
    assert len(keys) == 3
    assert "Sesudah: Sekretariat Kompetisi" in admin.get("/pengelola/jejak").words


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"site-email": "bukan alamat"}, "Tulis alamat surel yang lengkap"),
        ({"site-operator": "x" * 201}, "paling panjang 200 karakter"),
    ],
)
def test_what_is_no_contact_is_refused_and_kept_in_the_form(admin, values, words):
    page = admin.submit(admin.get("/pengelola/pengaturan"), values=values)

    assert page.status_code == 422
    assert words in page.soup.select_one(".summary-error").text
    (name, text), *_ = values.items()
    assert page.soup.select_one(f"[name={name}]")["value"] == text
    assert not any(settings.words().values())


def test_the_privacy_notice_tells_the_numbers_of_this_site(client, app, monkeypatch):
    assert "surat tentang akun dapat dibaca pengelola situs" in client.get("/privasi").words
    with transaction():
        settings.change("accounts.session_hours", 8)
        settings.change("accounts.link_minutes", 45)
    monkeypatch.setitem(app.config, "SMTP_URL", "smtp://localhost:2525")

    words = client.get("/privasi").words

    assert "berakhir sendiri setelah 8 jam" in words
    assert "berlaku 45 menit" in words
    assert "dihapus dari situs setelah diserahkan" in words


def test_reading_sets_no_cookie_as_the_notice_says(client):
    for path in ("/", "/inovasi?q=air", "/kompetisi", *PAGES):
        assert "Set-Cookie" not in client.get(path).headers, path


def test_the_accessibility_statement_names_the_version_and_what_is_missing(client, app):
    words = client.get("/aksesibilitas").words

    assert f"versi {app.config['VERSION']}" in words
    assert "belum dengan pembaca layar" in words
