"""The administrative check: what the site found stands beside the item, with the facts."""

import re
from datetime import timedelta

import pytest

from app.accounts.models import Role
from app.competitions.models import StageKind
from app.core import clock
from app.entries.models import EntryState
from tests.factories.accounts import grant, make_user
from tests.factories.competitions import GROUPS, make_edition
from tests.factories.entries import make_entry

S = EntryState
KINDS = ("age", "complete", "title", "category", "quota", "video", "source")
CHECKLIST = [
    {"key": "surat", "text": "Surat ada.", "automatic": ""},
    *({"key": kind, "text": kind.capitalize(), "automatic": kind} for kind in KINDS),
]


@pytest.fixture
def edition(app):
    groups = ({**GROUPS[0], "agency_quota": 3}, GROUPS[1])
    return make_edition(
        "periksa-2027", at=StageKind.REGISTRATION, rules={"checklist": CHECKLIST}, groups=groups
    )


def found(new_client, entry):
    """Item → (whether its icon says that it holds, what is told)."""
    office = new_client(make_user(grants=[grant(Role.SECRETARIAT, edition=entry.edition)]))
    page = office.get(f"/sekretariat/periksa-2027/proposal/{entry.id}/seleksi")
    told = {}
    for item in page.soup.select("fieldset.check-item"):
        line = item.select_one(".doubt")
        if line:
            told[item["id"].removeprefix("butir-")] = "holds" in line["class"], line.text.strip()
    return told


def test_each_automatic_item_tells_its_facts(new_client, edition, agency):
    make_entry(edition, agency, state=S.SUBMITTED)
    entry = make_entry(
        edition,
        agency,
        state=S.SUBMITTED,
        category="kesehatan",
        answers={"video": "https://video.test/1"},
    )

    told = found(new_client, entry)

    assert all(holds for holds, _ in told.values())
    assert re.search(r": 2\d bulan\. Kelompok ini meminta paling sedikit 24 bulan", told["age"][1])
    assert told["quota"][1] == "Otomatis: 2 dari 3 proposal instansi ini pada kelompok Umum."
    assert "Tidak ada proposal lain pada kompetisi ini dengan judul ini." in told["title"][1]
    assert "Tautan video diisi lengkap." in told["video"][1]
    assert set(told) == set(KINDS)


def test_what_does_not_hold_is_told_too(new_client, edition, agency):
    make_entry(edition, agency, state=S.SUBMITTED, title="Kelas Perahu")
    first_day = (clock.now() - timedelta(days=60)).date().isoformat()
    entry = make_entry(
        edition, agency, state=S.SUBMITTED, title="Kelas perahu!", answers={"mulai": first_day}
    )

    told = found(new_client, entry)

    assert [item for item, (holds, _) in told.items() if not holds] == ["age", "title", "video"]
    assert told["title"][1] == "Otomatis: 1 proposal lain pada kompetisi ini memakai judul ini."
    assert told["video"][1] == "Otomatis: Tautan video belum diisi."
