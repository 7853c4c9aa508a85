"""What broken rules of the public rating say, what the public is asked, and words for flags."""

from flask_babel import lazy_gettext as _l

from app.competitions.models import Edition
from app.core.i18n import localized
from app.rating.models import FlagKind, Verdict
from app.rating.rules import own_statements

RULES = {
    "rating.coming": _l("Penilaian kebermanfaatan belum dibuka."),
    "rating.counts_already": _l(
        "Penilaian Anda untuk inovasi ini sudah dihitung. Satu alamat surel dihitung satu kali."
    ),
    "rating.flag_is_gone": _l(
        "Penilaian yang ditandai itu sudah diputus atau bertambah. Alasan Anda masih di bawah;"
        " lihat dulu keadaan yang sekarang."
    ),
    "rating.is_rated": _l(
        "%(title)s sudah dinilai orang, jadi tidak dapat dikeluarkan lagi dari daftar."
    ),
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


def statement_words(edition: Edition) -> list[str]:
    """The three statements that the public agrees with or not, in the reader's language."""
    own = own_statements(edition)
    if own is None:
        return [str(statement) for statement in STATEMENTS]
    return [localized(statement, "text") for statement in own]
