"""One innovation's whole way through the visible pages: drafted, forwarded, checked, scored by
two judges, decided, published, found by a visitor. With JavaScript and without."""

import re
from collections import defaultdict

import pytest

from app.site.demo.cast import PASSWORD
from tests.harness import browser as chromium

TITLE = "Perahu Pustaka Delta"
EDITION = re.compile("2027")
PRIVATE = "Catatan pribadi yang tidak keluar."
ANSWERS = {
    "ringkasan": "Perahu membawa buku dan guru ke kampung delta setiap pekan.",
    "latar-belakang": "Anak di kampung delta berhenti membaca karena perpustakaan jauh.",
    "kebaruan": "Perahu nelayan yang menganggur dipakai bergiliran sebagai perpustakaan.",
    "implementasi": "Dimulai di dua kampung, lalu diperluas ke sebelas kampung.",
    "signifikansi": "Jumlah anak yang meminjam buku naik dari 40 menjadi 610 anak.",
    "evaluasi": "Dinilai sendiri tiap semester dan oleh perguruan tinggi setahun sekali.",
    "adaptabilitas": "Dapat diterapkan di daerah sungai dan kepulauan lain.",
    "sumber-daya": "Tiga perahu, enam petugas, dan buku sumbangan warga.",
    "keberlanjutan": "Sudah ada peraturan kepala daerah dan pos anggaran tahunan.",
}
FIGURES = {
    "Ukuran": "Anak yang meminjam buku",
    "Satuan": "anak",
    "Sebelum": "40",
    "Sesudah": "610",
    "Periode": "2022–2025",
    "Sumber": "Buku pinjaman",
}
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def site(new_site):
    """A site of its own: this journey moves the clock through a whole edition."""
    site = new_site("whole-way")
    yield site
    site.stop()


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def people(request, browser, site):
    """Opens a window for each person of the story; complaints of the browser fail the test."""
    windows = People(browser, site, scripts=request.param)
    yield windows
    complaints = windows.close()
    assert not complaints, complaints


class People:
    """Windows by person. Nobody types an address but the site's own: all else is clicked."""

    def __init__(self, browser, site, *, scripts):
        self._browser, self._site, self._scripts = browser, site, scripts
        self._opened = []
        self._seen = defaultdict(set)

    def visitor(self):
        context = self._browser.new_context(
            base_url=self._site.url,
            java_script_enabled=self._scripts,
            locale="id-ID",
            viewport={"width": 1280, "height": 900},
        )
        context.set_default_timeout(15_000)
        watch = chromium.Watch(context, self._site.url)
        self._opened.append((context, watch))
        page = context.new_page()
        page.goto("/")
        self.look(page)
        return page

    def sign_in(self, name, workspace):
        """Sign in from the front page, and on to the workspace whose link the head shows."""
        page = self.visitor()
        self.follow(page, "Masuk", within="banner")
        page.get_by_label("Alamat surel").fill(f"{name}@demo.test")
        page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
        self.press(page, "Masuk")
        page.wait_for_url(lambda url: "/masuk" not in url)
        self.follow(page, workspace, within="navigation", named="Menu utama")
        return page

    def follow(self, page, name, *, within="main", named=None):
        """Click the first link with these words in a part of the page; look at what comes."""
        part = page.get_by_role(within, name=named) if named else page.get_by_role(within).first
        part.get_by_role("link", name=name).first.click()
        page.wait_for_load_state()
        self.look(page)

    def tab(self, page, name):
        """One of the tabs over the secretariat's pages of an edition."""
        self._leave_by(page, page.locator("nav.tabs"), name)

    def desk(self, page, name):
        """One of the links in the bar of the workspace."""
        self._leave_by(page, page.locator(".desk-bar"), name)

    def _leave_by(self, page, part, name):
        part.get_by_role("link", name=name, exact=True).click()
        page.wait_for_load_state()
        self.look(page)

    def press(self, page, name):
        """The button with these words; what comes is looked at."""
        page.get_by_role("main").get_by_role("button", name=name).first.click()
        page.wait_for_load_state()
        self.look(page)

    def read(self, page, words):
        """Wait until the page says this; then it is looked at."""
        page.get_by_role("main").get_by_text(words).first.wait_for()
        self.look(page)

    def look(self, page):
        """The page is accessible in both themes, and again when anything new stands on it
        (axe needs scripts; `test_every_page` sees every template)."""
        if not self._scripts:
            return
        seen, parts = self._seen[chromium.template_of(page)], chromium.structure(page)
        if not parts <= seen:
            seen |= parts
            chromium.assert_accessible(page)

    def close(self):
        for context, _ in self._opened:
            context.close()
        return [complaint for _, watch in self._opened for complaint in watch.complaints]


