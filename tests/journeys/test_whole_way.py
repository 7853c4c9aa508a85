"""One innovation's whole way through the visible pages: drafted, forwarded, checked, scored by
two judges, decided, published, found by a visitor. With JavaScript and without."""

import re

import pytest

from app.site.demo.cast import PASSWORD
from tests.harness import browser as chromium
from tests.harness.live import LiveServer

TITLE = "Perahu Pustaka Delta"
EDITION = "kipp-contoh-2027"
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
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def site(tmp_path):
    """A site of its own: this journey moves the clock through a whole edition."""
    server = LiveServer(tmp_path / "instance", app_env="test")
    server.start()
    yield server
    server.stop()


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def people(request, browser, site):
    """Opens a window for each person of the story; complaints of the browser fail the test."""
    windows = People(browser, site, scripts=request.param)
    yield windows
    complaints = windows.close()
    assert not complaints, complaints


class People:
    """Windows by person; every page that is passed is checked with axe when scripts run."""

    def __init__(self, browser, site, *, scripts):
        self._browser, self._site, self._scripts = browser, site, scripts
        self._opened = []

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
        return context.new_page()

    def sign_in(self, name):
        page = self.visitor()
        page.goto("/masuk")
        page.get_by_label("Alamat surel").fill(f"{name}@demo.test")
        page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Masuk").click()
        page.wait_for_url(lambda url: "/masuk" not in url)
        return page

    def look(self, page):
        """The page is accessible in both themes (axe itself needs scripts)."""
        if self._scripts:
            chromium.assert_accessible(page)

    def close(self):
        for context, _ in self._opened:
            context.close()
        return [complaint for _, watch in self._opened for complaint in watch.complaints]


def test_one_innovation_goes_the_whole_way(people, site):
    ref = draft_and_hand_over(people)
    forward(people, ref)
    site.move_to_day(21)
    check(people, ref)
    site.move_to_day(34)
    assign(people)
    score(people, "juri1", points=5)
    score(people, "juri2", points=4)
    site.move_to_day(56)
    decide_and_publish(people)
    read_result(people, ref)
    edit_for_readers(people)
    be_found(people)


def draft_and_hand_over(people):
    """The innovator starts, writes every section, checks the answers and hands over."""
    page = people.sign_in("inovator")
    people.look(page)
    page.goto("/instansi/proposal/mulai")
    people.look(page)
    page.get_by_label("Judul inovasi").fill(TITLE)
    page.get_by_role("radio", name="Dinas Kesehatan (contoh)").check()
    page.get_by_role("button", name="Mulai proposal").click()
    page.wait_for_url(re.compile(r"/instansi/proposal/\d+"))
    ref = re.search(r"/proposal/(\d+)", page.url).group(1)
    people.look(page)
    write_identity(people, page, ref)
    for section in ("ringkasan", "latar-belakang", "kebaruan", "implementasi"):
        write(page, ref, section, section)
    write_significance(people, page, ref)
    for section in ("adaptabilitas", "sumber-daya", "keberlanjutan"):
        write(page, ref, section, section)
    attach_letters(people, page, ref)
    page.goto(f"/instansi/proposal/{ref}/periksa")
    people.look(page)
    page.get_by_role("button", name="Ajukan ke admin instansi").click()
    page.wait_for_url(re.compile("tanda-terima"))
    assert page.get_by_role("heading", name="Tanda terima").first.is_visible()
    people.look(page)
    return ref


def step(page, ref, section):
    page.goto(f"/instansi/proposal/{ref}/isi/{section}")


def save(page):
    page.get_by_role("button", name="Simpan draf").click()
    page.wait_for_load_state()


def write_identity(people, page, ref):
    step(page, ref, "identitas")
    page.get_by_role("radio", name="Umum", exact=True).check()
    page.get_by_role("radio", name="Pelayanan kesehatan").check()
    page.get_by_label("Hari pertama penerapan").fill("2022-05-02")
    page.get_by_role("checkbox", name="4. Pendidikan Berkualitas").check()
    page.get_by_role("checkbox", name="Anak", exact=True).check()
    page.get_by_label("Nama dan jabatan penanggung jawab").fill("Kepala bidang (contoh)")
    save(page)
    people.look(page)


def write(page, ref, section, key):
    step(page, ref, section)
    page.locator(f"[name=q_{key}]").fill(ANSWERS[key])
    save(page)


def write_significance(people, page, ref):
    step(page, ref, "signifikansi")
    for key in ("signifikansi", "evaluasi"):
        page.locator(f"[name=q_{key}]").fill(ANSWERS[key])
    for name, value in (
        ("indicator", "Anak yang meminjam buku"),
        ("unit", "anak"),
        ("baseline", "40"),
        ("result", "610"),
        ("period", "2022–2025"),
        ("source", "Buku pinjaman"),
    ):
        page.locator(f"[name=q_sebelum-sesudah-0-{name}]").fill(value)
    save(page)
    people.look(page)


def attach_letters(people, page, ref):
    step(page, ref, "dokumen")
    page.get_by_label("Tautan video inovasi").fill("https://video.demo.test/perahu")
    for key in ("pernyataan-identitas", "kesediaan-replikasi"):
        name = f"{key}.pdf"
        letter = {"name": name, "mimeType": "application/pdf", "buffer": PDF + key.encode()}
        page.locator(f"[name=q_{key}]").set_input_files(letter)
        page.locator(f"button[name=unggah][value=q_{key}]").click()
        page.get_by_text(name, exact=True).first.wait_for()
    save(page)
    people.look(page)


