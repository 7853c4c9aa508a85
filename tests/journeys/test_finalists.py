"""Finalists are named and public, one is interviewed, and its applicant reads that it won."""

import pytest
from playwright.sync_api import expect

from app.core.db import db, transaction
from app.judging import actions
from tests.factories.ranked import Round

OFFICE = "/sekretariat/edisi-2027"

pytestmark = pytest.mark.browser


def follow(page, name):
    page.get_by_role("main").get_by_role("link", name=name).first.click()
    page.wait_for_load_state()


def press(page, name):
    page.get_by_role("main").get_by_role("button", name=name).first.click()
    page.wait_for_load_state()


def test_from_the_ranking_to_a_winner_who_reads_why(app, sign_in):
    round_ = Round()
    first, second, _third = round_.entries
    phone = {"viewport": {"width": 360, "height": 800}, "java_script_enabled": False}
    office = sign_in(round_.secretary.email, **phone)
    name_two(office)
    with transaction():
        actions.assign(round_.stage, [first], [round_.panelist], by=round_.secretary)
    interview(sign_in(round_.panelist.email))
    db.session.rollback()
    round_.score(second, 3)
    round_.close()
    let_one_win(office)
    applicant = sign_in(first.started_by.email)
    applicant.goto(f"/instansi/proposal/{first.id}/hasil")
    expect(applicant.get_by_text("Top Inovasi Contoh")).to_be_visible()
    expect(applicant.get_by_text("92,00 dari 100")).to_be_visible()


def name_two(office):
    office.goto(f"{OFFICE}/keputusan")
    for title in ("Satu", "Dua"):
        office.get_by_role("checkbox", name=title).check()
    office.get_by_label("Tandai sebagai").select_option("finalist")
    press(office, "Simpan tanda")
    follow(office, "Periksa dan umumkan")
    press(office, "Umumkan finalis sekarang")
    expect(office.get_by_text("Tugaskan sekarang juri untuk tahap finalis.")).to_be_visible()


def interview(panelist):
    panelist.goto("/penilaian")
    follow(panelist, "Satu")
    panelist.locator("label[for$='-4']").first.click()
    panelist.get_by_label("Catatan untuk pengusul").fill("Jawabannya jelas.")
    press(panelist, "Selesai")
    press(panelist, "Kunci nilai")
    expect(panelist.get_by_text("Penilaian selesai dan terkunci.")).to_be_visible()


def let_one_win(office):
    office.goto(f"{OFFICE}/rekap/akhir")
    expect(office.get_by_role("row").filter(has_text="Satu")).to_contain_text("92,00")
    follow(office, "Tandai pemenang")
    office.get_by_role("checkbox", name="Satu").check()
    office.get_by_label("Tandai sebagai").select_option("winner")
    office.get_by_label("Bunyi penghargaan").fill("Top Inovasi Contoh")
    press(office, "Simpan tanda")
    follow(office, "Periksa dan umumkan")
    press(office, "Umumkan sekarang")
    expect(office.get_by_text("Hasil diumumkan.")).to_be_visible()
