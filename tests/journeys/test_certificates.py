"""Letter and certificate are taken home, and the certificate is checked by its code for ever."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from app.judging.models import Outcome
from tests.harness.pdf import code_on, tags, text_of
from tests.papers.test_certificates import change
from tests.papers.test_papers import OFFICE, House

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 360, "height": 800}, "java_script_enabled": False}


def taken(page, name):
    """The file behind this link."""
    with page.expect_download() as download:
        page.get_by_role("link", name=name).click()
    return Path(download.value.path()).read_bytes()


def test_the_code_opens_the_check_also_after_the_award_is_withdrawn(app, sign_in):
    house = House()
    house.publish()
    office = sign_in(house.office.email)
    office.goto(OFFICE)
    office.get_by_role("button", name="Terbitkan semua piagam").click()
    expect(office.get_by_text("1 piagam terbit.")).to_be_visible()

    applicant = sign_in(house.entry.started_by.email, **PHONE)
    applicant.goto(f"/instansi/proposal/{house.entry.id}/hasil")
    letter = taken(applicant, "Unduh surat hasil")
    assert "Mengapa nilainya demikian" in text_of(letter)
    content = taken(applicant, "Unduh piagam")
    assert {"H1", "Figure"} <= set(tags(content))

    check = urlsplit(code_on(content)).path
    applicant.goto(check)
    expect(applicant.get_by_role("heading", name="Piagam ini berlaku")).to_be_visible()
    expect(applicant.get_by_role("main")).to_contain_text("Top 5")
    applicant.get_by_role("link", name="Periksa piagam lain").click()
    applicant.get_by_label("Kode piagam").fill(check.rpartition("/")[2].lower())
    applicant.get_by_role("button", name="Periksa").click()
    expect(applicant.get_by_role("heading", name="Piagam ini berlaku")).to_be_visible()

    change(house, Outcome.WINNER, "Top 3", "Salah tulis pada pengumuman.")
    applicant.goto(check)
    expect(applicant.get_by_role("heading", name="Piagam ini tidak sesuai lagi")).to_be_visible()
    change(house, None, "", "Data yang diajukan tidak benar.")
    applicant.goto(check)
    expect(applicant.get_by_role("heading", name="tidak berlaku")).to_be_visible()
    expect(applicant.get_by_role("main")).to_contain_text("Data yang diajukan tidak benar.")
