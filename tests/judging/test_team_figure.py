"""The team mark beside the other figures, and as the one that has to reach the passing grade."""

import pytest

from app.accounts.models import Role
from app.competitions.models import StageKind
from app.core import clock
from app.core.db import transaction
from app.judging import actions, queries
from app.judging.rules.selecting import Why
from tests.factories.accounts import grant, make_user
from tests.factories.competitions import make_edition, stage
from tests.factories.judging import (
    assessment,
    make_judge,
    make_passed_entry,
    make_reading,
    make_secretary,
    settings,
)

ASSESSED, MEETING, AFTER = (f"2027-{day}T10:00+07:00" for day in ("04-05", "04-25", "05-15"))
RECAP = "/sekretariat/edisi-2027/rekap"
HIGH, LOW = {"ringkasan": 5, "dampak": 5}, {"ringkasan": 3, "dampak": 3}
"""100 and 60: a mean of 80."""


@pytest.fixture
def edition(app, freeze):
    freeze(MEETING)
    rules = settings(passing_grade=75, passing_figure="team")
    at = StageKind.TEAM_CONSOLIDATION
    return make_edition("edisi-2027", at=at, rules=rules, teams=True)


@pytest.fixture
def entries(edition, freeze):
    """What the two judges made of each entry: more, less, nothing that both accept; the last has
    one judge only."""
    judges = [make_judge(edition), make_judge(edition)]
    made = {}
    for title, points in (("Naik", 4), ("Turun", 3), ("Beda", 5), ("Sendiri", None)):
        freeze(ASSESSED)
        entry = make_passed_entry(edition, title=title)
        readers = judges if points else judges[:1]
        readings = [
            make_reading(edition, judge, entry, points=given, done=True)
            for judge, given in zip(readers, (HIGH, LOW), strict=False)
        ]
        freeze(MEETING)
        if points:
            agree(readings, points, agrees=title != "Beda")
        made[title] = entry.id
    return made


def agree(readings, points, *, agrees):
    one, other = readings
    given = dict.fromkeys([c.id for c in one.stage.rubric.criteria], points)
    reason, now = "Kami menimbang ulang dampaknya.", clock.now()
    with transaction():
        actions.propose_team_mark(one, given, reason, seen=0, by=one.judge, now=now)
        actions.answer_team_proposal(
            other, agrees=agrees, reason="Terlalu tinggi.", seen=1, by=other.judge, now=now
        )


@pytest.fixture
def office(edition, new_client):
    return new_client(make_secretary(edition))


def titles(entries, refs):
    return {title for title, ref in entries.items() if ref in refs}


def test_the_team_mark_passes_and_who_has_none_does_not(edition, entries):
    recap = queries.recap(assessment(edition), with_marks=True)

    assert titles(entries, recap.reaching) == {"Naik"}
    assert titles(entries, recap.unagreed) == {"Beda", "Sendiri"}
    assert titles(entries, recap.between) == {"Turun"}
    found = {line.entry: line.why for line in queries.selection_of(recap)}
    assert {title: found[ref] for title, ref in entries.items()} == {
        "Naik": Why.RANK,
        "Turun": Why.BELOW,
        "Beda": Why.UNAGREED,
        "Sendiri": Why.UNAGREED,
    }


def test_the_recap_and_its_file_have_the_mark_with_reason_and_dissent(entries, office):
    page = office.get(RECAP)
    assert "Nilai tim" in page.soup.select_one("#recap-table thead").text
    file = office.get(f"{RECAP}.csv?urut=nomor").get_data(as_text=True).splitlines()
    last = [line.rsplit(";", 1)[1].strip('"') for line in file]
    assert last == ["Nilai tim", "80,00", "60,00", "", ""]

    page = office.get(f"{RECAP}/{entries['Naik']}")
    assert "Nilai tim: 80,00" in page.words
    assert "Kami menimbang ulang dampaknya." in page.words
    page = office.get(f"{RECAP}/{entries['Beda']}")
    mark = " ".join(page.soup.select_one("#team-mark").text.split())
    assert "Belum sepakat: perlu usulan baru Menunggu Juri A, Juri B." in mark
    assert "Juri B: keberatan. Terlalu tinggi." in mark


def test_the_chair_sees_which_teams_wait_for_whom(edition, entries, new_client):
    chair = new_client(make_user(grants=[grant(Role.CHAIR, edition=edition)]))

    page = chair.get(chair.get(RECAP).soup.select_one("a[href*='/rekap/tim']")["href"])

    rows = [" ".join(row.stripped_strings) for row in page.soup.select("tbody tr")]
    assert len(rows) == 3
    assert "Beda" in rows[0]
    assert rows[0].endswith("Belum sepakat: perlu usulan baru Juri A, Juri B –")
    assert [row.rsplit(" ", 1)[1] for row in rows[1:]] == ["80,00", "60,00"]


def test_the_panel_reads_the_mark_and_decisions_wait_for_it(
    edition, entries, office, freeze, new_client
):
    assert "Belum dapat diputuskan" in office.get("/sekretariat/edisi-2027/keputusan/usulan").words
    freeze(AFTER)
    member = make_user(grants=[grant(Role.PANELIST, edition=edition)])
    page = new_client(member).get(f"/penilaian/panel/edisi-2027/{entries['Beda']}")

    assert "Tanpa nilai tim" in page.words
    assert "Terlalu tinggi." in page.words
    page = office.get("/sekretariat/edisi-2027/keputusan?hasil=tanpa")
    assert "Tanpa nilai tim (2)" in page.words
    assert "Beda" in page.soup.select_one("table").text
    assert "Naik" not in page.soup.select_one("table").text


def test_the_front_page_leads_to_teams_before_they_end_and_to_decisions_after(
    edition, entries, office, freeze
):
    freeze(stage(edition, StageKind.TEAM_CONSOLIDATION).closes_at)
    page = office.get("/sekretariat")
    assert "Konsolidasi tim segera ditutup" in page.words
    assert "Putuskan finalis dan pemenang" not in page.words
    freeze(AFTER)
    assert "Putuskan finalis dan pemenang" in office.get("/sekretariat").words


def test_the_rules_page_says_how_a_team_mark_comes_about(edition, client):
    make_edition("tanpa-tim-2027")

    assert "lebih dari separuh anggotanya setuju" in client.get("/kompetisi/edisi-2027").words
    assert "proposal tanpa nilai tim" in client.get("/kompetisi/edisi-2027").words
    assert "Nilai tim" not in client.get("/kompetisi/tanpa-tim-2027").words