def forward(people, ref):
    """The agency admin looks, corrects one answer, and forwards."""
    page = people.sign_in("admin.instansi")
    people.look(page)
    assert page.get_by_text(TITLE).first.is_visible()
    step(page, ref, "ringkasan")
    page.locator("[name=q_ringkasan]").fill(ANSWERS["ringkasan"] + " Warga menjaganya.")
    save(page)
    page.goto(f"/instansi/proposal/{ref}/periksa")
    page.get_by_role("button", name="Teruskan ke sekretariat").click()
    page.wait_for_url(re.compile("tanda-terima"))
    page.goto(f"/instansi/proposal/{ref}/riwayat")
    for summary in page.locator("main details > summary").all():
        summary.click()
    assert page.get_by_text("Warga menjaganya.").first.is_visible()
    people.look(page)


def check(people, ref):
    """The secretariat ticks the checklist and lets the proposal pass."""
    page = people.sign_in("sekretariat")
    people.look(page)
    page.goto(f"/sekretariat/{EDITION}/proposal")
    people.look(page)
    page.get_by_role("link", name=TITLE).first.click()
    people.look(page)
    page.goto(f"/sekretariat/{EDITION}/proposal/{ref}/seleksi")
    people.look(page)
    for passed in page.get_by_role("radio", name="Terpenuhi", exact=True).all():
        passed.check()
    page.get_by_role("button", name="Simpan dan simpulkan").click()
    page.get_by_text("Lolos seleksi administrasi").first.wait_for()


def assign(people):
    page = people.sign_in("sekretariat")
    page.goto(f"/sekretariat/{EDITION}/penugasan")
    people.look(page)
    page.get_by_role("checkbox", name=TITLE).check()
    for judge in ("Prof. Eka Penilai", "Prof. Fajar Penilai"):
        page.get_by_role("checkbox", name=judge).check()
    page.get_by_role("button", name="Tugaskan", exact=True).click()
    page.get_by_role("link", name="Prof. Fajar Penilai").first.wait_for()


def score(people, judge, *, points):
    """A judge reads and gives the same points to each criterion, then locks the reading."""
    page = people.sign_in(judge)
    people.look(page)
    page.get_by_role("link", name=TITLE).first.click()
    page.wait_for_url(re.compile(r"/penilaian/\d+"))
    for choice in page.locator(f"fieldset.score input[type=radio][value='{points}']").all():
        page.locator(f"label[for='{choice.get_attribute('id')}']").click()
    page.locator("[name=comment]").fill(f"Catatan dari pembaca yang memberi {points}.")
    page.locator("[name=private_note]").fill("Catatan pribadi yang tidak keluar.")
    people.look(page)
    page.get_by_role("button", name=re.compile("^Selesai")).click()
    page.wait_for_load_state()
    assert page.get_by_text("Selesai").first.is_visible()


def decide_and_publish(people):
    page = people.sign_in("sekretariat")
    page.goto(f"/sekretariat/{EDITION}/rekap")
    row = page.get_by_role("row").filter(has_text=TITLE)
    assert "90,00" in row.inner_text()
    people.look(page)
    page.goto(f"/sekretariat/{EDITION}/catatan")
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Simpan pilihan").click()
    page.goto(f"/sekretariat/{EDITION}/keputusan")
    people.look(page)
    page.get_by_role("checkbox", name=TITLE).check()
    page.locator("[name=outcome]").select_option(label="Pemenang")
    page.get_by_label("Penghargaan").fill("Top Inovasi (contoh)")
    page.get_by_role("button", name="Simpan tanda").click()
    page.get_by_text("belum diumumkan").first.wait_for()
    page.goto(f"/sekretariat/{EDITION}/keputusan/umumkan")
    people.look(page)
    page.get_by_role("button", name="Umumkan sekarang").click()
    page.wait_for_load_state()


def read_result(people, ref):
    """The applicant sees means and released comments, and no judge."""
    page = people.sign_in("inovator")
    page.goto(f"/instansi/proposal/{ref}/hasil")
    words = page.get_by_role("main").inner_text()
    people.look(page)
    assert "90,00" in words
    assert "Catatan dari pembaca" in words
    assert "Penilai (contoh)" not in words
    assert "Catatan pribadi" not in words


def edit_for_readers(people):
    page = people.sign_in("sekretariat")
    page.goto("/sekretariat/pustaka")
    people.look(page)
    page.get_by_role("link", name=TITLE).first.click()
    people.look(page)
    page.get_by_label("Topik").select_option("pendidikan")
    page.get_by_label("Lisensi").select_option("CC BY 4.0")
    page.get_by_role("button", name="Simpan", exact=True).click()
    page.get_by_text("Entri disimpan.").wait_for()
    page.get_by_role("button", name="Terbitkan entri").click()
    page.get_by_text("Entri terbit di pustaka.").wait_for()


def be_found(people):
    """A visitor who knows nothing of it finds it, as soon as the worker has indexed it."""
    page = people.visitor()
    for _ in range(40):
        page.goto("/inovasi?q=perpustakaan+perahu+delta")
        if page.get_by_role("link", name=TITLE).count():
            break
        page.wait_for_timeout(500)
    else:
        pytest.fail(page.get_by_role("main").inner_text())
    people.look(page)
    page.get_by_role("link", name=TITLE).first.click()
    people.look(page)
    words = page.get_by_role("main").inner_text()
    assert ANSWERS["signifikansi"] in words
    assert "Pemerintah Kabupaten Padi Makmur (contoh)" in words
    assert "Kepala bidang (contoh)" not in words
    assert "video.demo.test" not in words
