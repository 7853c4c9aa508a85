"""The sentences of entries: broken rules, gaps, findings, states; and its settings."""

from typing import NamedTuple

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.competitions.definition import Audience
from app.core.settings import Spec
from app.entries.models import EntryState
from app.entries.rules.standing import Standing

ROWS = {"butir_": _l("Butir"), "alasan_": _l("Alasan butir"), "pilih_": _l("Pilihan")}
"""How the fields of a row begin → what such a field is called where the row is not known."""

RULES = {
    "entry.outside": _l(
        "Kompetisi ini hanya untuk instansi di wilayah kerja %(organiser)s. %(agency)s tidak "
        "termasuk di dalamnya."
    ),
    "entry.registration_closed": _l(
        "Pendaftaran tidak sedang dibuka untuk instansi ini, jadi proposal belum dapat dimulai."
    ),
    "entry.with_admin": _l(
        "Proposal ini sedang diperiksa admin instansi. Minta admin mengembalikannya "
        "bila masih ada yang perlu Anda ubah."
    ),
    "entry.not_with_admin": _l("Proposal ini belum diajukan kepada admin instansi."),
    "entry.already_forwarded": _l(
        "Proposal ini sudah diteruskan ke sekretariat dan tidak dapat diubah lagi."
    ),
    "entry.already_checked": _l(
        "Seleksi administrasi proposal ini sudah selesai, jadi tindakan itu tidak tersedia lagi."
    ),
    "entry.withdrawn": _l("Proposal ini sudah ditarik kembali."),
    "entry.assessment_started": _l(
        "Penilaian sudah dimulai, jadi proposal tidak dapat ditarik kembali."
    ),
    "entry.incomplete": _l(
        "Proposal belum lengkap: masih ada %(count)s hal yang perlu diisi atau diperbaiki. "
        "Jawaban yang ada tetap tersimpan."
    ),
    "entry.conflicts_open": _l(
        "Ada jawaban dengan dua tulisan berbeda. Pilih dahulu tulisan yang dipakai, lalu ajukan."
    ),
    "entry.internal_deadline_passed": _l(
        "Batas waktu internal instansi sudah lewat. Proposal tetap tersimpan; "
        "hubungi admin instansi Anda."
    ),
    "entry.too_late": _l(
        "Pendaftaran sudah ditutup ketika permintaan Anda tiba di server. "
        "Proposal tetap tersimpan, tetapi tidak diajukan."
    ),
    "entry.too_late_to_return": _l(
        "Pendaftaran sudah ditutup, jadi unit tidak dapat mengajukannya lagi. "
        "Proposal tetap tersimpan."
    ),
    "entry.quota_full": _l(
        "Kuota instansi untuk kelompok %(group)s sudah penuh: paling banyak %(quota)s proposal. "
        "Proposal tetap tersimpan."
    ),
    "entry.note_missing": _l("Tulis catatan agar unit tahu apa yang perlu diperbaiki."),
    "entry.answer_changed_again": _l(
        "Jawaban itu baru saja diubah lagi. Bandingkan kembali kedua tulisan di bawah."
    ),
    "entry.changed_since_seen": _l("Jawaban berubah sejak Anda membuka halaman ini"),
    "answer.too_large": _l(
        "Jawaban ini terlalu panjang untuk disimpan: paling panjang %(most)s huruf. Tulisan Anda "
        "masih ada di halaman ini; persingkat, lalu simpan lagi."
    ),
    "answer.too_many_rows": _l(
        "Paling banyak %(most)s baris. Semua baris masih ada di halaman ini tetapi belum "
        "tersimpan; hapus %(over)s baris, lalu simpan lagi."
    ),
    "check.too_early": _l(
        "Tahap seleksi administrasi belum dibuka, jadi hasil belum dapat disimpulkan. Yang sudah"
        " Anda periksa tersimpan."
    ),
    "check.items_open": _l("Masih ada butir yang belum diperiksa."),
    "check.changed_since": _l(
        "Rekan Anda baru saja mengubah daftar periksa. Baca lagi simpulannya, lalu tekan lagi."
    ),
    "check.unsettled": _l(
        "Ada butir dengan dua isian. Pilih dahulu isian yang dipakai, lalu simpulkan."
    ),
    "check.not_concluded": _l("Seleksi administrasi proposal ini belum disimpulkan."),
    "check.assessment_started": _l(
        "Penilaian sudah dimulai, jadi hasil seleksi administrasi tidak dapat dikoreksi lagi."
    ),
    "check.no_reason": _l("Tulis alasan koreksi. Pengusul membacanya."),
    "check.reason_missing": _l("Tulis alasan untuk setiap butir yang tidak terpenuhi."),
    "file.empty": _l("Berkas kosong. Pilih berkas yang berisi, lalu unggah lagi."),
    "file.too_large": _l(
        "Berkas lebih besar dari %(megabytes)s MB. Perkecil berkas, lalu unggah lagi."
    ),
    "file.encrypted": _l(
        "Berkas terkunci, dibatasi izinnya, atau berformat lama. Simpan sebagai PDF, DOCX, atau "
        "XLSX tanpa kata sandi dan tanpa pembatasan, lalu unggah lagi."
    ),
    "file.keeps_its_properties": _l(
        "Berkas ini tidak dapat dibuka tanpa keterangan pembuatnya, padahal penilaian ini tertutup."
        " Beri tahu sekretariat nomor proposal dan nomor lampirannya."
    ),
    "file.macros": _l("Berkas berisi makro. Simpan tanpa makro, lalu unggah lagi."),
    "file.swells": _l(
        "Isi berkas mengembang terlalu besar saat dibuka. Simpan ulang dari aplikasinya, lalu"
        " unggah lagi."
    ),
    "file.no_room": _l(
        "Berkas belum tersimpan: tempat penyimpanan situs penuh. Pengelola situs diberi tahu;"
        " unggah lagi nanti. Tulisan Anda tidak hilang."
    ),
    "picture.kind": _l("Ini bukan foto JPEG, PNG, atau WebP yang utuh. Pilih foto lain."),
    "picture.too_many_pixels": _l(
        "Foto ini lebih dari %(most)s juta piksel. Perkecil dulu, lalu unggah lagi."
    ),
    "file.kind": _l(
        "Jenis berkas tidak diterima. Isi berkas harus PDF, JPG, PNG, DOCX, atau XLSX."
    ),
    "file.too_many": _l(
        "Paling banyak %(limit)s berkas untuk pertanyaan ini. Hapus satu berkas lebih dahulu."
    ),
}

