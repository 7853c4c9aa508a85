"""What is said about the parts of the installation and its background work."""

from flask_babel import lazy_gettext as _l

from app.core.jobs import JobState

RULES = {
    "job_not_failed": _l("Pekerjaan ini sudah dijalankan lagi."),
}

PARTS = {
    "database": _l("Basis data"),
    "migrations": _l("Migrasi basis data"),
    "index": _l("Indeks pencarian"),
    "worker": _l("Pekerja latar belakang"),
}

TROUBLES = {
    "unreachable": _l("tidak terjangkau"),
    "pending": _l("ada yang belum dijalankan: jalankan flask db upgrade"),
    "missing": _l("belum ada; pekerja latar belakang akan membuatnya"),
    "outdated": _l("dibuat oleh versi lain; pekerja latar belakang akan membuatnya ulang"),
    "damaged": _l("rusak; pekerja latar belakang akan membuatnya ulang"),
    "never_seen": _l("belum pernah berjalan: jalankan flask worker"),
    "silent": _l("tidak memberi tanda: periksa apakah flask worker masih berjalan"),
}

JOB_STATES = {
    JobState.WAITING: _l("Menunggu"),
    JobState.RUNNING: _l("Berjalan"),
    JobState.DONE: _l("Selesai"),
    JobState.FAILED: _l("Gagal"),
}
