"""The broken rules of judging in words.

Who reads and scores is a "juri" on every page ("judge" in English). "Evaluator" is only the name of
the role that makes one, as in the regulation: in invitations and lists of roles.
"""

from pathlib import PurePath

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

RULES = {
    "judging.assessment_running": _l(
        "Penilaian masih berlangsung. Tunggu sampai tahap penilaian ditutup."
    ),
    "judging.award_needed": _l("Tulis bunyi penghargaan untuk pemenang."),
    "judging.changed_since": _l(
        "Nilai baru saja berubah di tab lain. Baca lagi totalnya, lalu kunci."
    ),
    "judging.edition_not_open": _l("Penyelenggaraan ini tidak sedang dibuka."),
    "judging.entry_gone": _l("Proposal ini tidak lagi ikut penilaian."),
    "judging.incomplete": _l("Belum bisa selesai: %(count)s kriteria belum diberi nilai."),
    "judging.locked": _l(
        "Penilaian ini sudah selesai dan terkunci. Hanya sekretariat yang dapat membukanya."
    ),
    "judging.no_assessment": _l("Tahap ini bukan tahap penilaian dengan rubrik."),
    "judging.not_a_judge": _l(
        "Ada nama yang bukan juri penyelenggaraan ini, atau ia anggota sekretariat."
    ),
    "judging.not_done": _l("Penilaian ini belum diselesaikan, jadi tidak perlu dibuka kembali."),
    "judging.not_passed": _l("Hanya proposal yang lolos seleksi administrasi yang dapat dipilih."),
    "judging.nothing_chosen": _l("Belum ada yang dipilih."),
    "judging.nothing_decided": _l("Belum ada finalis atau pemenang yang ditandai."),
    "judging.points_outside_scale": _l("Nilai harus antara %(least)s dan %(most)s."),
    "judging.reason_needed": _l("Tulis alasannya."),
    "judging.recused": _l("Bacaan ini dialihkan karena benturan kepentingan."),
    "judging.results_published": _l("Hasil sudah diumumkan dan tidak dapat diubah lagi."),
    "judging.stage_coming": _l("Tahap penilaian belum dibuka."),
    "judging.stage_over": _l("Tahap penilaian sudah ditutup."),
    "judging.touched": _l("Juri sudah mulai menilai, jadi penugasan ini tidak dapat dihapus."),
    "judging.unknown_criterion": _l("Kriteria ini tidak ada dalam rubrik."),
    "judging.unsettled": _l(
        "Ada isian dari tab lain yang belum Anda pilih. Pilih dulu, lalu selesaikan."
    ),
}


def blind_name(number: int, filename: str) -> str:
    """What a file is called where its own name would tell too much."""
    return f"{_('Lampiran %(number)s', number=number)}{PurePath(filename).suffix}"
