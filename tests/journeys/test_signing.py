"""A paper goes out to electronic signing: another one is not taken for it, its own comes back."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.core.test_signed_pdf import paper as another
from tests.harness.signing import sign
from tests.papers.test_papers import OFFICE, House

pytestmark = pytest.mark.browser


def upload(page, content):
    page.get_by_label("PDF yang sudah ditandatangani").set_input_files(
        {"name": "naskah.pdf", "mimeType": "application/pdf", "buffer": content}
    )
    page.get_by_role("button", name="Unggah dan periksa").click()


def signed(paper):
    """Apart from the browser, whose thread is busy with its own events."""
    with ThreadPoolExecutor(1) as elsewhere:
        return elsewhere.submit(sign, paper).result()


def test_what_comes_back_is_the_paper_or_is_refused(app, sign_in):
    house = House()
    page = sign_in(house.office.email)
    page.goto(OFFICE)
    page.get_by_role("button", name="Terbitkan").first.click()
    page.get_by_role("button", name="Tandai sedang ditandatangani").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh PDF").click()
    paper = Path(download.value.path()).read_bytes()

    upload(page, paper)
    expect(page.locator(".summary-error")).to_contain_text("belum ditandatangani")
    upload(page, signed(another()))
    expect(page.locator(".summary-error")).to_contain_text("Ini bukan naskah yang sama")
    upload(page, signed(paper))
    expect(page.get_by_text("Isinya sama dengan naskahnya.")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("1 tanda tangan")