FILE_MEGABYTES = "entries.file_megabytes"
SETTINGS = (
    Spec(
        FILE_MEGABYTES,
        default=10,
        minimum=1,
        maximum=50,
        label=_l("Ukuran terbesar satu lampiran (MB)"),
        hint=_l("Nilai bawaan 10 MB; pedoman resmi tidak menyebut angka."),
    ),
)

GAPS = {
    "missing": _l("Jawab pertanyaan ini"),
    "file_missing": _l("Unggah berkas untuk pertanyaan ini"),
    "too_long": _l("Kurangi jawaban sebanyak %(over)s kata agar paling banyak %(limit)s kata"),
    "title_too_long": _l("Judul paling panjang %(max)s huruf"),
    "not_a_date": _l("Isi tanggal lengkap: tahun-bulan-hari, misalnya 2024-03-17"),
    "unlikely_date": _l("Periksa tahun pada tanggal ini"),
    "not_a_link": _l("Isi tautan lengkap yang diawali https://, tanpa nama pengguna dan sandi"),
    "part_missing": _l("Baris %(row)s: isi %(part)s"),
    "not_a_number": _l("Baris %(row)s: isi %(part)s dengan angka, misalnya 9 atau 1.234,5"),
}

PARTS = {
    "indicator": _l("Ukuran"),
    "unit": _l("Satuan"),
    "baseline": _l("Sebelum"),
    "result": _l("Sesudah"),
    "period": _l("Periode"),
    "source": _l("Sumber data"),
    "name": _l("Nama instansi atau lembaga"),
    "role": _l("Peran"),
}
"""Part of a row of figures or partners → its label."""

NOT_ASKED = _l(
    "Kelompok yang Anda pilih tidak menjawab pertanyaan ini; isinya tidak ikut diajukan."
)

AUDIENCES = {
    Audience.JUDGES: _l("Dibaca juri, tidak tampil di pustaka."),
    Audience.SECRETARIAT: _l("Hanya dibaca instansi Anda dan sekretariat."),
}
"""Who reads an answer that does not go to the library."""

CHECK_GAPS = {
    "check.items_open": _l("Pilih salah satu."),
    "check.unsettled": _l("Ada dua isian. Pilih yang dipakai."),
    "check.reason_missing": _l("Tulis alasannya."),
}
"""What to do at one item of the administrative check."""

FINDINGS = {
    "not_begun": _l("Hari pertama penerapan ini belum tiba. Periksa tanggalnya."),
    "too_young": _l(
        "Inovasi belum cukup umur: kelompok ini meminta paling sedikit %(months)s bulan "
        "pada penutupan pendaftaran, jadi hari pertama penerapan paling lambat %(latest)s."
    ),
    "same_title": _l(
        "Judul ini sudah dipakai proposal lain pada kompetisi ini. Judul yang sama dapat "
        "menggugurkan proposal."
    ),
    "quota_full": _l(
        "Kuota instansi untuk kelompok ini sudah terpakai: %(quota)s proposal sudah diteruskan."
    ),
}

