"""What no page of ours would send: left out or not found, never a server error, nothing lost."""

import pytest

from app.competitions.models import StageKind
from app.core.db import db
from app.entries import queries
from app.entries.queries import content
from app.entries.queries.content import draft_of
from tests.factories.competitions import FORM, make_edition
from tests.factories.entries import make_entry, save

HUGE = "99999999999999999999"
LONG = "9" * 5000
GOALS = {"key": "tpb", "kind": "sdgs", "label": "TPB", "audience": "judges", "required": False}
ADMINISTRATION, CONTENT = FORM["sections"]
WITH_GOALS = {
    "sections": [ADMINISTRATION, {**CONTENT, "questions": [*CONTENT["questions"], GOALS]}]
}


@pytest.fixture
def entry(agency, innovator):
    edition = make_edition(at=StageKind.REGISTRATION, form=WITH_GOALS)
    return make_entry(edition, agency, by=innovator)


def answers(entry):
    db.session.rollback()
    return content.draft_of(entry).values


def send(new_client, innovator, entry, data, place="isi/isi"):
    return new_client(innovator).post(f"/instansi/proposal/{entry.id}/{place}", data=data)


@pytest.mark.parametrize("place", ["isi/isi", "simpan/isi"])
@pytest.mark.parametrize("version", [HUGE, "-1", LONG, "²", "x", ""])
def test_a_version_that_cannot_be_never_overwrites(new_client, innovator, entry, place, version):
    before = answers(entry)["dampak"]

    page = send(new_client, innovator, entry, {"q_dampak": "Baru", "v_dampak": version}, place)

    assert page.status_code in (200, 303)
    assert answers(entry)["dampak"] == before
    assert [c.value for c in queries.open_conflicts(entry.id)] == ["Baru"]


@pytest.mark.parametrize("version", [HUGE, LONG, "²"])
def test_a_choice_on_a_version_that_cannot_be_asks_again(new_client, innovator, entry, version):
    [conflict] = save(entry, {"dampak": "Lain"}, by=innovator, version=0).conflicts

    page = send(
        new_client,
        innovator,
        entry,
        {"pilih": "tulisan", "versi": version},
        f"pilih/{conflict.id}",
    )

    assert page.status_code == 409
    assert queries.open_conflicts(entry.id)


def test_a_choice_that_is_not_offered_settles_nothing(new_client, innovator, entry):
    [conflict] = save(entry, {"dampak": "Lain"}, by=innovator, version=0).conflicts

    page = send(new_client, innovator, entry, {"pilih": "dua-duanya"}, f"pilih/{conflict.id}")

    assert page.status_code == 400
    assert queries.open_conflicts(entry.id)


@pytest.mark.parametrize("ref", [HUGE, "0", "-1", "x", ""])
def test_a_file_that_cannot_be_is_not_found(new_client, innovator, entry, ref):
    assert send(new_client, innovator, entry, {"hapus": ref}).status_code == 404


@pytest.mark.parametrize("goal", ["abc", "²", "", LONG, "18", "-3"])
def test_goals_that_do_not_exist_are_left_out(new_client, innovator, entry, goal):
    page = send(new_client, innovator, entry, {"q_tpb": [goal, "4"], "v_tpb": "0"})

    assert page.status_code == 303
    assert answers(entry)["tpb"] == [4]


@pytest.mark.parametrize("number", ["²", LONG, HUGE, "-1", ""])
def test_rows_with_a_number_that_cannot_be_are_left_out(new_client, innovator, entry, number):
    rows = {f"q_mitra-{number}-name": "Siluman", "q_mitra-7-name": "BPS", "q_mitra-7-role": "Data"}

    page = send(new_client, innovator, entry, {**rows, "v_mitra": "0"})

    assert page.status_code == 303
    assert answers(entry)["mitra"] == [{"name": "BPS", "role": "Data"}]


def test_an_address_that_no_browser_should_follow_is_no_link(new_client, innovator, entry):
    save(entry, {"video": "javascript:alert(1)"}, by=innovator)

    page = new_client(innovator).get(f"/instansi/proposal/{entry.id}/periksa")

    assert "javascript:alert(1)" in page.words
    assert not page.soup.select('a[href^="javascript"]')


@pytest.mark.parametrize("button", ["tambah", "unggah"])
def test_a_button_leads_to_known_places_only(new_client, innovator, entry, button):
    known = send(new_client, innovator, entry, {button: "q_mitra"})
    unknown = send(new_client, innovator, entry, {button: "x\r\nSet-Cookie: a=b"})

    assert known.location.endswith("#q_mitra")
    assert unknown.location.endswith("/isi/isi")


def test_a_form_beyond_the_limit_says_how_to_go_back_and_stores_nothing(
    app, new_client, innovator, entry, monkeypatch
):
    monkeypatch.setitem(app.config, "MAX_FORM_MEMORY_SIZE", 1000)
    data = {"v_dampak": "1", "q_dampak": "kata " * 300}

    for kind in ("multipart/form-data", "application/x-www-form-urlencoded"):
        page = new_client(innovator).post(
            f"/instansi/proposal/{entry.id}/isi/isi", data=data, content_type=kind
        )

        assert page.status_code == 413
        assert "Tekan Kembali di peramban" in page.words
    assert "kata kata" not in str(draft_of(entry).values["dampak"])
