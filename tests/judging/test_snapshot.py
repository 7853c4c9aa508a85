"""Judges and panel read what passed the check, whatever is written at the agency afterwards."""

import pytest

from app.core import clock
from app.core.db import db, transaction
from app.entries.actions import handing
from app.entries.models import Attachment, EntryState, Snapshot
from app.judging import actions
from tests.factories.competitions import make_edition, move_stage
from tests.factories.entries import make_attachment, make_entry, save
from tests.factories.judging import (
    assessment,
    make_judge,
    make_panelist,
    make_reading,
    make_secretary,
)

PASSED = {"dampak": "Waktu tunggu turun menjadi satu hari."}
LATER = {"dampak": "Waktu tunggu turun menjadi satu jam.", "judul": "Judul Sesudah Lolos"}


@pytest.fixture
def edition(app):
    return make_edition("edisi-2027")


@pytest.fixture
def entry(edition):
    return make_entry(
        edition,
        state=EntryState.PASSED,
        title="Antar Obat",
        answers=PASSED,
        files={"bukti": "a.pdf"},
    )


def write_on(entry):
    """The agency goes on writing and hands in once more, as if it had been returned."""
    by = entry.started_by
    with transaction():
        entry.state = EntryState.RETURNED
    save(entry, LATER, by=by)
    make_attachment(entry, name="susulan.pdf", by=by)
    with transaction():
        handing.hand_to_admin(entry, by=by, as_admin=True, now=clock.now())
    with transaction():
        entry.state = EntryState.PASSED


def reads_what_passed(page):
    assert page.title == "Antar Obat"
    assert PASSED["dampak"] in page.words
    assert [link.text.split()[-1] for link in page.soup.select("ul.files a")] == ["a.pdf"]
    for later in (*LATER.values(), "susulan.pdf"):
        assert later not in page.get_data(as_text=True)


def test_the_desk_keeps_the_snapshot_that_passed(edition, entry, new_client):
    judge = make_judge(edition)
    reading = make_reading(edition, judge, entry)

    write_on(entry)

    reads_what_passed(new_client(judge).get(f"/penilaian/{reading.id}"))


def test_so_does_the_desk_of_a_judge_who_comes_later(edition, entry, new_client):
    write_on(entry)
    judge = make_judge(edition)
    with transaction():
        assigned = actions.assign(assessment(edition), [entry], [judge], by=make_secretary(edition))
    (reading,) = assigned.made
    newest = db.session.scalar(db.select(db.func.max(Snapshot.id)))

    assert reading.snapshot_id < newest
    reads_what_passed(new_client(judge).get(f"/penilaian/{reading.id}"))


def test_so_does_the_panel(edition, entry, new_client):
    write_on(entry)
    move_stage(assessment(edition), closes_at="2020-01-01T00:00+07:00")

    panelist = new_client(make_panelist(edition))

    reads_what_passed(panelist.get(f"/penilaian/panel/edisi-2027/{entry.id}"))


def test_a_file_that_came_later_is_not_served(edition, entry, new_client):
    judge = make_judge(edition)
    make_reading(edition, judge, entry)
    write_on(entry)
    late = db.session.scalar(db.select(Attachment.id).filter_by(filename="susulan.pdf"))

    assert new_client(judge).get(f"/instansi/berkas/{late}").status_code == 404