AUTOMATIC = {
    "age": _l(
        "Umur pada penutupan pendaftaran, %(closes)s: %(months)s bulan. "
        "Kelompok ini meminta paling sedikit %(needed)s bulan."
    ),
    "no_first_day": _l("Hari pertama penerapan belum diisi."),
    "complete": _l("Semua pertanyaan wajib dijawab dan tidak ada yang melewati batas."),
    "incomplete": _l("%(count)s hal belum diisi atau melewati batas."),
    "title_free": _l("Tidak ada proposal lain pada kompetisi ini dengan judul ini."),
    "title_used": _l("%(count)s proposal lain pada kompetisi ini memakai judul ini."),
    "category": _l("Kategori yang dipilih: %(name)s."),
    "no_category": _l("Kategori belum dipilih."),
    "quota": _l("%(used)s dari %(quota)s proposal instansi ini pada kelompok %(group)s."),
    "no_quota": _l("Kelompok ini tidak dibatasi kuota."),
    "video": _l("Tautan video diisi lengkap."),
    "no_video": _l("Tautan video belum diisi."),
    "source": _l("%(count)s inovasi asal disebut."),
    "source_not_asked": _l("Kelompok ini tidak diminta menyebut inovasi asal."),
}
"""What the site found for an item of the administrative check, with the facts."""

STATES = {
    EntryState.DRAFT: (_l("Draf, menunggu unit"), "", "edit"),
    EntryState.WITH_ADMIN: (_l("Menunggu admin instansi"), "warn", "wait"),
    EntryState.RETURNED: (_l("Dikembalikan untuk perbaikan"), "bad", "bad"),
    EntryState.SUBMITTED: (_l("Menunggu sekretariat"), "info", "wait"),
    EntryState.PASSED: (_l("Lolos seleksi administrasi"), "ok", "ok"),
    EntryState.FAILED: (_l("Tidak lolos seleksi administrasi"), "bad", "bad"),
    EntryState.WITHDRAWN: (_l("Ditarik kembali"), "", "pause"),
}
"""State → words, look and icon of its badge."""


class StandingWords(NamedTuple):
    """How a standing is told: its badge, whom it waits for, what comes next, until when."""

    label: LazyString
    look: str
    picture: str
    holder: LazyString | None
    comes_next: LazyString
    until: LazyString | None = None
    """With `%(moment)s`."""


_UNIT, _ADMIN = _l("Unit pengusul"), _l("Admin instansi")
_SECRETARIAT, _JUDGE = _l("Sekretariat"), _l("Juri")
_AT_LATEST, _PLANNED = _l("Paling lambat %(moment)s."), _l("Dijadwalkan sampai %(moment)s.")
_PUBLISHED = _l("Hasil sudah diumumkan.")
STANDINGS = {
    Standing.DRAFT: StandingWords(
        _l("Draf"),
        "",
        "edit",
        _UNIT,
        _l("Unit melengkapi proposal, lalu mengajukannya ke admin instansi."),
        _AT_LATEST,
    ),
    Standing.INTERNAL_OVER: StandingWords(
        _l("Draf, batas internal lewat"),
        "warn",
        "wait",
        _ADMIN,
        _l("Hanya admin instansi yang masih dapat mengajukan dan meneruskannya."),
        _AT_LATEST,
    ),
    Standing.WITH_ADMIN: StandingWords(
        _l("Diperiksa admin instansi"),
        "warn",
        "wait",
        _ADMIN,
        _l("Admin instansi meneruskannya ke sekretariat atau mengembalikannya dengan catatan."),
        _AT_LATEST,
    ),
    Standing.RETURNED: StandingWords(
        _l("Dikembalikan untuk perbaikan"),
        "bad",
        "bad",
        _UNIT,
        _l("Unit memperbaikinya sesuai catatan, lalu mengajukannya lagi."),
        _AT_LATEST,
    ),
    Standing.NEVER_SENT: StandingWords(
        _l("Tidak diteruskan"),
        "",
        "pause",
        None,
        _l(
            "Pendaftaran ditutup sebelum proposal sampai ke sekretariat, "
            "jadi proposal tidak ikut dinilai. Isinya tetap tersimpan."
        ),
    ),
    Standing.SUBMITTED: StandingWords(
        _l("Menunggu seleksi administrasi"),
        "info",
        "wait",
        _SECRETARIAT,
        _l(
            "Sekretariat memeriksa kelengkapannya. Hasilnya dikirim lewat surel dan tampil di sini."
        ),
        _PLANNED,
    ),
    Standing.FAILED: StandingWords(
        _l("Tidak lolos seleksi administrasi"),
        "bad",
        "bad",
        None,
        _l("Proposal tidak maju ke penilaian. Alasan tiap butir ada pada hasil seleksi."),
    ),
    Standing.WITHDRAWN: StandingWords(
        _l("Ditarik kembali"),
        "",
        "pause",
        None,
        _l("Proposal tidak ikut dinilai. Isinya tetap tersimpan."),
    ),
    Standing.UNASSIGNED: StandingWords(
        _l("Menunggu penunjukan juri"),
        "info",
        "wait",
        _SECRETARIAT,
        _l("Lolos seleksi administrasi. Sekretariat menunjuk juri yang menilainya."),
        _l("Penilaian dijadwalkan mulai %(moment)s."),
    ),
    Standing.TO_BE_READ: StandingWords(
        _l("Menunggu penilaian"),
        "info",
        "wait",
        _JUDGE,
        _l("Lolos seleksi administrasi. Juri sudah ditunjuk."),
        _l("Penilaian dijadwalkan mulai %(moment)s."),
    ),
    Standing.BEING_JUDGED: StandingWords(
        _l("Sedang dinilai"),
        "info",
        "wait",
        _JUDGE,
        _l("Juri membaca dan menilai. Nilai baru terlihat setelah hasil diumumkan."),
        _PLANNED,
    ),
    Standing.TO_BE_DECIDED: StandingWords(
        _l("Menunggu keputusan"),
        "info",
        "wait",
        _SECRETARIAT,
        _l("Penilaian selesai. Finalis dan pemenang diputuskan, lalu diumumkan bersama."),
        _l("Pengumuman dijadwalkan mulai %(moment)s."),
    ),
    Standing.NAMED: StandingWords(
        _l("Finalis"),
        "ok",
        "ok",
        _JUDGE,
        _l("Finalis dinilai di tahap berikutnya; pemenangnya diumumkan sesudahnya."),
        _l("Pengumuman dijadwalkan mulai %(moment)s."),
    ),
    Standing.NOT_FINALIST: StandingWords(
        _l("Tidak menjadi finalis"), "", "clock", None, _l("Finalis sudah diumumkan.")
    ),
    Standing.NOT_CHOSEN: StandingWords(_l("Tidak terpilih"), "", "clock", None, _PUBLISHED),
    Standing.FINALIST: StandingWords(_l("Finalis"), "ok", "ok", None, _PUBLISHED),
    Standing.WINNER: StandingWords(_l("Pemenang"), "ok", "award", None, _PUBLISHED),
    Standing.AWARD_WITHDRAWN: StandingWords(
        _l("Keputusan dicabut"), "bad", "bad", None, _PUBLISHED
    ),
}

