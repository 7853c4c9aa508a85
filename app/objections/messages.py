"""What broken rules of objections say, and words for what they are about."""

from flask_babel import lazy_gettext as _l

from app.objections.models import Publication, Verdict

RULES = {
    "objections.answered_already": _l(
        "Keberatan ini sudah dijawab. Jawaban Anda masih di bawah; lihat dulu keadaan yang"
        " sekarang."
    ),
    "objections.appealed_already": _l(
        "Instansi Anda sudah mengajukan keberatan atas pengumuman ini. Muat ulang halaman untuk"
        " membacanya."
    ),
    "objections.appeals_over": _l("Waktu mengajukan keberatan sudah lewat."),
    "objections.no_appeals": _l(
        "Keberatan hanya dapat diajukan sesudah pengumuman, bila ketentuan penyelenggaraan ini"
        " memberi waktu untuk itu."
    ),
    "objections.not_judged": _l(
        "Keberatan hanya dapat diajukan untuk proposal yang lolos seleksi administrasi."
    ),
    "objections.unanswered": _l("Masih ada keberatan atas pengumuman finalis yang belum dijawab."),
    "objections.remedy_needed": _l("Tulis tindak lanjut dari keberatan yang diterima."),
}

PUBLICATIONS = {
    Publication.FINALISTS: _l("pengumuman finalis"),
    Publication.RESULTS: _l("pengumuman hasil"),
}

VERDICTS = {Verdict.UPHELD: _l("Diterima"), Verdict.REJECTED: _l("Ditolak")}
