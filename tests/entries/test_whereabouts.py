"""Where an entry is, on every page that shows one, from its draft to the published result."""

import pytest

from app.competitions.models import StageKind
from app.competitions.rules import StageProgress
from app.core import clock
from app.core.db import transaction
from app.entries.models import EntryState
from app.entries.rules.deadlines import Deadlines
from app.entries.rules.standing import Judged, Standing, standing
from app.judging import actions as judging
from app.judging.models import Outcome
from tests.factories.competitions import make_edition, stage
from tests.factories.entries import make_entry
from tests.factories.judging import make_judge, make_reading, make_secretary

pytestmark = pytest.mark.once

S, W, P = EntryState, Standing, StageProgress
OPEN = Deadlines(clock.now(), None, is_open=True, internal_over=False)
INNER = Deadlines(clock.now(), clock.now(), is_open=True, internal_over=True)
CLOSED = Deadlines(clock.now(), None, is_open=False, internal_over=False)
NOT_JUDGED = Judged(P.COMING, has_reader=False, is_published=False)


@pytest.mark.parametrize(
    ("state", "deadlines", "expected"),
    [
        (S.DRAFT, OPEN, W.DRAFT),
        (S.DRAFT, INNER, W.INTERNAL_OVER),
        (S.DRAFT, CLOSED, W.NEVER_SENT),
        (S.RETURNED, OPEN, W.RETURNED),
        (S.RETURNED, INNER, W.RETURNED),
        (S.RETURNED, CLOSED, W.NEVER_SENT),
        (S.WITH_ADMIN, INNER, W.WITH_ADMIN),
        (S.WITH_ADMIN, CLOSED, W.NEVER_SENT),
        (S.SUBMITTED, CLOSED, W.SUBMITTED),
        (S.FAILED, CLOSED, W.FAILED),
        (S.WITHDRAWN, OPEN, W.WITHDRAWN),
    ],
)
def test_where_an_entry_stands_before_it_passes(state, deadlines, expected):
    assert standing(state, deadlines, NOT_JUDGED) is expected


@pytest.mark.parametrize(
    ("assessment", "has_reader", "expected"),
    [
        (P.COMING, False, W.UNASSIGNED),
        (P.COMING, True, W.TO_BE_READ),
        (P.OPEN, False, W.UNASSIGNED),
        (P.OPEN, True, W.BEING_JUDGED),
        (P.OVER, False, W.TO_BE_DECIDED),
        (P.OVER, True, W.TO_BE_DECIDED),
        (None, True, W.TO_BE_READ),
    ],
)
def test_where_it_stands_until_the_publication(assessment, has_reader, expected):
    judged = Judged(assessment, has_reader=has_reader, is_published=False)

    assert standing(S.PASSED, CLOSED, judged) is expected


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [("", W.NOT_CHOSEN), ("finalist", W.FINALIST), ("winner", W.WINNER)],
)
def test_where_it_stands_once_results_are_out(outcome, expected):
    judged = Judged(P.OVER, has_reader=True, is_published=True, outcome=outcome)

    assert standing(S.PASSED, CLOSED, judged) is expected


@pytest.mark.parametrize(("outcome", "expected"), [("", W.NOT_FINALIST), ("finalist", W.NAMED)])
def test_where_it_stands_once_finalists_are_public(outcome, expected):
    judged = Judged(
        P.OVER, has_reader=True, is_published=False, outcome=outcome, finalists_known=True
    )

    assert standing(S.PASSED, CLOSED, judged) is expected


@pytest.fixture
def judged(admin):
    """An entry that a judge reads, in the assessment, and its edition."""
    edition = make_edition("kipp-2027", at=StageKind.PROPOSAL_ASSESSMENT)
    entry = make_entry(edition, admin.grants[0].agency, by=admin, state=S.PASSED, title="Perahu")
    make_reading(edition, make_judge(edition), entry)
    return entry


def pages(person, entry):
    """The words of all pages of the agency that tell where the entry is."""
    here = f"/instansi/proposal/{entry.id}"
    sheet = person.get("/instansi/proposal.csv").text
    return [person.get(path).words for path in ("/instansi", here, here + "/riwayat")] + [sheet]


