"""What broken rules of the public rating say, what the public is asked, and words for flags."""

from flask_babel import lazy_gettext as _l

from app.rating.models import FlagKind, Verdict

RULES = {
    "rating.another_stage": _l("Inovasi itu bukan bagian dari tahap ini."),
    "rating.coming": _l("Penilaian kebermanfaatan belum dibuka."),
    "rating.flag_is_gone": _l(
        "Penilaian yang ditandai itu sudah diputus atau bertambah. Alasan Anda masih di bawah;"
        " lihat dulu keadaan yang sekarang."
    ),
    "rating.is_rated": _l(
        "%(title)s sudah dinilai orang, jadi tidak dapat dikeluarkan lagi dari daftar."
    ),
    "rating.is_taken_back": _l("Keputusan itu sudah dicabut."),
    "rating.link_is_over": _l(
        "Tautan ini tidak berlaku lagi. Isi penilaian sekali lagi untuk mendapat tautan baru."
    ),
    "rating.not_passed": _l("Hanya proposal yang lolos seleksi administrasi yang dapat dinilai."),
    "rating.over": _l("Penilaian kebermanfaatan sudah ditutup."),
    "rating.reason_is_missing": _l("Tuliskan alasan keputusan ini."),
    "rating.results_are_out": _l("Hasil sudah diumumkan, jadi penilaian tidak berubah lagi."),
    "rating.too_many_letters": _l(
        "Hari ini sudah banyak tautan dikirim ke alamat itu. Buka salah satu suratnya, atau coba"
        " lagi besok."
    ),
}

STATEMENTS = (
    _l("Layanan ini menjawab kebutuhan saya."),
    _l("Dengan layanan ini, urusan saya lebih mudah daripada sebelumnya."),
    _l("Layanan ini layak diterapkan di daerah lain."),
)
"""Asked where an edition names none: a working assumption, for that of 2025 is not public."""

ANSWERS = {
    1: _l("Sangat tidak setuju"),
    2: _l("Tidak setuju"),
    3: _l("Ragu-ragu"),
    4: _l("Setuju"),
    5: _l("Sangat setuju"),
}
"""Points → what they mean."""

FLAGS = {
    FlagKind.TIME: _l("Banyak dalam waktu singkat"),
    FlagKind.NETWORK: _l("Banyak dari satu jaringan"),
    FlagKind.DOMAIN: _l("Banyak alamat dari satu penyedia surel"),
    FlagKind.ANSWERS: _l("Jawaban sama berturut-turut"),
}

VERDICTS = {
    Verdict.KEPT: _l("Tetap dihitung"),
    Verdict.SET_ASIDE: _l("Dikesampingkan"),
}
