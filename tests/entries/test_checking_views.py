"""The secretariat's pages of one proposal: who reaches them, and the administrative check."""

import pytest

from app.accounts.models import Role
from app.core.db import transaction
from app.entries import queries
from app.entries.models import EntryState
from tests.factories.accounts import grant, make_user
from tests.factories.competitions import make_edition
from tests.factories.entries import make_entry
from tests.factories.judging import make_secretary

S = EntryState


def address(entry, rest=""):
    return f"/sekretariat/{entry.edition.slug}/proposal/{entry.id}{rest}"


@pytest.mark.parametrize("state", [S.DRAFT, S.SUBMITTED, S.PASSED])
def test_the_secretariats_pages_do_not_exist_for_the_agency(
    new_client, innovator, admin, edition, state
):
    entry = make_entry(edition, admin.grants[0].agency, by=admin, state=state)
    for person in (innovator, admin):
        visitor = new_client(person)
        for rest in ("", "/seleksi"):
            assert visitor.get(address(entry, rest)).status_code == 404, rest


def test_the_chair_reads_what_was_forwarded_and_does_not_check(new_client, edition):
    chair = new_client(make_user(grants=[grant(Role.CHAIR, edition=edition)]))
    entry = make_entry(edition, state=S.SUBMITTED)

    assert chair.get(address(entry)).status_code == 200
    assert chair.get(address(entry, "/seleksi")).status_code == 403
    assert chair.get(address(make_entry(edition))).status_code == 404


CHECKLIST = [{"key": key, "text": key.capitalize()} for key in ("umur", "surat", "judul")]


@pytest.fixture
def checked_by_two(new_client, app):
    """Two people of the secretariat with the same check open in front of them."""
    edition = make_edition("periksa-2027", rules={"checklist": CHECKLIST})
    entry = make_entry(edition, state=S.SUBMITTED)
    people = [new_client(make_secretary(edition)) for _ in range(2)]
    pages = [person.get(address(entry, "/seleksi")) for person in people]
    return entry, people, pages


def save(person, page, **marks):
    return person.submit(page, form=".desk form", values=marks, button="Simpan dahulu")


def kept(entry):
    check = queries.check_of(entry.id)
    return {item["key"]: (item["passed"], item["reason"]) for item in check.items}


def test_two_people_on_one_check_keep_each_others_marks(checked_by_two):
    entry, (ani, budi), (page_of_ani, page_of_budi) = checked_by_two

    save(ani, page_of_ani, butir_umur="ya", butir_surat="tidak", alasan_surat="Belum ada.")
    answer = save(budi, page_of_budi, butir_judul="ya")

    assert answer.status_code == 200
    assert kept(entry) == {
        "umur": (True, ""),
        "surat": (False, "Belum ada."),
        "judul": (True, ""),
    }


def test_the_same_item_answered_otherwise_is_shown_and_nothing_is_lost(checked_by_two):
    entry, (ani, budi), (page_of_ani, page_of_budi) = checked_by_two
    save(ani, page_of_ani, butir_surat="ya")

    page = save(budi, page_of_budi, butir_surat="tidak", alasan_surat="Tanpa cap.", butir_umur="ya")

    assert page.status_code == 409
    assert "Anda memilih Tidak terpenuhi. “Tanpa cap.”" in page.words
    assert kept(entry)["surat"] == (True, "")
    assert kept(entry)["umur"] == (True, "")

    save(budi, page, butir_surat="tidak", alasan_surat="Tanpa cap.")
    assert kept(entry)["surat"] == (False, "Tanpa cap.")


BY_GROUP = [
    {"key": "judul", "text": "Judul"},
    {"key": "sumber", "text": "Sumber disebut", "groups": ["replikasi"]},
]


@pytest.mark.parametrize(
    ("group", "asked"), [("umum", ["Judul"]), ("replikasi", ["Judul", "Sumber disebut"])]
)
def test_only_items_of_the_own_group_are_asked(new_client, group, asked):
    edition = make_edition(rules={"checklist": BY_GROUP})
    entry = make_entry(edition, state=S.SUBMITTED)
    with transaction():
        entry.group = next(one for one in edition.groups if one.key == group)

    page = new_client(make_secretary(edition)).get(address(entry, "/seleksi"))

    assert [legend.text for legend in page.soup.select("fieldset legend")] == asked


def test_an_item_of_another_group_does_not_hold_up_the_verdict(app):
    edition = make_edition(rules={"checklist": BY_GROUP})

    assert list(kept(make_entry(edition, state=S.PASSED))) == ["judul"]
