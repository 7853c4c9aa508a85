"""A judge who has twenty proposals, a keyboard and a line that drops out."""

import re

import pytest
from playwright.sync_api import expect

from app.competitions.models import StageKind
from app.core.db import db
from tests.factories.accounts import PASSWORD
from tests.factories.competitions import make_edition
from tests.factories.judging import make_judge, make_passed_entry, make_reading, settings
from tests.harness.keyboard import Keyboard
from tests.harness.served import served

pytestmark = pytest.mark.browser

SAVED = re.compile(r"^tersimpan \d\d\.\d\d")
PROPOSALS = 20
WHY = "Angka sebelum dan sesudahnya dapat diperiksa."


@pytest.fixture
def readings(app):
    rules = settings(judge_reasons="ends")
    edition = make_edition(at=StageKind.PROPOSAL_ASSESSMENT, rules=rules)
    judge = make_judge(edition, email="juri@desa.test")
    entries = [make_passed_entry(edition) for _ in range(PROPOSALS)]
    return [make_reading(edition, judge, entry) for entry in entries]


def test_twenty_are_scored_by_keys_alone_and_a_cut_loses_nothing(app, readings, open_page):
    with served(app) as url:
        page = open_page(url)
        keys, state = Keyboard(page), page.locator("#save-state")
        page.goto("/masuk")
        keys.type(page.get_by_label("Alamat surel"), "juri@desa.test")
        keys.type(page.get_by_label("Kata sandi", exact=True), PASSWORD)
        keys.follow(page.get_by_role("main").get_by_role("button", name="Masuk"))
        keys.follow(page.get_by_role("link", name="Lanjutkan membaca"))

        for number in range(1, PROPOSALS + 1):
            expect(page.get_by_text(f"{number} dari {PROPOSALS}", exact=True)).to_be_visible()
            if number == 10:
                page.context.set_offline(True)
            keys.press("k", "3", "5" if number in {2, 10} else "4")
            if number == 2:
                keep_a_phrase(page, keys)
            if number == 10:
                write_it_again_in_the_dark(page, keys, state)
            if number < PROPOSALS:
                with page.expect_navigation():
                    keys.press("n")
        expect(state).to_have_text(SAVED)

    db.session.rollback()
    points = [sorted(score.points for score in one.scores) for one in readings]
    assert sorted(points) == [[3, 4]] * 18 + [[3, 5]] * 2
    assert [why for one in readings for why in one.reasons.values()] == [WHY, WHY]
    assert sum(bool(one.comment) for one in readings) == 1


def keep_a_phrase(page, keys):
    """The reason for the highest points is written, and kept for the next time."""
    keys.press("k")
    page.keyboard.type(WHY)
    keys.to(page.locator("[data-phrases]").last)
    keys.press("Enter")
    keys.to(page.get_by_role("button", name="Simpan frasa"))
    keys.press("Enter")
    expect(page.locator("#phrases li")).to_contain_text(WHY)
    keys.press("Escape")
    page.locator("fieldset.score").last.locator("input:checked").focus()


def write_it_again_in_the_dark(page, keys, state):
    """Without a network everything stays; with it again it is sent, and the phrase is there."""
    keys.type(page.get_by_label("Catatan untuk pengusul"), "Ditulis tanpa jaringan.")
    expect(state).to_contain_text("Belum tersimpan di server")
    page.context.set_offline(False)
    expect(state).to_have_text(SAVED)
    page.watch.forget()
    page.locator("fieldset.score").last.locator("input:checked").focus()
    keys.press("f")
    keys.to(page.get_by_role("button", name="Sisipkan"))
    keys.press("Enter")
    expect(page.locator(".why textarea").last).to_have_value(WHY)
    keys.to(page.locator("[data-phrases]").last)