def test_one_innovation_goes_the_whole_way(people, site):
    draft_and_hand_over(people)
    forward(people)
    site.move_to_day(21)
    check(people)
    site.move_to_day(34)
    assign(people)
    score(people, "juri1", points=5)
    score(people, "juri2", points=4)
    site.move_to_day(56)
    decide_and_publish(people)
    read_result(people)
    edit_for_readers(people)
    be_found(people)


def draft_and_hand_over(people):
    """The innovator starts, writes every section, checks the answers and hands over."""
    page = people.sign_in("inovator", "Instansi")
    people.follow(page, "Mulai proposal")
    page.get_by_label("Judul inovasi").fill(TITLE)
    page.get_by_role("radio", name="Dinas Kesehatan (contoh)").check()
    people.press(page, "Mulai proposal")
    write_identity(people, page)
    for section, key in (
        ("Ringkasan", "ringkasan"),
        ("Latar belakang dan tujuan", "latar-belakang"),
        ("Kebaruan", "kebaruan"),
        ("Implementasi", "implementasi"),
    ):
        write(people, page, section, key)
    write_significance(people, page)
    for section, key in (
        ("Adaptabilitas", "adaptabilitas"),
        ("Sumber daya", "sumber-daya"),
        ("keberlanjutan", "keberlanjutan"),
    ):
        write(people, page, section, key)
    attach_letters(people, page)
    people.follow(page, "Periksa jawaban")
    people.press(page, "Ajukan ke admin instansi")
    assert page.get_by_role("heading", name="Tanda terima").first.is_visible()


def section(people, page, name):
    """From the task list into one of its sections."""
    page.locator("ul.tasks").get_by_role("link", name=name).click()
    page.wait_for_load_state()
    people.look(page)


def save(people, page):
    """Keep the draft, which leads back to the task list."""
    people.press(page, "Simpan draf")


def write_identity(people, page):
    section(people, page, "Identitas")
    page.get_by_role("radio", name="Umum", exact=True).check()
    page.get_by_role("radio", name="Pelayanan kesehatan").check()
    page.get_by_label("Hari pertama penerapan").fill("2022-05-02")
    page.get_by_role("checkbox", name="4. Pendidikan Berkualitas").check()
    page.get_by_role("checkbox", name="Anak", exact=True).check()
    page.get_by_label("Nama dan jabatan penanggung jawab").fill("Kepala bidang (contoh)")
    save(people, page)


def write(people, page, name, key):
    section(people, page, name)
    page.get_by_role("main").get_by_role("textbox").first.fill(ANSWERS[key])
    save(people, page)


def write_significance(people, page):
    section(people, page, "Signifikansi")
    long_texts = page.get_by_role("main").locator("textarea")
    long_texts.first.fill(ANSWERS["signifikansi"])
    long_texts.last.fill(ANSWERS["evaluasi"])
    for label, value in FIGURES.items():
        page.get_by_label(label).first.fill(value)
    save(people, page)


def attach_letters(people, page):
    section(people, page, "Video dan surat")
    page.get_by_label("Tautan video inovasi").fill("https://video.demo.test/perahu")
    for label in ("Surat pernyataan identitas", "Surat kesediaan"):
        name = f"{label}.pdf"
        letter = {"name": name, "mimeType": "application/pdf", "buffer": PDF + label.encode()}
        page.get_by_label(re.compile(label)).first.set_input_files(letter)
        people.press(page, re.compile(f"^Unggah.*{label}|^Unggah"))
        people.read(page, name)
    save(people, page)


def forward(people):
    """The agency admin looks, corrects one answer, and forwards."""
    page = people.sign_in("admin.instansi", "Instansi")
    people.follow(page, re.compile(f"^{TITLE}"))
    section(people, page, "Ringkasan")
    main = page.get_by_role("main")
    main.get_by_role("textbox").first.fill(ANSWERS["ringkasan"] + " Warga menjaganya.")
    save(people, page)
    people.follow(page, "Periksa jawaban")
    people.press(page, "Teruskan ke sekretariat")
    assert page.get_by_role("heading", name="Tanda terima").first.is_visible()
    people.follow(page, TITLE, within="navigation", named="Lokasi halaman")
    people.follow(page, "Riwayat")
    for summary in page.locator("main details > summary").all():
        summary.click()
    assert page.get_by_text("Warga menjaganya.").first.is_visible()
    people.look(page)


def edition(people, *, tab):
    """The secretariat's pages of the edition, at one of their tabs."""
    page = people.sign_in("sekretariat", "Sekretariat")
    people.follow(page, EDITION)
    people.tab(page, tab)
    return page


