"""A judge writes topics in their own words, and gets proposals in which they occur."""

import json

import pytest

from app.competitions.models import StageKind
from app.core.db import db, transaction
from app.entries.models import EntryState
from app.judging import actions, queries
from app.judging.jobs import keep_words
from app.judging.models import Plan
from app.judging.models.expertise import SnapshotWords
from app.judging.rules.plans import design_of_text, solution_text
from app.judging.rules.solving import solve
from app.judging.rules.topics import Finder, topics_in, words_in
from tests.factories.agencies import make_agency, make_unit
from tests.factories.competitions import make_edition
from tests.factories.entries import make_entry
from tests.factories.judging import (
    make_judge,
    make_passed_entry,
    make_reading,
    make_secretary,
    settings,
)
from tests.judging.test_access import with_questions

WHO = {
    "key": "penulis",
    "kind": "line",
    "label": "Penulis",
    "audience": "judges",
    "identifies": True,
}
OWN = "/penilaian/keahlian"


@pytest.mark.parametrize(
    ("written", "topics"),
    [
        ("stunting", ["stunting"]),
        ("Stunting,  pengelolaan   sampah\r\nGizi; ", ["Stunting", "pengelolaan sampah", "Gizi"]),
        ("pengelolaan sampah\nmengelola sampah", ["pengelolaan sampah"]),
        (" , \n", []),
    ],
)
def test_topics_stand_on_lines_or_between_commas_each_once_as_written(written, topics):
    assert topics_in(written) == topics


@pytest.mark.parametrize(
    ("topic", "occurs"),
    [
        ("stunting", True),
        ("Penurunan STUNTING", True),
        ("pengelolaan sampah", True),  # whatever the affixes
        ("sampah desa", True),  # whatever the small words between
        ("stunting sampah", False),
        ("sampah stunting", False),
        ("desa mencetak", False),  # not from one answer into the next
        ("e-KTP", True),
        ("ktp", True),
        ("perizinan", False),
    ],
)
def test_a_topic_occurs_where_its_words_stand_side_by_side(topic, occurs):
    words = words_in(
        ["Turunkan stunting!", "Kami mengelola sampah di desa.", "Kami mencetak e-KTP keliling."]
    )

    assert Finder([topic]).found_in(words) == ({topic} if occurs else set())


@pytest.fixture
def edition(app):
    return make_edition(
        "edisi-2027",
        at=StageKind.PROPOSAL_ASSESSMENT,
        form=with_questions(WHO),
        blind=True,
        rules=settings(readers_per_entry=1),
    )


@pytest.fixture
def judge(edition):
    return make_judge(edition, name="Ani")


@pytest.fixture
def desk(judge, new_client):
    return new_client(judge)


def say(desk, topics):
    return desk.post(OWN, data={"topik": topics}, follow_redirects=True)


def held(page):
    """Topic → what the page says of it."""
    rows = page.soup.select("#held dl > div")
    return {row.dt.text: " ".join(row.dd.text.split()) for row in rows}


def test_a_judge_sees_how_many_proposals_a_topic_fits(edition, judge, desk):
    agency = make_agency("Kota Contoh")
    make_judge(edition, agency=agency)
    for title in ("Cegah Stunting", "Bebas Stunting", "Sampah Jadi Berkah"):
        make_passed_entry(edition, title=title)
    far = make_passed_entry(edition, title="Peta Stunting")
    with transaction():
        actions.declare_conflict(make_reading(edition, judge, far), "Membimbingnya.", by=judge)
    make_entry(edition, title="Stunting yang Tak Lolos", state=EntryState.FAILED)

    page = say(desk, "Stunting, pengelolaan air\nsampah")

    assert page.soup.select_one("textarea[name=topik]").text.split("\n")[-3:] == [
        "Stunting",
        "pengelolaan air",
        "sampah",
    ]
    assert held(page) == {
        "Stunting": "cocok dengan 2 proposal",
        "pengelolaan air": "tidak ada di proposal mana pun; coba kata lain",
        "sampah": "cocok dengan 1 proposal",
    }