STEPS_TAKEN = {
    (None, EntryState.DRAFT): _l("Draf dimulai"),
    (EntryState.DRAFT, EntryState.WITH_ADMIN): _l("Diajukan ke admin instansi"),
    (EntryState.RETURNED, EntryState.WITH_ADMIN): _l("Diajukan lagi ke admin instansi"),
    (EntryState.WITH_ADMIN, EntryState.RETURNED): _l("Dikembalikan untuk perbaikan"),
    (EntryState.WITH_ADMIN, EntryState.SUBMITTED): _l("Diteruskan ke sekretariat"),
    (EntryState.SUBMITTED, EntryState.PASSED): _l("Dinyatakan lolos seleksi administrasi"),
    (EntryState.SUBMITTED, EntryState.FAILED): _l("Dinyatakan tidak lolos seleksi administrasi"),
    (EntryState.PASSED, EntryState.SUBMITTED): _l("Hasil “lolos” dibuka kembali untuk dikoreksi"),
    (EntryState.FAILED, EntryState.SUBMITTED): _l(
        "Hasil “tidak lolos” dibuka kembali untuk dikoreksi"
    ),
}
"""(from, to) → what happened; every step to WITHDRAWN reads STATES instead."""

GOALS = {
    1: _l("Tanpa Kemiskinan"),
    2: _l("Tanpa Kelaparan"),
    3: _l("Kehidupan Sehat dan Sejahtera"),
    4: _l("Pendidikan Berkualitas"),
    5: _l("Kesetaraan Gender"),
    6: _l("Air Bersih dan Sanitasi Layak"),
    7: _l("Energi Bersih dan Terjangkau"),
    8: _l("Pekerjaan Layak dan Pertumbuhan Ekonomi"),
    9: _l("Industri, Inovasi, dan Infrastruktur"),
    10: _l("Berkurangnya Kesenjangan"),
    11: _l("Kota dan Permukiman yang Berkelanjutan"),
    12: _l("Konsumsi dan Produksi yang Bertanggung Jawab"),
    13: _l("Penanganan Perubahan Iklim"),
    14: _l("Ekosistem Lautan"),
    15: _l("Ekosistem Daratan"),
    16: _l("Perdamaian, Keadilan, dan Kelembagaan yang Tangguh"),
    17: _l("Kemitraan untuk Mencapai Tujuan"),
}
"""Sustainable Development Goals (TPB) by number."""
