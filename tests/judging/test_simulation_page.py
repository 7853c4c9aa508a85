"""The secretariat asks what a way of judging takes and finds, before the edition opens."""

import json

import pytest

from app.competitions.models import EditionState, StageKind
from app.core import clock
from app.core.db import db, transaction
from app.judging.models import Decision, Outcome
from tests.factories.competitions import make_edition
from tests.factories.judging import make_passed_entry, make_secretary, settings

pytestmark = pytest.mark.once

PAGE = "/sekretariat/edisi-2027/rubrik/simulasi"
COMMAND = "judging simulate --entries 60 --judges 6 --readers 2 --winners 9"
REAL = {"proposal": 60, "juri": 6, "pembaca": 2, "pemenang": 9, "menit": 30, "jam": 6}


@pytest.fixture(autouse=True)
def few_runs(monkeypatch):
    monkeypatch.setattr("app.judging.rules.simulating.MOST_RUNS", 20)


@pytest.fixture
def edition(app):
    rules = settings(readers_per_entry=3, selected_entries=7)
    return make_edition("edisi-2027", state=EditionState.PREPARED, rules=rules)


@pytest.fixture
def office(edition, new_client):
    return new_client(make_secretary(edition))


def ways(page):
    """Way → readings of each judge, and whether they fit."""
    rows = [
        {cell["data-label"]: list(cell.stripped_strings) for cell in row.select("th, td")}
        for row in page.soup.select("#simulation-table tbody tr")
    ]
    return {row["Cara"][0]: (row["Proposal per juri"][0], row["Jam per juri"][1]) for row in rows}


def values(page):
    return {field["name"]: field["value"] for field in page.soup.select("aside input")}


def test_the_first_sentence_says_hours_and_what_is_found(office):
    page = office.get(PAGE, query_string=REAL)

    sentence = page.soup.select_one("#plain").text
    assert sentence.startswith("Tiap juri membaca 20 proposal, kira-kira 10 jam; dari 9 proposal")
    said = page.soup.select_one("#advice").text
    assert "4 jam lebih dari 6 jam yang dimiliki tiap juri" in said
    assert "saring dulu" in said
    assert "tambah 4 juri, menjadi 10: tiap juri membaca 12 proposal" in said
    assert ways(page) == {
        "Seperti direncanakan": ("20", "Melebihi"),
        "Disaring dulu": ("12", "Muat"),
        "Lebih banyak juri": ("12", "Muat"),
        "Lebih sedikit juri per proposal": ("10", "Muat"),
    }
    assert values(page)["menit"] == "30"


def test_it_begins_with_what_the_edition_and_the_year_before_know(edition, office):
    before = make_edition(
        "edisi-2026", at=StageKind.PROPOSAL_ASSESSMENT, competition=edition.competition, year=2026
    )
    for number in range(9):
        make_passed_entry(before, title=f"Proposal {number}")

    page = office.get(PAGE)

    known = values(page)
    assert (known["proposal"], known["pembaca"], known["pemenang"]) == ("9", "3", "7")
    assert f"Sebanyak yang dinilai pada {before.name}." in page.words


def test_how_many_win_is_as_in_the_year_before_and_never_one(app, new_client):
    edition = make_edition("edisi-2027", state=EditionState.PREPARED)
    before = make_edition(
        "edisi-2026", at=StageKind.PROPOSAL_ASSESSMENT, competition=edition.competition, year=2026
    )
    entries = [make_passed_entry(before) for _ in range(14)]
    office = new_client(secretary := make_secretary(edition))
    assert values(office.get(PAGE))["pemenang"] == "3"

    with transaction():
        for entry in entries[:5]:
            one = {"edition_id": before.id, "entry_id": entry.id, "outcome": Outcome.WINNER}
            then = {"decided_by_id": secretary.id, "decided_at": clock.now()}
            db.session.add(Decision(**one, **then, published_at=clock.now()))
    assert values(office.get(PAGE))["pemenang"] == "5"


def test_panels_that_share_nothing_are_told(office):
    apart = {**REAL, "panel": 2, "jam": 40}

    assert (
        "2 kelompok yang tidak membaca satu proposal pun"
        in office.get(PAGE, query_string={**apart, "penghubung": 0}).words
    )
    assert "kelompok yang tidak" not in office.get(PAGE, query_string=apart).words


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"juri": "x"}, "Isi angka antara 1 dan 500."),
        ({"proposal": "99999999999999999999"}, "Isi angka antara 2 dan 10.000."),
        ({"panel": 4}, "Perlu paling sedikit 8 juri: 2 untuk tiap panel."),
        ({"pemenang": 60}, "Harus kurang dari jumlah proposal."),
        ({"juri": 121}, "Lebih banyak juri daripada bacaan."),
        ({"proposal": 2, "panel": 3, "pemenang": 1}, "Lebih banyak panel daripada proposal."),
        ({"derau": "0"}, "Isi angka antara 1 dan 50."),
    ],
)
def test_what_cannot_be_is_said_at_its_field(office, change, said):
    page = office.get(PAGE, query_string={**REAL, **change})

    assert page.status_code == 422
    assert said in page.words
    assert page.soup.select("#simulation-table") == []
    assert values(page)["jam"] == "6"


def test_the_command_says_the_same(app):
    call = app.test_cli_runner().invoke
    told, asked = (call(args=f"{COMMAND} --minutes 30 --hours 6{more}") for more in ("", " --json"))

    assert "Tiap juri membaca 20 proposal, kira-kira 10 jam" in told.output
    assert "10,0" in told.output
    planned, screening, *_others = json.loads(asked.output)["courses"]
    assert (planned["way"], planned["per_judge"], planned["fits"]) == ("planned", 20, False)
    assert (screening["way"], screening["further"]) == ("screening", 12)
    assert planned["found"]["low"] <= planned["found"]["mean"] <= planned["found"]["high"]


def test_the_command_refuses_what_cannot_be(app):
    refused = app.test_cli_runner().invoke(args=f"{COMMAND} --panels 4")

    assert refused.exit_code == 2
    assert "--judges: Perlu paling sedikit 8 juri" in refused.output


def test_it_is_reached_from_the_rubric(office):
    page = office.get("/sekretariat/edisi-2027/rubrik")

    (link,) = page.soup.find_all("a", string="Simulasi metode")
    assert office.get(link["href"]).status_code == 200
