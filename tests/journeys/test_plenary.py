"""Two panelists decide together in their browsers, and one who departs from the rank says why."""

import pytest

from tests.factories.accounts import PASSWORD
from tests.factories.ranked import DECISIONS, PLENARY, Sitting
from tests.harness.served import served

pytestmark = [pytest.mark.browser, pytest.mark.once]


def signed_in(open_page, url, person):
    page = open_page(url)
    page.goto("/masuk")
    page.get_by_label("Alamat surel").fill(person.email)
    page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Masuk").click()
    page.wait_for_url(lambda address: "/masuk" not in address)
    return page


def test_two_panelists_decide_together(app, new_client, open_page):
    sitting = Sitting(new_client)
    first, _second, third = sitting.entries
    with served(app) as url:
        one, other = (signed_in(open_page, url, who) for who in (sitting.ani, sitting.beni))
        other.goto(PLENARY)
        one.goto(PLENARY)
        one.locator(f"#p-{first.id}").get_by_role("button", name="Pilih").click()
        other.locator(f"#p-{first.id}").get_by_text("Ani").wait_for()  # without a reload

        other.locator(f"#p-{third.id}").get_by_role("button", name="Pilih").click()
        assert "Ada yang peringkatnya lebih baik" in other.locator("#e-reason").inner_text()
        other.get_by_label("Alasan").fill("Satu-satunya dari daerah kepulauan.")
        other.get_by_role("button", name="Simpan pilihan").click()
        other.wait_for_url(lambda address: "/pleno" in address)
        one.locator(f"#p-{third.id}").get_by_text("Satu-satunya dari daerah kepulauan.").wait_for()
        other.close()

        office = signed_in(open_page, url, sitting.secretary)
        office.goto(DECISIONS)
        office.get_by_label("Satu").check()
        office.get_by_role("button", name="Simpan tanda").click()
        office.get_by_text("Langkah terakhir: 1 proposal").click()
        office.get_by_role("button", name="Urungkan langkah ini").click()
        office.get_by_text("Diurungkan: 1 proposal").wait_for()
    assert sitting.decided() == {}
