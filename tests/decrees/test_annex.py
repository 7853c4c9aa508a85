"""The annex names what was published, in decree order, with names from records alone."""

import io

import docx
import pytest
from docx.oxml.ns import qn

from app.competitions.models import StageKind
from app.core import clock
from app.core.db import transaction
from app.decrees.rules import in_decree_order
from app.entries.models import Entry
from app.judging.actions import decide, publish_results
from app.judging.models import Decision, Outcome
from tests.decrees.test_decrees import OFFICE, recorded
from tests.factories.competitions import make_edition
from tests.factories.judging import make_passed_entry, make_secretary, settings
from tests.harness import spreadsheet

pytestmark = pytest.mark.once

DECIDED = [
    ("Sehat Bersama", Outcome.WINNER, "Top 45"),
    ("=1+1", Outcome.WINNER, "Top 45"),
    ("Bina Warga", Outcome.WINNER, "Top 5"),
    ("Antar Obat", Outcome.FINALIST, ""),
]


class House:
    def __init__(self):
        self.edition = make_edition("edisi-2027", at=StageKind.DECISION, rules=settings())
        self.office = make_secretary(self.edition)
        self.entries = {
            title: make_passed_entry(self.edition, title=title) for title, *_ in DECIDED
        }

    def publish(self):
        with transaction():
            for title, outcome, award in DECIDED:
                said = {"award": award, "reason": "Layak.", "by": self.office}
                decide(self.edition, [self.entries[title]], outcome, **said)
            publish_results(self.edition, by=self.office)


@pytest.fixture
def house(app):
    return House()


def texts(table):
    return [[cell.text for cell in row.cells] for row in table.rows]


def opened(answer):
    return docx.Document(io.BytesIO(answer.data))


def test_a_word_processor_finds_headings_tables_and_the_language(house, new_client):
    office = new_client(house.office)
    assert office.get(f"{OFFICE}/lampiran.docx").status_code == 404
    house.publish()
    page = office.get(OFFICE)
    draft = opened(office.get(page.soup.select_one("a[href$='lampiran.docx']")["href"]))
    recorded(house.edition, house.office)
    paper = opened(office.get(f"/en{OFFICE}/lampiran.docx"))

    words = [one.text for one in paper.paragraphs]
    headings = [one.text for one in paper.paragraphs if one.style.name == "Heading 1"]
    assert "Rancangan: keputusannya belum dicatat di situs." in [p.text for p in draft.paragraphs]
    assert "Nomor: 12/KPTS/2027" in words
    assert "Gubernur Tanah Uji," in words
    assert not any("Rancangan" in one for one in words)
    assert headings == ["Top 5 (1 inovasi)", "Top 45 (2 inovasi)", "Finalis (1 inovasi)"]
    rows = [row for table in paper.tables for row in texts(table)[1:]]
    assert [row[:2] for row in rows] == [
        ["1", "Bina Warga"], ["2", "=1+1"], ["3", "Sehat Bersama"], ["4", "Antar Obat"],
    ]  # fmt: skip
    assert rows[0][3] == house.entries["Bina Warga"].agency.name
    for table in paper.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    languages = {one.get(qn("w:val")) for one in paper.styles.element.iter(qn("w:lang"))}
    assert languages == {"id-ID"}
    assert paper.core_properties.title == "Lampiran Keputusan"
    assert paper.core_properties.author == house.edition.competition.organiser.name


def test_a_spreadsheet_runs_none_of_it(house, new_client):
    house.publish()
    office = new_client(house.office)
    draft = spreadsheet.read(office.get(f"{OFFICE}/lampiran.xlsx").data)
    recorded(house.edition, house.office)
    sheet = spreadsheet.read(office.get(f"{OFFICE}/lampiran.xlsx").data)

    assert draft.rows[1][-2:] == ["belum dicatat", "belum dicatat"]
    assert sheet.formulas == 0
    assert [(int(row[0]), row[1], row[-3]) for row in sheet.rows[1:]] == [
        (1, "Bina Warga", "Top 5"),
        (2, "=1+1", "Top 45"),
        (3, "Sehat Bersama", "Top 45"),
        (4, "Antar Obat", "Finalis"),
    ]
    assert {row[-2] for row in sheet.rows[1:]} == {"12/KPTS/2027"}


@pytest.mark.parametrize(
    "awards",
    [
        ["Juara 1", "Juara 2", "Juara 10"],
        ["Terbaik I", "Terpuji"],
        ["top 5", "Top 45"],
        ["5 terbaik", "40 terbaik"],
        ["", "Juara"],
    ],
)
def test_awards_count_by_their_numbers(awards):
    made = [
        Decision(
            entry=Entry(id=at, title_key="a"), outcome=Outcome.WINNER, award=award,
            published_at=clock.now(),
        )
        for at, award in enumerate(reversed(awards))
    ]  # fmt: skip

    assert [one.award for one in in_decree_order(made)] == awards
