"""A secretariat shares 600 proposals out among twenty judges, two of whom declare conflicts."""

import re

import pytest
from playwright.sync_api import expect

from app.competitions.models import StageKind
from app.core.db import db
from app.judging.models import Assignment, AssignmentState
from tests.factories.agencies import make_agency
from tests.factories.competitions import make_edition
from tests.factories.judging import (
    copies_of,
    make_judge,
    make_passed_entry,
    make_secretary,
    settings,
)

pytestmark = pytest.mark.browser

ENTRIES, JUDGES = 600, 20
TIED = "Pemerintah Kabupaten Terikat"


@pytest.fixture
def round_(app):
    edition = make_edition(
        "edisi-2027", at=StageKind.PROPOSAL_ASSESSMENT, rules=settings(readers_per_entry=2)
    )
    judges = [
        make_judge(edition, name=f"Juri {number:02d}", email=f"juri{number}@desa.test")
        for number in range(1, JUDGES + 1)
    ]
    make_secretary(edition, email="kantor@desa.test")
    tied = make_passed_entry(edition, title="Perahu Pustaka", agency=make_agency(TIED))
    copies_of(make_passed_entry(edition, title="Antar Obat"), ENTRIES - 2)
    return edition, judges, tied


def follow(page, name, **kwargs):
    page.get_by_role("main").get_by_role("link", name=name, **kwargs).first.click()
    page.wait_for_load_state()


def press(page, name):
    page.get_by_role("main").get_by_role("button", name=name).first.click()
    page.wait_for_load_state()


def figures(page):
    """Words → figure, of the line of figures over a plan."""
    parts = page.locator(".figures > *").all()
    return {one.locator("dt").inner_text(): one.locator("dd").inner_text() for one in parts}


def test_six_hundred_find_their_judges_and_find_them_again(round_, sign_in):
    _, judges, tied = round_
    ani, budi, office = (sign_in(f"{name}@desa.test") for name in ("juri1", "juri2", "kantor"))
    declare_a_tie_before(ani)
    share_out(office)
    name = find_a_conflict_at_the_entry(budi)
    see_both_conflicts_and_the_substitute(office, name)
    give_a_judge_less_and_share_out_again(office)

    db.session.rollback()
    counted = db.session.scalars(
        db.select(Assignment).where(Assignment.state != AssignmentState.RECUSED)
    ).all()
    assert len(counted) == 2 * ENTRIES
    assert judges[0].id not in {one.judge_id for one in counted if one.entry_id == tied.id}
    assert sum(one.judge_id == judges[2].id for one in counted) == 40


def declare_a_tie_before(ani):
    follow(ani, "Keahlian Anda")
    follow(ani, re.compile("Pakta integritas"))
    ani.get_by_label("Instansi").fill(TIED)
    ani.get_by_label("Ya, saya tidak boleh menilai proposalnya").check()
    press(ani, "Tambahkan")
    press(ani, "Tanda tangani")
    expect(ani.get_by_text("Anda sudah menandatangani")).to_be_visible()


def share_out(office):
    office.goto("/sekretariat/edisi-2027/konflik")
    expect(office.get_by_text(TIED)).to_be_visible()
    expect(office.get_by_text("19 juri belum menandatangani pakta")).to_be_visible()
    office.goto("/sekretariat/edisi-2027/penugasan")
    expect(office.get_by_text("600 proposal", exact=True).first).to_be_visible()
    follow(office, "Usulkan penugasan")
    press(office, "Hitung usulan")
    assert figures(office) == {
        "bacaan baru": "1.200",
        "diambil kembali": "0",
        "bacaan seluruhnya": "1.200",
        "per juri": "60–60",
    }
    office.get_by_label("Alasan").fill("Beban merata; benturan diperhatikan.")
    press(office, "Setujui dan tugaskan")
    expect(office.get_by_text("Usulan disetujui.")).to_be_visible()


def find_a_conflict_at_the_entry(budi):
    """The title of the entry that Budi can't read."""
    budi.goto("/penilaian")
    follow(budi, "Lanjutkan membaca")
    name = budi.get_by_role("heading", level=1).inner_text()
    follow(budi, "Mundur dari bacaan ini, atau nyatakan benturan kepentingan")
    budi.get_by_label("Alasan").fill("Kakak saya memimpin dinas itu.")
    press(budi, "Mundur dari bacaan")
    expect(budi.get_by_text("Proposal itu tidak lagi ada pada Anda.")).to_be_visible()
    return name


def see_both_conflicts_and_the_substitute(office, name):
    office.goto("/sekretariat/edisi-2027/konflik")
    row = office.get_by_role("row").filter(has_text="Juri 02")
    expect(row).to_contain_text(name)
    expect(row).to_contain_text("Kakak saya memimpin dinas itu.")
    follow(office, "Bacaan yang dialihkan")
    row = office.get_by_role("row").filter(has_text=name)
    expect(row).to_contain_text("2 dari 2 juri")
    expect(row).to_contain_text("Pengganti Juri 02: bebannya masih ringan")


def give_a_judge_less_and_share_out_again(office):
    office.goto("/sekretariat/edisi-2027/penugasan/batas")
    office.get_by_label("Juri 03").fill("40")
    press(office, "Simpan batas")
    follow(office, "Usulkan penugasan")
    press(office, "Hitung usulan")
    found = figures(office)
    assert found["bacaan baru"] == found["diambil kembali"] in {"20", "21"}
    assert found["bacaan seluruhnya"] == "1.200"
    cells = office.locator("#plan-judges tr").filter(has_text="Juri 03").get_by_role("cell")
    expect(cells.nth(1)).to_have_text("40")
    follow(office, "Yang berubah")
    changed = office.locator("#plan-entries tbody tr")
    expect(changed).to_have_count(int(found["bacaan baru"]))
    expect(changed.first).to_contain_text("Juri 03 (diambil kembali)")
    expect(changed.first).to_contain_text("(baru)")
    office.get_by_label("Alasan").fill("Juri 03 hanya sanggup 40.")
    press(office, "Setujui dan tugaskan")
    expect(office.get_by_text("Usulan disetujui.")).to_be_visible()
