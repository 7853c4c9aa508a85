"""Minutes count and give reasons, and a judge's statement tells how much was read: never a mark."""

import pytest

from app.accounts.models import Role, User
from app.core import clock
from app.core.blocks import Fact, Grid, Heading, Place
from app.core.chain import Head
from app.core.db import db, transaction
from app.core.i18n import spoken
from app.judging.actions import publish_results
from app.judging.models import Conflict, ConflictSource, Outcome
from app.judging.models.plenary import Choice
from app.papers import minutes, statements
from app.papers.queries import work_by_judge
from tests.factories.accounts import grant, make_user
from tests.factories.judging import assessment, make_judge, make_reading
from tests.factories.ranked import Sitting

pytestmark = pytest.mark.once

HEAD = Head(1234, "ab" * 32)


@pytest.fixture
def sitting(app, new_client):
    return Sitting(new_client)


def facts(paper):
    return {one.term: one.value for one in paper.blocks if isinstance(one, Fact)}


def words(paper):
    """All that is written on it, in one string."""
    return " ".join(str(one) for one in paper.blocks)


def grid_under(paper, heading):
    at = paper.blocks.index(Heading(heading))
    return paper.blocks[at + 1].rows


def test_minutes_of_an_assessment_count_what_was_done(sitting):
    stage = assessment(sitting.edition)
    with spoken("id"):
        paper = minutes.of_stage(stage, HEAD)

    said = facts(paper)
    assert said["Proposal yang dinilai"] == "3"
    assert said["Juri yang nilainya dihitung"] == "1"
    assert said["Penilaian yang dihitung"] == "3"
    assert said["Penilai tiap proposal"] == "1 (menurut ketentuan 1)"
    assert said["Kesepakatan antarjuri"] == "tidak dapat dihitung dari penilaian yang ada"
    assert grid_under(paper, "Kriteria") == [("Kebaruan", "40"), ("Dampak", "60")]
    assert HEAD.hash in words(paper) and "1.234 baris" in words(paper)
    assert not {"Satu", "Dua", "Tiga"} & set(words(paper).split())


@pytest.mark.both
def test_minutes_of_the_plenary_name_who_took_part_who_stood_back_and_why(sitting):
    edition, (first, second, third) = sitting.edition, sitting.entries
    chair = make_user(name="Ketua Uji", grants=[grant(Role.CHAIR, edition=edition)])
    with transaction():
        said = {"source": ConflictSource.DECLARED, "reason": "Rahasia.", "found_at": clock.now()}
        db.session.add(Conflict(entry_id=third.id, judge_id=sitting.beni.id, **said))
    for client in (sitting.one, sitting.other):
        client.post(
            sitting.address(first), data={"choice": "passed_over", "reason": "Terlalu mahal."}
        )
    sitting.decide(second, outcome=Outcome.WINNER, award="Top 5", reason="Daerah tertinggal.")
    with transaction():
        publish_results(edition, by=sitting.secretary)
    with spoken("id"):
        paper = minutes.of_plenary(edition, HEAD)

    assert "Ani; Beni" in words(paper)
    assert grid_under(paper, "Panelis yang mundur karena benturan kepentingan") == [
        ("Beni", "Tiga")
    ]
    assert [
        row[1::2]
        for row in next(
            one.rows for one in paper.blocks if isinstance(one, Grid) and "Inovasi" in one.columns
        )
    ] == [("Dua", "Top 5")]
    said = facts(paper)
    assert said["Dua"] == "Daerah tertinggal."
    assert said["Satu"] == "Terlalu mahal. Terlalu mahal."
    assert "Rahasia" not in words(paper)
    places = [one for one in paper.blocks if isinstance(one, Place)]
    assert Place("Ketua penyelenggara", chair.name) in places
    assert Place("Panelis", "Ani") in places and places[-1] == Place("Sekretariat")


def test_a_statement_tells_as_what_when_and_how_many_but_never_which(sitting):
    edition, (first, second, _third) = sitting.edition, sitting.entries
    for entry in (first, second):
        choice = {"choice": Choice.FINALIST.value, "reason": "Baik."}
        sitting.one.post(sitting.address(entry), data=choice)
    idle = make_judge(edition)
    make_reading(edition, idle, first)
    work = work_by_judge(edition)

    assert sitting.beni.id not in work and idle.id not in work
    with spoken("id"):
        papers = {
            judge: statements.of_judge(edition, db.session.get(User, judge), done)
            for judge, done in work.items()
        }
    (judge,) = papers.keys() - {sitting.ani.id}
    assert facts(papers[judge])["Peran"] == "Evaluator"
    assert facts(papers[sitting.ani.id]) == {"Nama": "Ani", "Peran": "Panelis"}
    grids = {
        ref: next(one for one in paper.blocks if isinstance(one, Grid))
        for ref, paper in papers.items()
    }
    assert [row[::2] for row in grids[judge].rows] == [("Penilaian proposal", "3")]
    assert [row[2] for row in grids[sitting.ani.id].rows] == ["2"]
    assert not {"Satu", "Dua", "Tiga"} & set(words(papers[judge]).split())