def office_pages(person, entry):
    here = "/sekretariat/kipp-2027/proposal"
    words = [person.get(path).words for path in (here, f"{here}/{entry.id}")]
    return [*words, person.get(here + ".csv").text]


def decide(entry, outcome, secretary, freeze):
    """After the assessment: a pending decision."""
    freeze(stage(entry.edition, StageKind.DECISION).opens_at)
    with transaction():
        judging.decide(entry.edition, [entry], outcome, award="Top Inovasi", by=secretary)


def test_nobody_is_named_yet(new_client, admin):
    edition = make_edition(at=StageKind.ADMINISTRATIVE_SELECTION)
    entry = make_entry(edition, admin.grants[0].agency, by=admin, state=S.PASSED)

    for words in pages(new_client(admin), entry):
        assert "Menunggu penunjukan juri" in words
        assert "Sekretariat" in words


def test_being_judged_is_told_on_every_page(new_client, admin, judged):
    for words in pages(new_client(admin), judged):
        assert "Sedang dinilai" in words
        assert "Juri" in words


def test_a_pending_decision_is_told_nowhere(new_client, admin, judged, freeze):
    decide(judged, Outcome.WINNER, admin, freeze)

    for words in pages(new_client(admin), judged):
        assert "Menunggu keputusan" in words
        assert "Pemenang" not in words.replace("Finalis dan pemenang diputuskan", "")
        assert "Top Inovasi" not in words


@pytest.mark.parametrize("outcome", list(Outcome))
def test_the_published_result_is_told_on_every_page(new_client, admin, judged, freeze, outcome):
    told = {Outcome.WINNER: "Pemenang", Outcome.FINALIST: "Finalis"}[outcome]
    decide(judged, outcome, admin, freeze)
    with transaction():
        judging.publish_results(judged.edition, by=admin)
    person = new_client(admin)

    for words in pages(person, judged):
        assert told in words
    page = person.get(f"/instansi/proposal/{judged.id}")
    first = page.soup.select_one(".alert")
    assert f"Hasil diumumkan: {told}" in first.text
    assert first.a["href"] == f"/instansi/proposal/{judged.id}/hasil"
    assert person.get("/instansi").soup.select(f'tbody a[href="{first.a["href"]}"]')
    assert "Hasil diumumkan" in person.get(f"/instansi/proposal/{judged.id}/riwayat").words


def test_who_was_not_chosen_reads_it_too(new_client, admin, judged, freeze):
    other = make_entry(judged.edition, judged.agency, by=admin, state=S.PASSED)
    decide(judged, Outcome.WINNER, admin, freeze)
    with transaction():
        judging.publish_results(judged.edition, by=admin)

    page = new_client(admin).get(f"/instansi/proposal/{other.id}")
    assert "Hasil diumumkan: Tidak terpilih" in page.words


def test_the_secretariat_reads_the_same(new_client, judged):
    for words in office_pages(new_client(make_secretary(judged.edition)), judged):
        assert "Sedang dinilai" in words


def test_the_way_names_each_office(new_client, admin, judged):
    page = new_client(admin).get(f"/instansi/proposal/{judged.id}")

    legs = [(leg.b.text, (leg.get("class") or [""])[0]) for leg in page.soup.select(".steps li")]
    assert legs == [
        ("Ditulis unit", "done"),
        ("Admin instansi", "done"),
        ("Sekretariat", "done"),
        ("Tim evaluasi", "now"),
        ("Hasil", ""),
    ]


@pytest.mark.parametrize(
    ("state", "last"), [(S.FAILED, "Sekretariat"), (S.WITHDRAWN, "Ditulis unit")]
)
def test_the_way_ends_where_the_entry_ended(new_client, admin, edition, state, last):
    entry = make_entry(edition, admin.grants[0].agency, by=admin, state=state)

    page = new_client(admin).get(f"/instansi/proposal/{entry.id}")

    assert page.soup.select(".steps li")[-1].b.text == last
