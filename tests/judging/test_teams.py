"""After the assessment the judges of an entry agree on one mark; their own marks stay."""

import pytest

from app.judging.rules import teams


@pytest.mark.parametrize(
    ("answers", "while_it_runs", "afterwards"),
    [
        ("yy", True, True),
        ("yn", False, False),
        ("y-", False, False),
        ("yyn", True, True),
        ("yy-", False, True),
        ("ynn", False, False),
        ("yyy-", False, True),
        ("yynn", False, False),
        ("yy--", False, False),
        ("y", False, False),
        ("", False, False),
    ],
)
def test_a_mark_stands_when_more_than_half_agree_and_all_have_answered(
    answers, while_it_runs, afterwards
):
    members = range(len(answers))
    given = {member: answers[member] == "y" for member in members if answers[member] != "-"}

    assert teams.stands(members, given, over=False) is while_it_runs
    assert teams.stands(members, given, over=True) is afterwards


def test_who_left_the_team_is_not_counted():
    assert teams.stands([1, 2], {1: True, 2: True, 3: False}, over=False)
    assert not teams.stands([1, 2], {1: True, 3: True}, over=True)
