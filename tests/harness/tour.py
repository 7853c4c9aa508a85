"""The main pages of the demo, each as the person who uses it: what pictures are taken of.

`python -m tests.harness.tour FOLDER` (`make screenshots`) takes them at both widths.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from app.core import clock
from app.site.demo.cast import PASSWORD
from tests.harness import browser as chromium
from tests.harness.live import LiveServer

TALLEST = {360: 1800, 1280: 1080}
"""Width → most pixels down: the rest of a long page says nothing new."""
SCREEN = 800
"""Height of the window in which a page is opened, pixels."""
LETTERS = ("--font-render-hinting=none",)
"""Letters stand where the font puts them, not on whole pixels, which runs words together."""
QUOTED = "http://lumbung.example"
"""The address that pages quote, in place of a port of this moment."""
MOST = 150_000
"""Bytes of a picture."""

# Name → who looks, where the page is, and the links that lead on from there (CSS selectors).
# The demo's editions are named after their years, counted from the day on which it is loaded.
STOPS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "home": ("", "/", ()),
    "library": ("", "/inovasi?q=antrean", ()),
    "library-entry": ("", "/inovasi?q=edat+malaria", ("main h3 a, main h2 a[href^='/inovasi/']",)),
    "competitions": ("", "/kompetisi", ()),
    "edition": ("", "/kompetisi/kipp-contoh-{open}", ()),
    "results": ("", "/kompetisi/kipp-contoh-{announced}/hasil", ()),
    "about": ("", "/tentang", ()),
    "sign-in": ("", "/masuk", ()),
    "agency": ("inovator", "/instansi", ()),
    "task-list": ("inovator", "/instansi", ("main a[href^='/instansi/proposal/']",)),
    "step": (
        "inovator",
        "/instansi",
        ("main a[href^='/instansi/proposal/']", "main a[href$='/isi/ringkasan']"),
    ),
    "review": (
        "inovator",
        "/instansi",
        ("main a[href^='/instansi/proposal/']", "a[href$='/periksa']"),
    ),
    "people": ("admin.instansi", "/instansi/orang", ()),
    "secretariat": ("sekretariat", "/sekretariat", ()),
    "proposal": (
        "sekretariat",
        "/sekretariat/kipp-contoh-{judged}/proposal",
        ("main tbody th a",),
    ),
    "check": (
        "sekretariat",
        "/sekretariat/kipp-contoh-{open}/proposal",
        ("main tbody th a", ".head-act a.btn"),
    ),
    "assigning": ("sekretariat", "/sekretariat/kipp-contoh-{judged}/penugasan", ()),
    "calibration": ("sekretariat", "/sekretariat/kipp-contoh-{judged}/penugasan/kalibrasi", ()),
    "rubric": ("sekretariat", "/sekretariat/kipp-contoh-{judged}/rubrik", ()),
    "amendments": ("sekretariat", "/sekretariat/kipp-contoh-{open}/ubahan", ()),
    "recap": ("sekretariat", "/sekretariat/kipp-contoh-{announced}/rekap", ()),
    "ranking": ("sekretariat", "/sekretariat/kipp-contoh-{announced}/rekap/peringkat", ()),
    "decisions": ("sekretariat", "/sekretariat/kipp-contoh-{announced}/keputusan", ()),
    "curation": ("sekretariat", "/sekretariat/pustaka", ()),
    "reading-list": ("juri1", "/penilaian", ()),
    "scoring": ("juri1", "/penilaian", (".pace-act a",)),
    "panel": ("panelis", "/penilaian/panel/kipp-contoh-{announced}", ()),
    "health": ("admin", "/pengelola/kesehatan", ()),
    "all-people": ("admin", "/pengelola/orang", ()),
    "audit": ("admin", "/pengelola/jejak", ()),
    "settings": ("admin", "/pengelola/pengaturan", ()),
}


def main(folder: Path) -> int:
    """Take every picture; 1 when a page is missing, scrolls sideways or weighs too much."""
    folder.mkdir(parents=True, exist_ok=True)
    faults: list[str] = []
    with tempfile.TemporaryDirectory(prefix="lumbung-tour-") as place:
        site = LiveServer(Path(place) / "instance", base_url=QUOTED)
        site.start()
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=chromium.CHROMIUM, args=[*chromium.OPTIONS, *LETTERS]
                )
                for width in TALLEST:
                    faults += walk(browser, site.url, width, folder)
                browser.close()
        finally:
            site.stop()
    sys.stdout.writelines(f"{fault}\n" for fault in faults)
    return int(bool(faults))


def walk(browser: Browser, url: str, width: int, folder: Path) -> list[str]:
    """Every stop at this width, one window for each person; what is wrong with them."""
    windows: dict[str, Page] = {}
    year = clock.now().year
    years = {"announced": year - 1, "judged": year, "open": year + 1}
    faults = []
    for name, (person, path, links) in STOPS.items():
        page = windows.get(person) or signed_in(browser, url, width, person)
        windows[person] = page
        page.goto(path.format(**years))
        for link in links:
            page.goto(str(page.locator(link).first.get_attribute("href")))
        faults += [f"{name} at {width}: {fault}" for fault in faults_of(page, width)]
        picture = folder / f"{name}-{width}.jpg"
        height = min(height_of(page), TALLEST[width])
        page.set_viewport_size({"width": width, "height": height})
        page.screenshot(path=picture, type="jpeg", quality=60)
        page.set_viewport_size({"width": width, "height": SCREEN})
        if picture.stat().st_size > MOST:
            faults.append(f"{name} at {width}: {picture.stat().st_size} bytes")
    for page in windows.values():
        page.context.close()
    return faults


def signed_in(browser: Browser, url: str, width: int, person: str) -> Page:
    context = browser.new_context(
        base_url=url,
        viewport={"width": width, "height": SCREEN},
        locale="id-ID",
        reduced_motion="reduce",
    )
    page = context.new_page()
    if person:
        page.goto("/masuk")
        page.get_by_label("Alamat surel").fill(f"{person}@demo.test")
        page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Masuk").click()
        page.wait_for_url(lambda address: "/masuk" not in address)
    return page


def faults_of(page: Page, width: int) -> list[str]:
    """What a picture would not show."""
    wide = page.evaluate("document.documentElement.scrollWidth")
    title = page.title()
    return [
        *([f"scrolls sideways ({wide} px)"] if wide > width else []),
        *([f"is an error page: {title}"] if page.locator(".nf").count() else []),
    ]


def height_of(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollHeight"))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
