"""A slow line that drops out: the text stays, says so, goes out by itself, and replaces no other's;
and more than the server takes is refused without losing it."""

import re

import pytest
from playwright.sync_api import expect

from app.core.db import db
from app.entries.models import AnswerConflict, Entry, EntryState
from app.entries.queries import content
from app.judging.models import Assignment, AssignmentState
from tests.factories.entries import save
from tests.factories.judging import save as save_marks
from tests.journeys.places import Demo

SAVED = re.compile(r"^tersimpan \d\d\.\d\d")
SLOW_3G = {"latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
"""Milliseconds, bytes a second."""


class Line:
    """The network of one window."""

    def __init__(self, page):
        self._browser = page.context.new_cdp_session(page)
        self._browser.send("Network.enable")
        self.carries(True)

    def carries(self, anything):
        conditions = {"offline": not anything, **SLOW_3G}
        self._browser.send("Network.emulateNetworkConditions", conditions)


@pytest.fixture
def demo_rows(own_site):
    return Demo()


def kept_on_device(page):
    """What the browser holds of text that the server does not have yet."""
    kept = page.evaluate("Object.entries(localStorage)")
    return "".join(value for key, value in kept if key.startswith("draf:"))


def test_what_was_drafted_in_a_drop_out_arrives_and_replaces_nothing(on_own_site, demo_rows):
    draft = demo_rows.entry(demo_rows.open, EntryState.DRAFT)
    page = on_own_site("inovator")
    line = Line(page)
    page.goto(f"/instansi/proposal/{draft}/isi/kebaruan")
    field, state = page.locator("#q_kebaruan"), page.locator("#save-state")
    field.fill("Perahu")
    expect(state).to_have_text(SAVED)

    line.carries(False)
    field.press_sequentially(" membawa buku")
    expect(state).to_contain_text("Belum tersimpan di server")
    assert "Perahu membawa buku" in kept_on_device(page)
    entry = db.session.get(Entry, draft)
    save(entry, {"kebaruan": "Kapal membawa guru"}, by=demo_rows.person("admin.instansi"))
    line.carries(True)

    expect(page.locator("#notes-kebaruan")).to_contain_text("Kedua tulisan disimpan")
    expect(field).to_have_value("Perahu membawa buku")
    db.session.rollback()
    assert content.draft_of(entry).values["kebaruan"] == "Kapal membawa guru"
    other = db.session.scalar(db.select(AnswerConflict.value_json))
    assert "Perahu membawa buku" in other
    page.watch.forget()


def test_what_was_scored_in_a_drop_out_arrives_and_replaces_nothing(on_own_site, demo_rows):
    ref = demo_rows.reading("juri3", AssignmentState.ASSIGNED)
    page = on_own_site("juri3")
    line = Line(page)
    page.goto(f"/penilaian/{ref}")
    note, state = page.get_by_label("Catatan untuk pengusul"), page.locator("#save-state")
    page.locator("fieldset.score .pick label").nth(3).click()
    expect(state).to_have_text(SAVED)

    line.carries(False)
    page.locator("fieldset.score").nth(1).locator(".pick label").nth(4).click()
    note.fill("Dari jaringan lemah.")
    expect(state).to_contain_text("Belum tersimpan di server")
    reading = db.session.get(Assignment, ref)
    save_marks(reading, reading.judge, {}, page="lain", comment="Dari perangkat lain.")
    line.carries(True)

    expect(state).to_contain_text("Berbeda dari tab lain; keduanya disimpan.")
    expect(note).to_have_value("Dari jaringan lemah.")
    db.session.rollback()
    assert sorted(score.points for score in reading.scores) == [4, 5]
    assert reading.comment == "Dari perangkat lain."
    page.watch.forget()


def test_a_form_beyond_the_limit_stays_with_its_writer(on_own_site, demo_rows):
    draft = demo_rows.entry(demo_rows.open, EntryState.DRAFT)
    page = on_own_site("inovator")
    page.goto(f"/instansi/proposal/{draft}/isi/kebaruan")
    field = page.locator("#q_kebaruan")
    text = "kata " * 210_000

    field.fill(text)
    expect(page.locator("#flashes")).to_contain_text("Kiriman terlalu besar")
    expect(page.locator("#save-state")).to_contain_text("Belum tersimpan")
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Simpan draf").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kiriman terlalu besar")
    page.go_back()

    expect(field).to_have_value(text)
    expect(page.get_by_role("button", name="Pakai tulisan di perangkat ini")).to_be_visible()
    page.watch.forget()