def check(people):
    """The secretariat ticks the checklist and lets the proposal pass."""
    page = edition(people, tab="Proposal")
    people.follow(page, TITLE)
    people.follow(page, "Mulai seleksi administrasi")
    for passed in page.get_by_role("radio", name="Terpenuhi", exact=True).all():
        passed.check()
    people.press(page, "Lanjut ke simpulan")
    people.press(page, "Nyatakan lolos")
    people.read(page, "Lolos seleksi administrasi")


def assign(people):
    page = edition(people, tab="Penugasan")
    page.get_by_role("checkbox", name=TITLE).check()
    for judge in ("Prof. Eka Penilai", "Prof. Fajar Penilai"):
        page.get_by_role("checkbox", name=judge).check()
    page.get_by_label("Alasan").fill("Keahlian keduanya cocok.")
    people.press(page, re.compile("^Tugaskan"))
    page.get_by_role("link", name="Prof. Fajar Penilai").first.wait_for()
    people.look(page)


def score(people, judge, *, points):
    """A judge reads and gives the same points to each criterion, then locks the reading."""
    page = people.sign_in(judge, "Juri")
    people.follow(page, TITLE)
    for choice in page.locator(f"fieldset.score input[type=radio][value='{points}']").all():
        page.locator(f"label[for='{choice.get_attribute('id')}']").click()
    for reason in page.get_by_label("Alasan nilai").all():
        if reason.is_visible():
            reason.fill("Angka sebelum dan sesudahnya dapat diperiksa.")
    page.get_by_label("Catatan untuk pengusul").fill(f"Catatan dari pembaca yang memberi {points}.")
    page.get_by_label("Catatan pribadi").fill(PRIVATE)
    people.look(page)
    people.press(page, re.compile("^Selesai"))
    people.look(page)
    people.press(page, re.compile("^Kunci nilai"))
    people.read(page, "Selesai")


def decide_and_publish(people):
    page = edition(people, tab="Rekapitulasi nilai")
    row = page.get_by_role("row").filter(has_text=TITLE)
    assert "90,00" in row.inner_text()
    people.tab(page, "Catatan juri")
    page.get_by_role("checkbox").first.check()
    people.press(page, "Simpan pilihan")
    people.tab(page, "Keputusan")
    page.get_by_role("checkbox", name=TITLE).check()
    page.get_by_label("Tandai sebagai").select_option(label="Pemenang")
    page.get_by_label("Bunyi penghargaan").fill("Top Inovasi (contoh)")
    people.press(page, "Simpan tanda")
    people.read(page, "belum diumumkan")
    people.follow(page, "Periksa dan umumkan")
    people.press(page, "Umumkan sekarang")
    people.follow(page, "Lihat halaman hasil")
    assert page.get_by_text(TITLE).first.is_visible()


def read_result(people):
    """The applicant sees means and released comments, and no judge."""
    page = people.sign_in("inovator", "Instansi")
    people.follow(page, re.compile(f"^{TITLE}"))
    people.follow(page, re.compile("[Ll]ihat hasil"))
    words = page.get_by_role("main").inner_text()
    assert "90,00" in words
    assert "Catatan dari pembaca" in words
    assert "Penilai (contoh)" not in words
    assert PRIVATE not in words


def edit_for_readers(people):
    page = people.sign_in("sekretariat", "Sekretariat")
    people.desk(page, "Sunting pustaka")
    people.follow(page, TITLE)
    page.get_by_label("Topik").select_option("pendidikan")
    page.get_by_label("Lisensi").select_option("CC BY 4.0")
    people.press(page, re.compile("^Simpan$"))
    people.read(page, "Entri disimpan.")
    people.press(page, "Terbitkan entri")
    people.read(page, "Entri terbit di pustaka.")


def be_found(people):
    """A visitor who knows nothing of it finds it, as soon as the worker has indexed it."""
    page = people.visitor()
    for _ in range(40):
        page.get_by_role("searchbox").first.fill("perpustakaan perahu delta")
        page.get_by_role("button", name="Cari").first.click()
        page.wait_for_load_state()
        if page.get_by_role("main").get_by_role("link", name=TITLE).count():
            break
        page.wait_for_timeout(500)
    else:
        pytest.fail(page.get_by_role("main").inner_text())
    people.look(page)
    people.follow(page, TITLE)
    words = page.get_by_role("main").inner_text()
    assert ANSWERS["signifikansi"] in words
    assert "Pemerintah Kabupaten Padi Makmur (contoh)" in words
    assert "Kepala bidang (contoh)" not in words
    assert "video.demo.test" not in words
