"""A nominee is objected to, its agency responds, somebody new decides, and the effect is seen."""

import re

import pytest
from playwright.sync_api import expect

from app.core.db import db
from tests.factories.accounts import last_link
from tests.factories.entries import PDF
from tests.factories.judging import make_secretary
from tests.objections.test_appeals import House

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 360, "height": 800}, "java_script_enabled": False}
ADDRESS = "warga@contoh.test"


def follow(page, name):
    page.get_by_role("main").get_by_role("link", name=name).first.click()
    page.wait_for_load_state()


def press(page, name):
    page.get_by_role("main").get_by_role("button", name=name).first.click()
    page.wait_for_load_state()


def test_a_nominee_is_objected_to_answered_by_somebody_else_and_the_effect_shown(app, sign_in):
    house = House(objection_days=5, response_days=3, answer_days=10)
    house.publish()
    second = make_secretary(house.edition)
    citizen = sign_in("", **PHONE)
    object_to_the_winner(citizen)
    office = sign_in(second.email)
    pass_on(office)
    respond(sign_in(house.winner.started_by.email, **PHONE))
    decide(office)
    citizen.reload()
    expect(citizen.get_by_text("Angkanya memang berbeda.")).to_be_visible()
    citizen.goto("/kompetisi/edisi-2027/hasil")
    expect(citizen.locator("#objections ~ .strip")).to_contain_text("Diterima1")


def object_to_the_winner(page):
    page.goto("/kompetisi/edisi-2027")
    follow(page, "Lihat dan sanggah")
    follow(page, "Sanggah Bina Warga")
    page.get_by_role("radio", name="Data atau buktinya tidak benar").check()
    page.get_by_label("Isi sanggahan").fill("Angkanya tidak sesuai laporan tahunan.")
    page.get_by_label("Nama Anda").fill("Warga Contoh")
    page.get_by_label("Alamat surel").fill(ADDRESS)
    press(page, "Kirim sanggahan")
    db.session.rollback()
    page.goto(last_link(ADDRESS))
    page.get_by_label("Tambah berkas bukti").set_input_files(
        {"name": "surat.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    press(page, "Tambahkan")
    press(page, "Ajukan sanggahan")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Tanda terima sanggahan")


def pass_on(page):
    page.goto("/sekretariat/edisi-2027")
    follow(page, "Periksa sanggahan")
    follow(page, "Bina Warga")
    expect(page.get_by_text("Warga Contoh")).to_be_visible()
    page.get_by_role("radio", name="Teruskan kepada instansinya").check()
    page.get_by_role("checkbox", name="surat.pdf").check()
    press(page, "Simpan penyaringan")


def respond(page):
    page.goto("/instansi")
    follow(page, "Baca dan tanggapi")
    expect(page.get_by_role("link", name="Berkas 1")).to_be_visible()
    expect(page.get_by_text("Warga Contoh")).to_have_count(0)
    page.get_by_label("Tanggapan", exact=True).fill("Laporannya sedang diperbarui.")
    press(page, "Kirim tanggapan")


def decide(page):
    page.goto("/sekretariat/edisi-2027/sanggahan")
    follow(page, "Bina Warga")
    page.get_by_role("radio", name="Diterima").check()
    page.get_by_label("Alasan putusan").fill("Angkanya memang berbeda.")
    page.get_by_label("Tindak lanjut").fill("Penghargaannya ditinjau dua orang.")
    press(page, "Simpan putusan")
    expect(page.locator("[name=reason]")).to_have_value(re.compile("Angkanya memang berbeda"))
    page.get_by_role("radio", name="Keputusan yang diumumkan diubah").check()
    page.get_by_role("radio", name="Dicabut").check()
    press(page, "Simpan tindak lanjut")
    expect(page.get_by_text("Menunggu persetujuan orang kedua")).to_be_visible()
