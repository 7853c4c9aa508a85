"""Anybody who used a service rates it, by a link in a letter, and nothing of the letter stays."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.contacts import LETTERS_A_DAY
from app.competitions.models import StageKind
from app.core import clock, jobs
from app.core.db import db, transaction
from app.entries.models import EntryState
from app.rating import actions
from app.rating.models import Rating
from tests.factories.accounts import last_link, letters_to
from tests.factories.competitions import make_edition, move_stage, stage
from tests.factories.judging import make_passed_entry, make_secretary
from tests.harness.at_once import at_once

K = StageKind
LIST = "/kompetisi/edisi-2027/kebermanfaatan"
HOUR = timedelta(hours=1)
ANSWERS = {"used": "y", "first": "5", "second": "4", "third": "3", "remark": "Cepat."}
AGREED = ["Sangat setuju", "Setuju", "Ragu-ragu"]


@pytest.fixture
def edition(app):
    return make_edition("edisi-2027", at=K.USEFULNESS_RATING)


@pytest.fixture
def entry(edition):
    """One that the secretariat opened; another one passed the check and was not."""
    entry = make_passed_entry(edition, title="Antar Obat", answers={"ringkasan": "Obat diantar."})
    make_passed_entry(edition, title="Bina Warga")
    with transaction():
        actions.open_for_public(
            stage(edition, K.USEFULNESS_RATING), [], [entry.id], by=make_secretary(edition)
        )
    return entry


def rate(client, entry, address="warga@contoh.test", **changed):
    data = {**ANSWERS, "email": address, **changed}
    return client.post(f"{LIST}/{entry.id}", data=data, follow_redirects=True)


def ratings():
    db.session.rollback()
    return db.session.scalars(select(Rating).order_by(Rating.id)).all()


def confirmed():
    return [one for one in ratings() if one.confirmed_at]


def test_a_visitor_finds_what_is_rated_and_what_it_is(client, entry):
    whole = client.get("/kompetisi/edisi-2027")
    listed = client.get(whole.soup.find("a", string="Nilai layanan")["href"])

    assert "Antar Obat" in listed.words
    assert "Bina Warga" not in listed.words
    page = client.get(listed.soup.find("a", string="Antar Obat")["href"])
    assert "Obat diantar." in page.words
    assert entry.agency.name in page.words
    assert "Waktu tunggu obat" not in page.words  # what only judges read


def test_a_rating_counts_once_its_link_is_confirmed_and_the_address_is_gone(
    client, new_client, entry, run_jobs
):
    assert "buka surel Anda" in rate(client, entry).words
    assert confirmed() == []

    run_jobs()
    reader = new_client()
    page = reader.get(last_link("warga@contoh.test"))
    assert [one for one in AGREED if one in page.words] == AGREED
    assert confirmed() == []
    for _twice in range(2):
        thanks = reader.post(last_link("warga@contoh.test"), follow_redirects=True)
        assert "penilaian Anda dihitung" in thanks.words

    (rating,) = confirmed()
    assert (rating.answers, rating.comment) == ((5, 4, 3), "Cepat.")
    run_jobs()
    assert letters_to("warga@contoh.test") == []
    assert "warga" not in str([one.payload for one in db.session.scalars(select(jobs.Job))])


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"used": ""}, "Hanya yang pernah memakai"),
        ({"second": ""}, "pernyataan kedua"),
        ({"second": "6"}, "Pilih"),
        ({"email": "bukan surel"}, "surel"),
        ({"remark": "x" * 501}, "500"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(client, entry, changed, said):
    page = rate(client, entry, **changed)

    assert said in page.soup.select_one(".summary-error").text
    kept = page.soup.select_one("textarea[name=remark]").text.strip()
    assert kept == changed.get("remark", "Cepat.")
    assert page.soup.select_one("input[name=first][value='5']").has_attr("checked")
    assert ratings() == []


def test_one_contact_counts_once_for_each_innovation(client, entry):
    rate(client, entry, "warga@contoh.test")
    rate(client, entry, "Warga+2@contoh.test", first="1")
    first, second = (last_link(one) for one in ("warga@contoh.test", "warga+2@contoh.test"))

    client.post(second)
    assert "sudah dihitung" in client.post(first).words
    assert "sudah dihitung" in client.get(first).words
    assert len(confirmed()) == 1


def test_two_confirmations_of_one_contact_at_once_count_one(app, client, entry):
    """Also the same link twice; on both databases, for they wait for each other differently."""
    rate(client, entry, "warga@contoh.test")
    rate(client, entry, "Warga+2@contoh.test", first="1")
    refs = [one.id for one in ratings()]

    said = at_once(
        app,
        lambda ref: actions.confirm(db.session.get_one(Rating, ref)),
        [(ref,) for ref in refs * 2],
    )

    (counted,) = confirmed()
    assert [code for code, ref in zip(said, refs * 2, strict=True) if ref == counted.id] == [""] * 2
    assert said.count("rating.counts_already") == 2


def test_sending_the_same_twice_brings_one_letter(client, entry):
    for _ in range(3):
        rate(client, entry)
    rate(client, entry, first="1")

    assert len(letters_to("warga@contoh.test")) == 2


def test_nobody_is_flooded_with_letters(client, entry):
    for number in range(LETTERS_A_DAY):
        rate(client, entry, remark=f"Nomor {number}")

    assert "sudah banyak tautan" in rate(client, entry, remark="Satu lagi").words
    assert len(letters_to("warga@contoh.test")) == LETTERS_A_DAY


def test_a_link_that_nobody_confirms_ends_and_takes_everything_with_it(
    client, entry, run_jobs, freeze
):
    rate(client, entry)
    link = last_link("warga@contoh.test")

    freeze(clock.now() + 48 * HOUR)
    assert "tidak berlaku lagi" in client.get(link).words
    assert "tidak berlaku lagi" in client.post(link).words
    run_jobs()
    assert ratings() == []
    assert letters_to("warga@contoh.test") == []
    assert client.get(link).status_code == 404


@pytest.mark.parametrize(("opens", "closes", "status"), [(1, 2, 404), (-2, 1, 200), (-2, -1, 200)])
def test_the_dates_of_the_stage_decide(client, entry, opens, closes, status):
    now = clock.now()
    rate(client, entry)
    link = last_link("warga@contoh.test")
    move_stage(
        stage(entry.edition, K.USEFULNESS_RATING),
        opens_at=now + opens * HOUR,
        closes_at=now + closes * HOUR,
    )
    runs = opens < 0 < closes

    assert client.get(LIST).status_code == status
    page = client.get(f"{LIST}/{entry.id}")
    assert page.status_code == status
    assert (page.soup.select_one("input[name=email]") is not None) is runs
    rate(client, entry, "lain@contoh.test")
    client.post(link)
    assert (len(ratings()), len(confirmed())) == ((2, 1) if runs else (1, 0))


def test_what_was_withdrawn_is_rated_no_longer(client, entry):
    with transaction():
        entry.state = EntryState.WITHDRAWN

    assert "Antar Obat" not in client.get(LIST).words
    assert client.get(f"{LIST}/{entry.id}").status_code == 404


def test_long_after_the_results_only_the_points_are_left(client, edition, entry):
    rate(client, entry)
    client.post(last_link("warga@contoh.test"))
    rate(client, entry, "lain@contoh.test")

    with transaction():
        actions.forget_contacts(edition.id)
    (rating,) = ratings()
    assert rating.answers == (5, 4, 3)
    traces = ("claimed", "contact", "domain", "network", "token_hash", "comment")
    assert not any(getattr(rating, name) for name in traces)
