"""What broken rules of objections say, and words for what they are about."""

from flask_babel import lazy_gettext as _l

from app.objections.models import (
    Consequence,
    Ground,
    Publication,
    Refusal,
    Relation,
    Verdict,
)
from app.objections.rules import State

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
    "objections.decided_already": _l(
        "Sanggahan ini sudah diputus. Isian Anda masih di bawah; lihat dulu keadaan yang sekarang."
    ),
    "objections.is_filed": _l("Sanggahan ini sudah diajukan, jadi berkasnya tidak berubah lagi."),
    "objections.link_is_over": _l(
        "Tautan ini tidak berlaku lagi, dan sanggahannya tidak diajukan. Isinya masih di bawah;"
        " salin, lalu isi sekali lagi selama masa sanggah."
    ),
    "objections.no_objections": _l(
        "Sanggahan hanya dapat diajukan sesudah pengumuman, bila ketentuan penyelenggaraan ini"
        " memberi masa sanggah."
    ),
    "objections.not_forwarded": _l("Sanggahan ini belum diteruskan kepada instansi nominasinya."),
    "objections.objected_already": _l(
        "Sanggahan lain dari alamat surel ini terhadap inovasi yang sama belum diputus. Tunggu"
        " putusannya dulu."
    ),
    "objections.open": _l("Masih ada sanggahan masyarakat yang belum diputus."),
    "objections.period_over": _l("Masa sanggah sudah berakhir."),
    "objections.period_runs": _l("Masa sanggah belum berakhir."),
    "objections.responded_already": _l(
        "Rekan Anda sudah menanggapi. Tanggapan Anda masih di bawah; muat ulang halaman untuk"
        " membaca tanggapannya."
    ),
    "objections.response_awaited": _l(
        "Instansinya masih punya waktu untuk menanggapi. Putuskan sesudah ada tanggapan atau"
        " waktunya lewat."
    ),
    "objections.screened_already": _l(
        "Sanggahan ini sudah disaring orang lain. Isian Anda masih di bawah; lihat dulu keadaan"
        " yang sekarang."
    ),
    "objections.too_many_letters": _l(
        "Hari ini sudah banyak tautan dikirim ke alamat itu. Buka salah satu suratnya, atau coba"
        " lagi besok."
    ),
    "objections.remedy_needed": _l("Tulis tindak lanjutnya bila diterima."),
    "judging.finalists_begun": _l(
        "Tahap finalis sudah dimulai, jadi tidak ada finalis yang dapat ditambahkan lagi."
    ),
    "judging.read_again_already": _l(
        "Proposal ini sudah pernah dibaca lagi karena keberatan; hanya satu kali."
    ),
    "judging.too_few_new_readers": _l(
        "Hanya %(count)s juri yang bebas: yang lain sudah membacanya, berbenturan, atau penuh."
    ),
    "objections.concluded_already": _l(
        "Tindak lanjutnya sudah diputus. Yang Anda tulis masih di bawah; lihat dulu keadaan yang"
        " sekarang."
    ),
    "objections.not_upheld": _l("Hanya keberatan yang diterima punya tindak lanjut."),
    "objections.readers_read": _l(
        "Juri baru masih membaca. Tindak lanjutnya diputus setelah semua selesai atau waktunya"
        " habis."
    ),
    "objections.unconcluded": _l(
        "Ada keberatan atas pengumuman finalis yang diterima, dan tindak lanjutnya belum diputus."
    ),
}

PUBLICATIONS = {
    Publication.FINALISTS: _l("pengumuman finalis"),
    Publication.RESULTS: _l("pengumuman hasil"),
}

VERDICTS = {Verdict.UPHELD: _l("Diterima"), Verdict.REJECTED: _l("Ditolak")}

GROUNDS = {
    Ground.NOT_ORIGINAL: _l("Bukan karya sendiri, atau meniru tanpa menyebut sumbernya"),
    Ground.UNTRUE: _l("Data atau buktinya tidak benar"),
    Ground.NOT_RUNNING: _l("Tidak berjalan, atau sudah berhenti"),
    Ground.CONFLICT: _l("Ada benturan kepentingan dalam penilaiannya"),
    Ground.OTHER: _l("Hal lain"),
}

RELATIONS = {
    Relation.USER: _l("Memakai layanannya"),
    Relation.COLLEAGUE: _l("Bekerja, atau pernah bekerja, di instansinya"),
    Relation.MAKER: _l("Membuat inovasi yang serupa"),
    Relation.OTHER: _l("Lainnya"),
}

REFUSALS = {
    Refusal.ABUSIVE: _l("Berisi hinaan atau ancaman"),
    Refusal.GROUNDLESS: _l("Tidak menyebut dasar yang dapat diperiksa"),
    Refusal.REPEATED: _l("Sama dengan sanggahan yang sudah ada"),
    Refusal.OUTSIDE: _l("Bukan tentang nominasi ini, atau di luar masa sanggah"),
}

STATES = {
    State.RECEIVED: _l("Menunggu penyaringan"),
    State.REFUSED: _l("Tidak diperiksa"),
    State.FORWARDED: _l("Diteruskan kepada instansinya"),
    State.RESPONDED: _l("Ditanggapi, menunggu putusan"),
    State.ANSWERED: _l("Diputus"),
}

CONSEQUENCES = {
    Consequence.NONE: _l("Hasil tetap seperti yang diumumkan"),
    Consequence.FINALIST: _l("Menjadi finalis"),
    Consequence.AWARD: _l("Keputusan yang diumumkan diubah"),
}
"""What can follow from one that was upheld."""
