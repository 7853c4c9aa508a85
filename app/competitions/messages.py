"""What broken rules of competitions say, and the names of their kinds and states."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from app.competitions.definition import Audience, QuestionKind, Role
from app.competitions.models import AmendmentKind, StageKind

DEFINITION = {
    "administrative_shown": _l("berkas administrative hanya untuk secretariat"),
    "announcement_before_rated": _l("harus sesudah tahap usefulness_rating ditutup"),
    "closes_at_before_previous": _l("lebih awal daripada tahap sebelumnya"),
    "closes_before_it_opens": _l("lebih awal daripada opens_at"),
    "consolidation_before_close": _l("harus sesudah tahap proposal_assessment ditutup"),
    "decision_before_consolidated": _l("harus sesudah tahap team_consolidation ditutup"),
    "decision_before_finalists_scored": _l("harus sesudah semua tahap penilaian finalis ditutup"),
    "empty": _l("tidak boleh kosong"),
    "empty_list": _l("harus berisi paling sedikit satu"),
    "far_year": _l("tahunnya harus antara 2000 dan 2300"),
    "finalists_before_assessed": _l(
        "harus sesudah tahap proposal_assessment, dan team_consolidation bila ada, ditutup"
    ),
    "identifying_shown": _l("yang mengenali orang tidak boleh public"),
    "internal_deadline_outside": _l("harus di antara opens_at dan closes_at"),
    "missing": _l("wajib ada"),
    "no_english": _l("teks bahasa Inggris belum lengkap"),
    "no_options": _l("wajib ada untuk pertanyaan pilihan"),
    "no_registration": _l("tahap registration wajib ada"),
    "no_sources": _l(
        "%(group)r perlu menyebut sumber, tetapi formulir tidak punya pertanyaan jenis 'sources'"
    ),
    "not_a_decimal": _l('harus bilangan dalam tanda kutip, misalnya "12.50"'),
    "not_a_flag": _l("harus true atau false"),
    "not_a_key": _l("%(value)r hanya boleh huruf kecil, angka, - dan _"),
    "not_a_list": _l("harus berupa daftar"),
    "not_a_moment": _l("%(value)r bukan waktu berbentuk 2027-03-31T23:59"),
    "not_an_object": _l("harus berupa objek"),
    "not_between": _l("harus %(least)s sampai %(most)s"),
    "not_keys": _l("harus daftar kunci yang masing-masing muncul sekali"),
    "not_one_of": _l("pilih salah satu dari %(choices)s"),
    "not_one_question": _l("harus ada tepat satu pertanyaan jenis %(kind)r"),
    "not_text": _l("harus berupa teks"),
    "not_whole": _l("harus bilangan bulat %(least)s sampai %(most)s"),
    "nothing_required": _l(
        "setiap proposal harus dinilai paling sedikit dengan satu kriteria wajib yang berbobot"
    ),
    "one_language": _l("tidak boleh kosong bila bahasa lainnya diisi"),
    "opens_at_before_previous": _l("lebih awal daripada tahap sebelumnya"),
    "other_kind": _l("%(role)s hanya untuk pertanyaan jenis %(kinds)s"),
    "rating_before_check": _l("harus sesudah tahap administrative_selection ditutup"),
    "rating_without_stage": _l("%(key)s memerlukan tahap usefulness_rating"),
    "says_not_to_whom": _l(
        "wajib ditulis public, judges, atau secretariat: siapa yang membaca jawaban pertanyaan "
        "%(key)r"
    ),
    "says_not_whom": _l(
        "wajib ditulis true atau false: apakah jawaban pertanyaan %(key)r mengenali orang"
    ),
    "setting_after_draw": _l("%(key)s: sesudah undian (draw) tidak ada lagi yang menentukan"),
    "setting_is_derived": _l(
        "%(key)s tidak punya nilai sendiri: nilainya dibaca dari formulir, rubrik, dan kelompok"
    ),
    "setting_not_criteria": _l(
        "%(key)s harus daftar yang masing-masing muncul sekali, dari %(choices)s"
    ),
    "setting_not_days": _l(
        "%(key)s harus daftar bilangan bulat %(least)s sampai %(most)s tanpa pengulangan"
    ),
    "setting_not_regions": _l("%(key)s harus daftar kode wilayah, misalnya 53 atau 53.04"),
    "setting_not_three": _l("%(key)s harus berisi tepat %(count)s pernyataan"),
    "setting_not_whole": _l("%(key)s harus bilangan bulat %(least)s sampai %(most)s"),
    "shares_leave_nothing": _l(
        "porsi tahap finalis dan publik berjumlah %(total)s persen, sehingga tidak ada yang"
        " tersisa bagi penilaian proposal"
    ),
    "slug_without_year": _l("%(slug)r harus berakhir dengan -%(year)s"),
    "team_without_stage": _l("%(key)s: nilai team memerlukan tahap team_consolidation"),
    "too_exact": _l("paling banyak dua angka di belakang koma"),
    "too_long": _l("paling panjang %(most)s huruf"),
    "twice": _l("dipakai dua kali: %(keys)s"),
    "unknown": _l("tidak dikenal: %(names)s"),
    "unknown_categories": _l("kategori tidak ada: %(keys)s"),
    "unknown_groups": _l("kelompok tidak ada: %(keys)s"),
    "unknown_setting": _l("%(key)r tidak dikenal; pilih salah satu dari %(choices)s"),
    "unread": _l("tidak dibaca penilai: %(keys)s"),
    "weights": _l("jumlah bobot %(total)s, seharusnya tepat 100"),
    "weights_of_category": _l(
        "jumlah bobot %(total)s bagi kategori %(categories)s, seharusnya tepat 100"
    ),
}
"""What can be wrong in a definition file; the place stands before the sentence."""

ON_PAGES = {
    "administrative_shown": _l("berkas administratif hanya boleh dibaca sekretariat"),
    "empty": _l("tidak boleh kosong"),
    "empty_list": _l("isi paling sedikit satu"),
    "identifying_shown": _l(
        "jawaban yang mengenali orang tidak boleh dibaca semua orang: pilih pembaca lain, atau"
        " hapus centang ini"
    ),
    "missing": _l("wajib diisi"),
    "no_english": _l("isi juga teks bahasa Inggrisnya"),
    "no_options": _l("tulis pilihan jawabannya, satu per baris"),
    "no_sources": _l(
        "kelompok %(group)s wajib menyebut sumber, jadi formulir perlu satu pertanyaan tentang"
        " sumber"
    ),
    "not_a_decimal": _l("tulis angka saja, misalnya %(example)s"),
    "not_keys": _l("pilih paling sedikit satu"),
    "not_whole": _l("isi bilangan bulat %(least)s sampai %(most)s"),
    "one_language": _l("tidak boleh kosong bila bahasa lainnya diisi"),
    "says_not_to_whom": _l("pilih siapa yang membaca jawabannya"),
    "rating_without_stage": _l("ketentuan ini memerlukan tahap penilaian kebermanfaatan publik"),
    "setting_not_criteria": _l(
        "masih menyebut kriteria ini. Hapus dulu sebutannya dalam ketentuan penyelenggaraan, lalu"
        " coba lagi"
    ),
    "team_without_stage": _l("ketentuan ini memakai nilai tim, jadi memerlukan konsolidasi tim"),
    "twice": _l("ada yang ditulis dua kali: %(keys)s"),
    "unknown_categories": _l("kategori ini tidak ada lagi: %(keys)s"),
    "unread": _l(
        "masih menilai “%(keys)s”, yang lalu tidak dibaca juri. Lepaskan dulu pertanyaan itu dari"
        " kriteria ini"
    ),
    "weights": _l("jumlah bobot %(total)s, seharusnya tepat 100"),
    "weights_of_category": _l(
        "jumlah bobot bagi kategori %(categories)s ialah %(total)s, seharusnya tepat 100"
    ),
}
"""The same where a person is on a page of the editors, who knows no file; others are said alike."""

RULES = {
    **{f"definition.{code}": words for code, words in DEFINITION.items()},
    "announcement_before_rated": _l(
        "Tahap %(stage)s harus dibuka sesudah penilaian kebermanfaatan publik ditutup."
    ),
    "calendar_has_no_room": _l(
        "Tahap %(stage)s tidak mendapat tempat dalam jadwal. Perbaiki dulu urutan tanggalnya di"
        " halaman Jadwal."
    ),
    "cannot_be_copied": _l(
        "%(name)s belum dapat disalin seperti adanya. Perbaiki dulu bagian ini: %(places)s."
    ),
    "close_has_passed": _l("Waktu penutupan itu sudah lewat. Pilih waktu yang akan datang."),
    "close_is_not_earlier": _l(
        "Waktu itu tidak lebih awal daripada penutupan tahap %(stage)s yang berlaku."
    ),
    "closes_at_before_previous": _l(
        "Tahap %(stage)s ditutup lebih awal daripada tahap sebelumnya. Perbaiki urutan tanggalnya."
    ),
    "closes_before_it_opens": _l(
        "Tahap %(stage)s ditutup sebelum dibuka. Perbaiki salah satu tanggalnya."
    ),
    "consolidation_before_close": _l(
        "Tahap %(stage)s harus dibuka sesudah penilaian proposal ditutup."
    ),
    "criterion_has_weight": _l(
        "Kriteria %(name)s masih berbobot. Beri bobotnya kepada kriteria lain, lalu hapus."
    ),
    "criterion_name_taken": _l("Sudah ada kriteria bernama %(name)s."),
    "decision_before_consolidated": _l(
        "Tahap %(stage)s harus dibuka sesudah konsolidasi tim ditutup."
    ),
    "decision_before_finalists_scored": _l(
        "Tahap %(stage)s harus dibuka sesudah semua tahap penilaian finalis ditutup."
    ),
    "edited_away": _l(
        "Bagian ini sudah dihapus di tab atau oleh orang lain. Isian Anda masih di sini."
    ),
    "edited_meanwhile": _l("Bagian ini sudah diubah di tab atau oleh orang lain."),
    "edition_has_people": _l("%(name)s sudah punya orang atau undangan, jadi tidak dapat dihapus."),
    "edition_incomplete": _l(
        "Tahun penyelenggaraan ini belum lengkap. Lihat daftar yang masih kurang."
    ),
    "edition_is_frozen": _l(
        "%(name)s sudah dibuka. Isinya dibekukan; perubahan jadwal hanya melalui ubahan bernomor."
    ),
    "edition_is_not_open": _l("%(name)s tidak sedang dibuka, jadi tidak dapat diberi ubahan."),
    "extra_time_is_for_registration": _l("Waktu tambahan hanya berlaku untuk tahap pendaftaran."),
    "extra_time_is_given": _l(
        "Waktu tambahan itu sudah diberikan dalam ubahan nomor %(number)s. Tidak ada yang"
        " diumumkan lagi."
    ),
    "extra_time_is_not_later": _l(
        "Waktu tambahan harus lebih lambat daripada penutupan pendaftaran dan belum lewat."
    ),
    "extra_time_needs_agencies": _l("Pilih paling sedikit satu instansi."),
    "extra_time_reaches_assessment": _l(
        "Waktu tambahan harus berakhir sebelum tahap %(stage)s dibuka."
    ),
    "finalists_before_assessed": _l(
        "Tahap %(stage)s harus dibuka sesudah penilaian proposal, dan konsolidasi tim bila ada,"
        " ditutup."
    ),
    "internal_deadline_outside": _l(
        "Batas internal tahap %(stage)s harus berada di antara tanggal buka dan tutupnya."
    ),
    "no_share_left": _l(
        "Porsi penilaian proposal dalam nilai akhir sudah terlalu kecil untuk dibagi dengan tahap"
        " ini. Kecilkan dulu porsi tahap finalis yang lain."
    ),
    "nothing_changes": _l("Tanggal itu sama dengan yang sudah berlaku."),
    "nothing_to_copy": _l("%(name)s belum punya rubrik, jadi belum dapat disalin."),
    "opening_has_passed": _l(
        "Tanggal buka tahap %(stage)s tidak dapat diubah: sudah lewat, atau tanggal barunya sudah"
        " lewat."
    ),
    "opens_at_before_previous": _l(
        "Tahap %(stage)s dibuka lebih awal daripada tahap sebelumnya. Perbaiki urutan tanggalnya."
    ),
    "organiser_kind": _l(
        "Penyelenggara kompetisi adalah kementerian, lembaga, atau pemerintah provinsi. %(name)s"
        " bukan salah satunya."
    ),
    "organiser_unknown": _l("Instansi penyelenggara %(name)s belum terdaftar di situs ini."),
    "other_competition": _l("Alamat %(slug)s sudah dipakai kompetisi lain."),
    "other_organiser": _l("Kompetisi %(slug)s milik penyelenggara lain."),
    "question_label_taken": _l("Sudah ada pertanyaan yang berbunyi “%(label)s”."),
    "rating_before_check": _l("Tahap %(stage)s harus dibuka sesudah seleksi administrasi ditutup."),
    "reason_is_missing": _l("Tuliskan alasan ubahan ini. Alasan itu diumumkan."),
    "registration_reaches_assessment": _l(
        "Pendaftaran, termasuk waktu tambahan, harus berakhir sebelum penilaian proposal dibuka."
        " Pindahkan penilaian lebih dulu."
    ),
    "section_begins_there": _l(
        "Pertanyaan itu sudah menjadi awal bagian %(title)s. Pilih pertanyaan lain."
    ),
    "stage_does_not_run": _l("Tahap %(stage)s tidak sedang berjalan."),
    "stage_is_over": _l("Tahap %(stage)s sudah ditutup, jadi tanggalnya tidak dapat dipindah."),
    "year_has_passed": _l("Tahun %(year)s sudah lewat. Pilih tahun ini atau sesudahnya."),
    "year_exists": _l("Tahun %(year)s sudah ada pada kompetisi ini."),
}

AMENDMENTS = {
    AmendmentKind.DATES_MOVED: _l("Tanggal dipindah"),
    AmendmentKind.STAGE_CLOSED_EARLY: _l("Ditutup lebih awal"),
    AmendmentKind.EXTRA_TIME: _l("Waktu tambahan"),
}

AUDIENCES = {
    Audience.PUBLIC: _l("Dapat dibaca siapa saja bila masuk pustaka"),
    Audience.JUDGES: _l("Dibaca juri dan sekretariat"),
    Audience.SECRETARIAT: _l("Hanya dibaca sekretariat"),
}

MISSING = {
    "calendar": _l("Urutan tanggal tahapan belum benar."),
    "categories": _l("Kategori belum ada."),
    "checklist": _l("Daftar pemeriksaan administrasi belum ada."),
    "form": _l("Formulir belum ada."),
    "groups": _l("Kelompok belum ada."),
    "organiser": _l("Penyelenggaranya bukan kementerian, lembaga, atau pemerintah provinsi."),
    "registration_over": _l("Tanggal penutupan pendaftaran sudah lewat."),
    "rubric": _l("Rubrik penilaian proposal atau rubrik tahap finalis belum ada."),
    "stages": _l(
        "Tahap pendaftaran, seleksi administrasi, penilaian proposal, atau pengumuman belum ada."
    ),
    "theme": _l("Tema belum diisi."),
    "weights": _l("Jumlah bobot salah satu rubrik belum 100."),
}

QUESTION_KINDS = {
    QuestionKind.TITLE: _l("judul"),
    QuestionKind.GROUP: _l("pilihan kelompok"),
    QuestionKind.CATEGORY: _l("pilihan kategori"),
    QuestionKind.LINE: _l("satu baris"),
    QuestionKind.TEXT: _l("uraian"),
    QuestionKind.URL: _l("tautan"),
    QuestionKind.DATE: _l("tanggal"),
    QuestionKind.CHOICE: _l("pilihan"),
    QuestionKind.CHOICES: _l("beberapa pilihan"),
    QuestionKind.TARGET_GROUPS: _l("beberapa pilihan"),
    QuestionKind.SDGS: _l("Tujuan Pembangunan Berkelanjutan (TPB)"),
    QuestionKind.FIGURES: _l("tabel angka"),
    QuestionKind.PARTNERS: _l("daftar mitra"),
    QuestionKind.SOURCES: _l("inovasi dari pustaka"),
    QuestionKind.FILES: _l("berkas"),
}

ROLES = {
    Role.NONE: _l("tidak dipakai untuk hal lain"),
    Role.FIRST_DAY: _l("hari pertama penerapan, untuk menghitung umur inovasi"),
    Role.VIDEO: _l("tautan video"),
    Role.SUMMARY: _l("ringkasan di pustaka"),
    Role.PROBLEM: _l("masalah di pustaka"),
    Role.SOLUTION: _l("solusi di pustaka"),
    Role.RESULTS: _l("hasil di pustaka"),
    Role.COST: _l("biaya di pustaka"),
    Role.PEOPLE: _l("sumber daya manusia di pustaka"),
    Role.LEGAL_BASE: _l("dasar hukum di pustaka"),
    Role.TIMELINE: _l("linimasa di pustaka, satu kejadian per baris"),
    Role.FAILURES: _l("yang tidak berhasil di pustaka"),
}

FAR_YEAR = _l(
    "Tahun penyelenggaraan jauh dari semua tanggalnya. Periksa apakah tahun atau tanggalnya keliru."
)

_OF_FINALISTS = (
    _l(
        "Juri tahap ini menilai finalis yang ditugaskan kepadanya, menurut rubrik tahap ini; ia"
        " tidak melihat nilai orang lain, juga tidak nilai proposalnya."
    ),
    _l("Sesudah tahap ini ditutup, sekretariat dan ketua melihat nilainya."),
)
STAGE_RIGHTS: Mapping[StageKind, Sequence[Any]] = {
    StageKind.REGISTRATION: (
        _l("Unit dan inovator menulis proposal; admin instansi memeriksa dan mengirimnya."),
        _l("Sekretariat membaca proposal yang sudah dikirim."),
    ),
    StageKind.ADMINISTRATIVE_SELECTION: (
        _l("Sekretariat memeriksa syarat dan menulis alasannya."),
        _l("Pengusul melihat hasil pemeriksaannya sendiri, dan memperbaiki yang dikembalikan."),
    ),
    StageKind.PROPOSAL_ASSESSMENT: (
        _l("Juri membaca dan menilai proposal yang ditugaskan kepadanya, tidak yang lain."),
        _l(
            "Tidak seorang pun melihat nilai orang lain; sekretariat dan ketua hanya melihat"
            " kemajuan."
        ),
        _l("Sesudah tahap ini ditutup, sekretariat dan ketua melihat rekapitulasi nilai."),
    ),
    StageKind.TEAM_CONSOLIDATION: (
        _l(
            "Para juri satu proposal melihat nilai satu sama lain, berdiskusi, dan menyepakati"
            " satu nilai tim; nilai masing-masing tetap."
        ),
    ),
    StageKind.USEFULNESS_RATING: (
        _l(
            "Siapa saja yang pernah memakai layanannya menjawab tiga pernyataan, tanpa akun, dan"
            " memastikannya lewat tautan di surel."
        ),
        _l(
            "Selama tahap ini tidak seorang pun melihat angkanya; sekretariat dan ketua hanya"
            " melihat jumlah penilai dan yang tidak lazim."
        ),
        _l(
            "Sesudah ditutup, sekretariat, ketua, dan panelis melihat angkanya; sampai hasil"
            " diumumkan sekretariat dapat mengesampingkan penilaian dengan alasan."
        ),
    ),
    StageKind.INTERVIEW: (
        _l("Finalis, yang sudah diumumkan, memaparkan inovasinya dan menjawab pertanyaan juri."),
        *_OF_FINALISTS,
    ),
    StageKind.FIELD_VERIFICATION: (
        _l("Juri melihat sendiri di tempatnya apa yang ditulis finalis, dan menulis laporannya."),
        *_OF_FINALISTS,
    ),
    StageKind.DECISION: (
        _l(
            "Panelis membaca proposal yang lolos seleksi beserta rekapitulasi nilainya, dan memilih"
            " bersama dalam sidang pleno."
        ),
        _l(
            "Sekretariat mencatat siapa finalis dan pemenang; sampai diumumkan hanya sekretariat"
            " yang melihatnya."
        ),
    ),
    StageKind.ANNOUNCEMENT: (
        _l("Semua orang melihat hasilnya, sejak sekretariat mengumumkannya."),
        _l(
            "Pengusul melihat rata-rata nilai proposalnya dan catatan juri yang dibuka, tidak"
            " pernah nama juri."
        ),
    ),
}
"""Who sees and does what in a stage, for the rules page; test_at_each_date holds it."""
