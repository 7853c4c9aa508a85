"""What is said about the parts of the installation and its background work."""

from flask_babel import lazy_gettext as _l

from app.core.jobs import JobState
from app.core.settings import Words

RULES = {
    "job_not_failed": _l("Pekerjaan ini sudah dijalankan lagi."),
}

PARTS = {
    "database": _l("Basis data"),
    "migrations": _l("Migrasi basis data"),
    "index": _l("Indeks pencarian"),
    "worker": _l("Pekerja latar belakang"),
    "letters": _l("Pengiriman surat"),
    "disk": _l("Ruang cakram"),
    "backup": _l("Cadangan"),
}

TROUBLES = {
    "unreachable": _l("Tidak terjangkau: periksa apakah server basis data berjalan."),
    "pending": _l("Ada yang belum dijalankan: jalankan flask db upgrade."),
    "missing": _l("Belum ada; pekerja latar belakang akan membuatnya."),
    "outdated": _l("Dibuat oleh versi lain; pekerja latar belakang akan membuatnya ulang."),
    "damaged": _l("Rusak; pekerja latar belakang akan membuatnya ulang."),
    "unsafe": _l(
        "Foldernya dapat ditulisi pihak lain, jadi tidak dibaca; pekerja latar belakang menutupnya"
        " dan membuat indeks baru. Bila tetap begini, foldernya milik pengguna lain."
    ),
    "unwritable": _l(
        "Masih menjawab, tetapi perubahan tidak masuk: folder search tidak dapat ditulisi."
    ),
    "never_seen": _l("Belum pernah berjalan: jalankan flask worker."),
    "silent": _l("Tidak memberi tanda: periksa apakah flask worker masih berjalan."),
    "failing": _l(
        "Periksa server surat dan SMTP_URL. Surat tidak hilang: dicoba lagi dengan sendirinya"
        " selama sembilan jam, sesudah itu dengan tombol “Jalankan semuanya sekarang”."
    ),
    "low": _l("Hampir penuh: perbesar cakram, atau pindahkan cadangan lama ke tempat lain."),
    "old": _l("Lebih dari dua hari yang lalu: jalankan flask backup FILE setiap hari."),
    "never": _l("Belum pernah dibuat: jalankan flask backup FILE setiap hari."),
    "unneeded": _l("Belum pernah dibuat; situs percobaan tidak memerlukannya."),
}
"""What is to be said of a part: what is wrong with it and what to do about it."""

FINE = frozenset({"ok", "unneeded"})
"""The states of a part that need nobody."""

BREAKS = {
    "changed": _l("isinya bukan yang dahulu dirangkai"),
    "missing": _l("barisnya hilang"),
    "gap": _l("mata rantainya hilang"),
    "short": _l("rantai berakhir sebelum kepala yang pernah diumumkan"),
    "other": _l("rantai ini bukan yang kepalanya pernah diumumkan"),
}
"""Why the audit trail does not hold at a place."""
JOB_STATES = {
    JobState.WAITING: _l("Menunggu"),
    JobState.RUNNING: _l("Berjalan"),
    JobState.DONE: _l("Selesai"),
    JobState.FAILED: _l("Gagal"),
}

OPERATOR, DESK, EMAIL, PHONE = "site.operator", "site.desk", "site.email", "site.phone"
"""Settings: who runs this site and how they are reached, as the page /kontak tells it."""

HEADS_TO = "audit.heads_to"
"""Setting: who gets the head of the audit trail by mail, every day."""
SETTINGS = (
    Words(
        OPERATOR,
        most=200,
        label=_l("Penyelenggara situs"),
        hint=_l("Nama instansi yang menjalankan situs ini, juga sebagai pengendali data pribadi."),
    ),
    Words(
        DESK,
        most=200,
        label=_l("Meja kontak"),
        hint=_l("Unit yang menjawab pertanyaan, bukan nama orang."),
    ),
    Words(EMAIL, most=254, label=_l("Alamat surel meja kontak"), is_email=True),
    Words(PHONE, most=40, label=_l("Telepon meja kontak")),
    Words(
        HEADS_TO,
        most=254,
        label=_l("Alamat surel penyimpan kepala jejak audit"),
        hint=_l("Di luar instansi ini lebih baik: auditor, atau arsip. Kosong: tidak dikirim."),
        is_email=True,
    ),
)