@pytest.mark.once
@pytest.mark.parametrize(
    ("topics", "said"),
    [
        (",".join(f"topik{n}" for n in range(11)), "Paling banyak 10 topik; ini 11."),
        ("a" * 61, "Terlalu panjang untuk satu topik"),
        ("yang dan di", "hanya kata umum"),
    ],
)
def test_too_much_and_too_little_is_told_and_nothing_typed_is_lost(desk, topics, said):
    page = say(desk, topics)

    assert said in page.words
    assert topics in page.soup.select_one("textarea[name=topik]").text


@pytest.mark.once
def test_nobody_finds_an_agency_or_a_person_by_writing_their_name(edition, judge, desk):
    """What tells who they are stands everywhere but in what a blind stage shows."""
    name = "Wanasari Makmur"
    agency = make_agency(f"Pemerintah {name}")
    make_entry(
        edition,
        agency,
        unit=make_unit(agency, f"Dinas {name}"),
        state=EntryState.PASSED,
        title="Antar Obat",
        answers={
            "penulis": name,
            "penanggung-jawab": name,
            "mitra": [{"name": name, "role": name}],
            "ringkasan": "Obat sampai di rumah.",
        },
        files={"bukti": f"{name}.pdf"},
    )

    said = held(say(desk, f"{name}, wanasari, makmur, antar obat, obat sampai"))

    assert list(said.values())[:3] == ["tidak ada di proposal mana pun; coba kata lain"] * 3
    assert list(said.values())[3:] == ["cocok dengan 1 proposal"] * 2


def test_the_plan_says_which_topic_brought_a_judge_and_can_be_made_again(
    app, edition, judge, desk, new_client
):
    other = make_judge(edition, name="Budi")
    near = make_passed_entry(edition, title="Cegah Stunting")
    far = make_passed_entry(edition, title="Sampah Jadi Berkah")
    say(desk, "Penurunan Angka, stunting")
    office = new_client(make_secretary(edition))

    page = office.post("/sekretariat/edisi-2027/penugasan/usulan", data={}, follow_redirects=True)

    assert "Juri menulis topik “stunting”, yang ada di proposal ini." in page.words
    assert "1 terkait" in page.words
    plan = db.session.scalars(db.select(Plan)).one()
    design = design_of_text(plan.design_json)
    assert solution_text(solve(design)) == plan.solution_json
    assert [sorted(entry.about.topics) for entry in design.entries] == [["stunting"], []]
    call = app.test_cli_runner().invoke
    stage = str(plan.stage_id)
    answer = json.loads(
        call(args=["judging", "assign", "--stage", stage, "--dry-run", "--json"]).stdout
    )
    why = {line["entry"]: (line["judge"], line["why"]) for line in answer["readings"]}
    assert why == {near.id: (judge.id, ["topic:stunting"]), far.id: (other.id, ["undeclared"])}

    say(desk, "Sampah")
    assert "Usulan ini sudah usang" in office.get(page.request.path).words
    assert "Hasilnya sama" in call(args=["judging", "replay", str(plan.id)]).stdout


def test_words_read_out_beforehand_find_the_same(edition, judge, desk):
    for title in ("Cegah Stunting", "Sampah Jadi Berkah"):
        make_passed_entry(edition, title=title)
    topics = ["stunting", "pasar"]
    before = queries.counted_topics(judge, topics)

    assert not keep_words()  # no more waits

    kept = db.session.scalars(db.select(SnapshotWords).order_by(SnapshotWords.snapshot_id)).all()
    assert len(kept) == 2
    assert queries.counted_topics(judge, topics) == before == {"stunting": 1, "pasar": 0}
    with transaction():
        kept[0].version, kept[0].words = "an older analysis", "pasar"
        kept[1].words = "pasar"
    assert queries.counted_topics(judge, topics) == {"stunting": 1, "pasar": 1}
    keep_words()
    assert queries.snapshots_without_words(9) == {}
    assert "stunting" in db.session.get_one(SnapshotWords, kept[0].snapshot_id).words
