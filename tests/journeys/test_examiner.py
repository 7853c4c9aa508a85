"""An auditor opens a case, takes the sealed file away, checks it without the site, and finds out
that somebody has changed it."""

import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from app.accounts.models import Role
from app.core.db import db
from app.entries.models import Entry
from tests.factories.accounts import grant, make_user
from tests.factories.sealed import changed, make_closed

pytestmark = pytest.mark.browser


def verified(bundle):
    """What the verifier inside the bundle says, on a machine that has nothing but Python."""
    alone = subprocess.run(
        [sys.executable, "-I", bundle], capture_output=True, text=True, check=False, cwd="/"
    )
    return alone.returncode, alone.stdout + alone.stderr


def test_a_case_is_opened_and_a_tampering_found(app, run_jobs, sign_in, tmp_path):
    closed = make_closed()
    run_jobs()
    entry = db.session.scalars(select(Entry).order_by(Entry.id)).first()
    auditor = make_user(grants=[grant(Role.EXAMINER, edition=closed, entry=entry)])
    page = sign_in(auditor.email)
    page.goto("/pemeriksa")
    page.get_by_role("table").get_by_role("link").first.click()
    for part in ("Versi", "Nilai", "Keputusan"):
        expect(page.get_by_role("heading", name=part).first).to_be_visible()

    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh berkas segel").click()
    bundle = tmp_path / "segel.zip"
    bundle.write_bytes(Path(download.value.path()).read_bytes())
    code, told = verified(bundle)
    assert code == 0, told

    def lower_a_mark(readings):
        readings[0]["points"] = dict.fromkeys(readings[0]["points"], 1)

    tampered = changed(bundle.read_bytes(), "readings.json", lower_a_mark)
    bundle.write_bytes(tampered)
    code, told = verified(bundle)
    assert code == 1
    assert "readings.json" in told, told
