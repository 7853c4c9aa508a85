"""What broken rules of papers say, and what papers are called."""

from flask_babel import lazy_gettext as _l

from app.papers.models import Kind

RULES = {
    "papers.award_changed": _l(
        "Sebuah penghargaan berubah selagi piagamnya dibuat, maka belum ada yang terbit."
        " Terbitkan sekali lagi."
    ),
    "papers.no_certificate": _l("Piagam terbit sesudah hasil diumumkan."),
    "papers.nothing_decided": _l("Berita acara ini terbit sesudah finalis atau hasil diumumkan."),
    "papers.results_first": _l("Surat keterangan terbit sesudah hasil diumumkan."),
    "papers.stage_runs": _l("Berita acara ini terbit sesudah tahapnya ditutup."),
    "signing.acts": _l(
        "Berkas ini memuat skrip, tindakan, tautan, atau lampiran yang tidak ada pada naskahnya."
        " Minta penanda tangan menandatangani berkas yang diunduh dari sini, tanpa tambahan lain."
    ),
    "signing.changed_inside": _l(
        "Bagian dalam naskah berubah, bukan hanya ditambah tanda tangan. Unduh lagi berkas dari"
        " halaman ini, tanda tangani, lalu unggah."
    ),
    "signing.covers_too_little": _l(
        "Tanda tangan dalam berkas ini tidak mencakup seluruh naskah, atau ada yang ditambahkan"
        " sesudahnya."
    ),
    "signing.encrypted": _l("Berkas ini dikunci dengan kata sandi. Unggah yang tidak dikunci."),
    "signing.laid_on_page": _l(
        "Di halaman %(page)d ada yang ditempelkan selain tanda tangan: catatan, cap, atau gambar."
    ),
    "signing.not_continued": _l(
        "Berkas ini tidak memuat tanda tangan yang sudah ada. Unduh berkas yang terakhir dari"
        " halaman ini, tambahkan tanda tangan berikutnya, lalu unggah."
    ),
    "signing.other_digest": _l(
        "Tanda tangan dalam berkas ini bukan untuk isi berkas ini; berkasnya berubah sesudah"
        " ditandatangani."
    ),
    "signing.other_pages": _l(
        "Ini bukan naskah yang sama: naskahnya %(was)d halaman, berkas ini %(now)d halaman."
    ),
    "signing.other_text": _l(
        "Ini bukan naskah yang sama. Yang pertama berbeda ada di halaman %(page)d: “%(was)s”"
        " menjadi “%(now)s”."
    ),
    "signing.page_changed": _l("Halaman %(page)d tidak sama dengan naskahnya."),
    "signing.returned_meanwhile": _l(
        "Orang lain baru saja mengunggah berkas naskah ini. Muat ulang halaman, lalu lihat yang"
        " sekarang."
    ),
    "signing.rewritten": _l(
        "Isinya tampak sama, tetapi berkasnya ditulis ulang (misalnya dicetak lagi ke PDF),"
        " sehingga tidak dapat dibuktikan sama. Tanda tangani berkas yang diunduh dari halaman ini."
    ),
    "signing.stamp_too_large": _l(
        "Gambar tanda tangan di halaman %(page)d menutupi lebih dari seperempat halaman."
    ),
    "signing.too_much_added": _l("Yang ditambahkan pada naskah lebih besar dari yang wajar."),
    "signing.unreadable": _l("Berkas ini bukan PDF yang utuh. Unggah PDF hasil penandatanganan."),
    "signing.unsigned": _l("Berkas ini belum ditandatangani secara elektronik."),
}

KINDS = {
    Kind.STAGE_MINUTES: _l("Berita acara penilaian"),
    Kind.PLENARY_MINUTES: _l("Berita acara sidang pleno"),
    Kind.STATEMENT: _l("Surat keterangan juri"),
    Kind.CERTIFICATE: _l("Piagam"),
}
