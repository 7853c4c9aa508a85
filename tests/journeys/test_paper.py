"""On paper: entry, proposal, score sheet and receipt, without what only a screen needs."""

import re

import pytest
from sqlalchemy import select

from app.core.db import db
from app.entries.models import EntryState, Snapshot
from app.judging.models import AssignmentState
from app.library.models import LibraryEntry, Origin
from tests.harness import layout
from tests.journeys.places import Demo

PAPER = 673
"""Pixels across an A4 sheet between the margins that site.css sets."""

_ONLY_FOR_SCREENS = """() => [...document.querySelectorAll(
    "header.top, footer, nav, button, [type=submit], .skip, .desk-bar, .search, form.search"
)].filter(one => one.checkVisibility() && one.getClientRects().length)
  .map(one => one.outerHTML.slice(0, 120))"""
_CUT_OFF = """() => [...document.querySelectorAll("main *")].filter(one =>
    one.checkVisibility() && getComputedStyle(one).overflowY.match(/auto|scroll/)
    && one.scrollHeight > one.clientHeight + 1
).map(one => one.outerHTML.slice(0, 120))"""
_LINKS = """() => [...document.querySelectorAll(".prose a[href^=http]")].map(one =>
    [one.getAttribute("href"), one.innerText + getComputedStyle(one, "::after").content])"""


@pytest.fixture
def print_out(on_own_site):
    """`print_out(person, address)`: the page in a printer's eyes, and how many sheets it takes."""
    windows = {}

    def look(person, address):
        page = windows[person] = windows.get(person) or on_own_site(person)
        page.goto(address)
        page.emulate_media(media="print")
        page.set_viewport_size({"width": PAPER, "height": 900})
        sheets = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))
        return page, sheets

    return look


def addresses(demo):
    """By person: address → most sheets of paper."""
    published = LibraryEntry.published_at.is_not(None)
    own = demo.first(LibraryEntry, published, LibraryEntry.entry_id.is_not(None))
    imported = demo.first(LibraryEntry, published, LibraryEntry.origin == Origin.IMPORT)
    handed = demo.entry(demo.open, EntryState.SUBMITTED)
    snapshot = db.session.scalar(select(Snapshot).where(Snapshot.entry_id == handed))
    entry = f"/instansi/proposal/{handed}"
    return {
        "": {f"/inovasi/{own}": 3, f"/inovasi/{imported}": 3},
        "juri1": {f"/penilaian/{demo.reading('juri1', AssignmentState.DONE)}": 5},
        "admin.instansi": {
            f"{entry}/cetak": 4,
            f"{entry}/tanda-terima/{snapshot.receipt_number}": 1,
        },
    }


def test_what_people_keep_on_paper_is_whole_and_alone(print_out):
    for person, pages in addresses(Demo()).items():
        for address, most in pages.items():
            page, sheets = print_out(person, address)

            assert page.evaluate(_ONLY_FOR_SCREENS) == [], address
            assert layout.overflow(page) == [], address
            assert page.evaluate(_CUT_OFF) == [], address
            assert all(href in shown for href, shown in page.evaluate(_LINKS)), address
            assert sheets <= most, (address, sheets)


def test_notes_that_are_still_being_written_are_printed_whole(on_own_site):
    address = f"/penilaian/{Demo().reading('juri1', AssignmentState.STARTED)}"
    page = on_own_site("juri1")
    page.goto(address)
    sentences = [f"Kalimat ke-{number} menimbang bukti dampaknya. " for number in range(1, 120)]

    for label in ("Catatan untuk pengusul", "Catatan pribadi"):
        page.get_by_label(label).fill("".join(sentences)[:5000])
    page.emulate_media(media="print")
    page.pdf(format="A4")

    printed = page.get_by_role("main").inner_text()
    assert printed.count("Kalimat ke-1 ") == printed.count("Kalimat ke-110 ") == 2
    assert page.evaluate(_CUT_OFF) == []
