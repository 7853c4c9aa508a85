"""The broken rules of field verification reports in words."""

from flask_babel import lazy_gettext as _l

VISITS = {
    "judging.half_a_position": _l("Isi lintang dan bujur, atau kosongkan keduanya."),
    "judging.no_caption": _l("Tulis apa yang tampak di foto ini."),
    "judging.no_degrees": _l(
        "Tulis derajat desimal antara -%(most)s dan %(most)s, atau kosongkan."
    ),
    "judging.no_finding": _l("Tulis apa yang Anda temukan."),
    "judging.no_visit_conclusion": _l("Tulis simpulannya."),
    "judging.no_visit_date": _l("Isi tanggal kunjungan."),
    "judging.no_visit_met": _l("Tulis siapa yang ditemui, menurut jabatan atau perannya."),
    "judging.no_visit_place": _l("Tulis tempat yang dikunjungi."),
    "judging.report_incomplete": _l(
        "Laporan verifikasi lapangan belum lengkap: %(count)s hal. Lengkapi dulu, lalu tekan"
        " Selesai lagi."
    ),
    "judging.too_many_photos": _l("Sudah ada %(most)s foto. Buang satu, lalu unggah lagi."),
    "judging.visit_date_to_come": _l("Tanggal kunjungan tidak boleh sesudah hari ini."),
    "judging.visit_date_wrong": _l("Tanggal ini tidak terbaca. Tulis seperti 2027-04-15."),
}
