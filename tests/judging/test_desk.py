"""What helps a judge to give the last proposal the same measure as the first."""

import pytest

from app.competitions.models import StageKind
from tests.factories.competitions import make_edition
from tests.factories.judging import make_judge, make_passed_entry, make_reading


@pytest.fixture
def edition(app):
    return make_edition("edisi-2027", at=StageKind.PROPOSAL_ASSESSMENT)


@pytest.fixture
def judge(edition):
    return make_judge(edition)


@pytest.fixture
def reading(edition, judge):
    return make_reading(edition, judge, make_passed_entry(edition))


@pytest.fixture
def desk(new_client, judge):
    return new_client(judge)


def lately(page):
    """Criterion → the line of own last marks beside it."""
    return {
        card.select_one("legend").contents[0].strip(): card.select_one(".lately").get_text(
            " ", strip=True
        )
        for card in page.soup.select("fieldset.score")
        if card.select_one(".lately")
    }


def test_own_last_five_marks_stand_beside_each_criterion(edition, judge, reading, desk, freeze):
    assert lately(desk.get(f"/penilaian/{reading.id}")) == {}
    for minute, given in enumerate((1, 2, 3, 4, 5, 5)):
        freeze(f"2026-11-23T10:{minute:02d}+07:00")
        make_reading(
            edition, judge, make_passed_entry(edition), points={"dampak": given, "ringkasan": 3}
        )
    other = make_passed_entry(edition)
    make_reading(edition, make_judge(edition), other, points={"dampak": 1})

    assert lately(desk.get(f"/penilaian/{reading.id}")) == {
        "Kebaruan": "Nilai terakhir Anda: 3, 3, 3, 3, 3",
        "Dampak": "Nilai terakhir Anda: 5, 5, 4, 3, 2",
    }
