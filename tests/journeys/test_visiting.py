"""On a phone at the place of an innovation: where it is, what is there, and a photo of it."""

import pytest
from playwright.sync_api import expect

from tests.judging.test_visits import Visit, jpeg

pytestmark = pytest.mark.browser

PHONE = {
    "viewport": {"width": 360, "height": 740},
    "geolocation": {"latitude": -6.208763, "longitude": 106.845599, "accuracy": 12},
    "permissions": ["geolocation"],
}


def test_a_report_is_written_on_the_spot_and_its_photo_gets_there(app, sign_in):
    visit = Visit()
    page = sign_in(visit.panelist.email, **PHONE)
    page.goto(f"/penilaian/{visit.reading.id}")
    page.get_by_role("link", name="Laporan verifikasi lapangan").click()

    page.get_by_role("button", name="Pakai lokasi perangkat ini").click()
    expect(page.get_by_label("Lintang")).to_have_value("-6,20876")
    expect(page.get_by_label("Bujur")).to_have_value("106,84560")
    page.get_by_label("Tempat yang dikunjungi").fill("Puskesmas Contoh")
    expect(page.locator("#save-state")).to_contain_text("tersimpan")
    page.locator("#foto").set_input_files(
        {"name": "loket.jpg", "mimeType": "image/jpeg", "buffer": jpeg()}
    )
    expect(page.locator("#visit-photos img")).to_have_count(1)

    page.reload()
    expect(page.get_by_label("Lintang")).to_have_value("-6,20876")
    expect(page.locator("#visit-photos img")).to_have_count(1)
    expect(page.get_by_label("Tempat yang dikunjungi")).to_have_value("Puskesmas Contoh")
