"""The checks that run while a draft is written."""

import pytest

from app.competitions.models import StageKind
from app.entries.models import EntryState
from app.entries.queries import content
from app.entries.queries.findings import findings_of
from tests.factories.agencies import make_agency
from tests.factories.competitions import make_edition
from tests.factories.entries import make_entry, save

S = EntryState


def codes(entry):
    return [finding.code for finding in findings_of(entry, content.draft_of(entry))]


@pytest.mark.parametrize(
    ("own", "state", "found"),
    [
        (False, S.DRAFT, []),
        (False, S.WITH_ADMIN, []),
        (False, S.SUBMITTED, ["same_title"]),
        (True, S.DRAFT, ["same_title"]),
        (True, S.WITHDRAWN, []),
    ],
)
def test_a_title_is_compared_with_what_others_may_know(app, own, state, found):
    entry = make_entry(title="Kelas Perahu")
    agency = entry.agency if own else make_agency("Kota Lain")
    make_entry(entry.edition, agency, title="kelas perahu!", state=state)

    assert codes(entry) == found


@pytest.mark.parametrize(
    ("first_day", "found"), [("2024-12-12", []), ("2024-12-13", ["too_young"])]
)
def test_the_age_is_counted_on_the_day_of_the_close_where_the_edition_is(
    app, freeze, first_day, found
):
    freeze("2026-12-01T10:00+09:00")
    edition = make_edition(
        timezone="Asia/Jayapura",
        stages={StageKind.REGISTRATION: ("2026-11-01T00:00+09:00", "2026-12-12T00:30+09:00")},
    )
    entry = make_entry(edition, answers={"mulai": first_day})

    assert codes(entry) == found


@pytest.mark.parametrize(
    ("first_day", "group", "found"),
    [
        ("2026-12-02", "umum", ["too_young"]),
        ("2026-12-03", "umum", ["not_begun"]),
        ("2026-12-02", "", []),
        ("2026-12-03", "", ["not_begun"]),
    ],
)
def test_a_first_day_that_has_not_come_is_told_at_once(app, freeze, first_day, group, found):
    freeze("2026-12-01T23:30+07:00")
    edition = make_edition(timezone="Asia/Jayapura")
    entry = make_entry(edition, answers={"mulai": first_day})
    save(entry, {"kelompok": group}, by=entry.started_by)

    assert codes(entry) == found
