"""The broken rules of judging in words.

Who reads and scores is a "juri" on every page ("judge" in English). "Evaluator" is only the name of
the role that makes one, as in the regulation: in invitations and lists of roles.
"""

from decimal import Decimal
from pathlib import PurePath

from flask_babel import lazy_gettext as _l

from app.core.errors import Problem, problem_text
from app.core.i18n import gettext as _
from app.core.i18n import number
from app.judging.rules.claims import Verdict
from app.judging.rules.deciding import Phase
from app.judging.visit_words import VISITS

MARKS = {
    "cells": _l(
        "%(there)s sel, padahal ada %(wanted)s kolom (koma desimal butuh tanda kutip atau"
        " titik koma sebagai pemisah)"
    ),
    "column_twice": _l("kolom ini ada dua kali: %(names)s"),
    "columns_missing": _l("kolom %(names)s harus ada; yang ada: %(there)s"),
    "name_too_long": _l("%(column)s: lebih dari %(most)s karakter"),
    "no_name": _l("%(column)s: belum diisi"),
    "no_number": _l("%(column)s: kosong (hapus barisnya bila juri tidak menilai)"),
    "none": _l("tidak ada satu nilai pun"),
    "not_a_number": _l("%(column)s: “%(value)s” bukan angka"),
    "not_utf8": _l("bukan teks UTF-8"),
    "number_too_large": _l("%(column)s: angkanya terlalu besar"),
    "quotes": _l("tanda kutip tak berpasangan atau sel terlalu panjang (sampai baris %(until)s)"),
    "too_large": _l("lebih dari %(most)s MB"),
    "too_many": _l("lebih dari %(most)s nilai"),
    "too_many_judges": _l("lebih dari %(most)s juri: apakah kolom entry dan judge tertukar?"),
    "twice": _l("nilai ini sudah ada di baris %(line)s"),
    "unprintable": _l("%(column)s: berisi karakter yang tidak dapat dicetak"),
    "weight_differs": _l("weight: berbeda dari bobot kriteria %(criterion)s di baris %(line)s"),
    "weight_not_positive": _l("weight: harus lebih dari 0"),
}
"""What can be wrong in a file of marks."""

RANKING = {
    "agreement": _l(
        "Kesepakatan juri (ICC, 1 berarti sepenuhnya): %(single)s satu nilai, %(mean)s rata-rata,"
        " %(clean)s satu nilai terkoreksi; alfa Krippendorff: %(alpha)s"
    ),
    "beyond_cap": _l(
        "Juri ini menyimpang lebih dari %(share)s %% dari skala; periksa sebelum hasilnya dipakai:"
        " %(names)s"
    ),
    "close": _l("Terlalu dekat untuk diputuskan, di sekitar %(top)s besar (%(count)s): %(names)s"),
    "drawn": _l(
        "Urutan di antara proposal ini ditentukan undian terbuka (%(count)s kelompok): %(names)s"
    ),
    "equal": _l(
        "Nilai proposal ini persis sama, jadi panel yang memutuskan (%(count)s kelompok): %(names)s"
    ),
    "fatigue_higher": _l(
        "Makin jauh di daftar baca, makin tinggi nilainya: %(points)s poin (± %(error)s) antara"
        " urutan pertama dan terakhir, semua juri bersama. Urutan tiap juri diacak sendiri-sendiri."
    ),
    "fatigue_judge_higher": _l(
        "%(judge)s: makin jauh di daftar bacanya, makin tinggi nilainya, %(points)s poin"
        " (± %(error)s) antara urutan pertama dan terakhir."
    ),
    "fatigue_judge_lower": _l(
        "%(judge)s: makin jauh di daftar bacanya, makin rendah nilainya, %(points)s poin"
        " (± %(error)s) antara urutan pertama dan terakhir."
    ),
    "fatigue_lower": _l(
        "Makin jauh di daftar baca, makin rendah nilainya: %(points)s poin (± %(error)s) antara"
        " urutan pertama dan terakhir, semua juri bersama. Urutan tiap juri diacak sendiri-sendiri."
    ),
    "few_judges": _l("Panel dengan kurang dari 3 juri tidak dikoreksi: %(names)s"),
    "few_shared": _l(
        "Nilai juri ini tidak dikoreksi, sebab kurang dari %(fewest)s nilainya pada proposal yang"
        " dinilai juri lain juga: %(names)s"
    ),
    "furthest": _l(
        "Dua juri yang paling berjauhan: %(one)s dan %(other)s, rata-rata %(points)s poin pada"
        " %(count)s proposal bersama (korelasi urutan: %(order)s)"
    ),
    "incomplete": _l(
        "Kartu nilai tanpa kriteria yang diisi juri lain, dihitung dari yang diisi saja"
        " (%(count)s): %(names)s"
    ),
    "no_correction": _l("Koreksi tidak mungkin: tidak ada proposal yang dinilai dua juri."),
    "no_discrimination": _l("Juri ini memberi nilai yang sama kepada semua proposalnya: %(names)s"),
    "no_noise": _l(
        "Kepastian peringkat tidak dapat dihitung: terlalu sedikit proposal dinilai bersama."
        " Semua peringkat dianggap mungkin."
    ),
    "panels": _l(
        "Juri terbagi dalam %(count)s panel yang tidak menilai proposal yang sama. Peringkat"
        " antarpanel hanya berarti bila semua panel sama ketatnya; sedikitnya %(bridges)s"
        " penilaian tambahan menghubungkannya."
    ),
    "passes_adjusted_only": _l(
        "Mencapai ambang batas hanya menurut nilai terkoreksi (%(count)s): %(names)s"
    ),
    "passes_raw_only": _l("Mencapai ambang batas hanya menurut rata-rata (%(count)s): %(names)s"),
    "single": _l("Proposal dengan satu juri saja (%(count)s): %(names)s"),
    "skipped": _l("Baris salah yang dilewati: %(count)s."),
    "two_signs": _l("Ada angka dengan koma desimal dan ada yang dengan titik; periksa keduanya."),
    "uneven": _l("Kriteria proposal-proposal ini berbeda, jadi totalnya sulit dibandingkan."),
    "version": _l("Sidik nilai (SHA-256): %(version)s; benih undian: %(seed)s"),
    "weight_alone": _l("Kolom weight tidak dipakai, sebab tidak ada kolom criterion."),
}
"""What is said beside a ranking."""

SIMULATION = {
    "all_win": _l("Harus kurang dari jumlah proposal."),
    "apart": _l(
        "Juri terbagi dalam %(parts)s kelompok yang tidak membaca satu proposal pun bersama, jadi"
        " nilai antarkelompok tidak dapat dibandingkan. Beri sepersepuluh proposal, yaitu"
        " %(bridges)s, seorang juri dari panel lain."
    ),
    "best_fewer_readers": _l(
        "Tanpa juri tambahan, yang muat dan paling baik: %(readers)s juri per proposal. Kira-kira"
        " %(found)s yang terbaik terpilih."
    ),
    "best_screening": _l(
        "Tanpa juri tambahan, yang muat dan paling baik: saring dulu dengan satu juri per proposal,"
        " lalu %(further)s bacaan lagi untuk proposal yang paling belum pasti. Kira-kira %(found)s"
        " yang terbaik terpilih."
    ),
    "fits": _l("Itu muat dalam %(cap)s jam yang dimiliki tiap juri."),
    "further": _l(
        "Itu muat dalam %(cap)s jam yang dimiliki tiap juri. Bila sisa jamnya dipakai untuk"
        " %(further)s bacaan lagi pada proposal yang paling belum pasti, kira-kira %(found)s yang"
        " terbaik terpilih."
    ),
    "judges_idle": _l("Lebih banyak juri daripada bacaan."),
    "judges_short": _l("Perlu paling sedikit %(least)s juri: %(readers)s untuk tiap panel."),
    "more_judges": _l(
        "Agar rencana ini muat, tambah %(more)s juri, menjadi %(judges)s: tiap juri membaca"
        " %(readings)s proposal."
    ),
    "no_reading": _l("Satu bacaan saja lebih lama daripada waktu yang dimiliki tiap juri."),
    "one_reader": _l(
        "Dengan satu juri per proposal, juri yang ketat tidak dapat dibedakan dari proposal yang"
        " lemah, jadi nilai tidak dapat dikoreksi."
    ),
    "over": _l("Itu kira-kira %(over)s jam lebih dari %(cap)s jam yang dimiliki tiap juri."),
    "panels_empty": _l("Lebih banyak panel daripada proposal."),
    "planned": _l(
        "Tiap juri membaca %(readings)s proposal, kira-kira %(hours)s jam; dari %(winners)s"
        " proposal yang sebenarnya terbaik, kira-kira %(found)s terpilih."
    ),
    "small_panels": _l("Panel dengan kurang dari %(fewest)s juri tidak dikoreksi."),
    "too_few": _l("Dengan %(judges)s juri, satu juri per proposal pun tidak muat."),
    "way_further": _l(
        "%(readers)s juri per proposal, lalu %(further)s bacaan lagi dalam dua babak untuk yang"
        " paling belum pasti"
    ),
    "way_plain": _l("%(judges)s juri, %(readers)s per proposal"),
}
"""What is said of a simulated method."""

ROWS = {"points-": _l("Poin kriteria")}
"""How the fields of a row begin → what such a field is called where the row is not known."""

VERDICTS = {
    Verdict.PROVEN: _l("Terbukti"),
    Verdict.WEAK: _l("Lemah"),
    Verdict.ABSENT: _l("Tidak ada"),
}
"""What a judge found behind a claimed figure."""

RULES = {
    "judging.anchor_incomplete": _l("Isi poin setiap kriteria sesuai skala rubrik."),
    "judging.anchor_known": _l(
        "Juri sudah melihat nilai yang disepakati untuk proposal acuan ini, jadi nilainya sendiri "
        "tidak dapat dibuka lagi."
    ),
    "judging.anchor_read": _l(
        "Proposal ini sudah mulai dinilai, jadi tidak dapat lagi menjadi acuan: nilai yang sudah"
        " diberikan akan terkunci. Pilih yang belum dibaca siapa pun."
    ),
    "judging.anchor_seen": _l(
        "Nilai yang disepakati sudah ditunjukkan kepada juri, jadi tidak dapat diubah lagi."
    ),
    "judging.anchors_first": _l("Nilai dulu proposal acuan, lalu proposal ini."),
    **VISITS,
    **{f"marks.{code}": words for code, words in MARKS.items()},
    **{f"ranking.{code}": words for code, words in RANKING.items()},
    **{f"simulation.{code}": words for code, words in SIMULATION.items()},
    "judging.assessment_running": _l(
        "Penilaian masih berlangsung. Tunggu sampai tahap penilaian ditutup."
    ),
    "judging.award_needed": _l("Tulis bunyi penghargaan untuk pemenang."),
    "judging.band_changed": _l(
        "Peringkat atau juri yang bebas berubah sejak halaman ini dibuka. Periksa lagi, lalu kirim."
    ),
    "judging.change_gone": _l("Usulan itu sudah dibatalkan. Lihat dulu keadaan yang sekarang."),
    "judging.change_waits": _l(
        "Ada usulan lain yang menunggu orang kedua. Batalkan dulu usulan itu, atau tunggu."
    ),
    "judging.chair_needed": _l("Salah satu dari dua orang itu harus ketua."),
    "judging.changed_since": _l(
        "Nilai baru saja berubah di tab lain. Baca lagi totalnya, lalu kunci."
    ),
    "judging.conflicts_undecided": _l(
        "Ada kemungkinan benturan pada bacaan yang sudah selesai dan belum diputuskan. Putuskan di"
        " halaman Benturan kepentingan, lalu umumkan."
    ),
    "judging.decided_already": _l(
        "Sudah ada keputusan, jadi tidak ada yang dikirim lagi. Batalkan dulu semua tanda."
    ),
    "judging.departed_since": _l(
        "%(count)s keputusan menyimpang dari peringkat atau aturan edisi ini dan belum beralasan."
        " Tulis alasannya di halaman keputusan, atau ubah tandanya."
    ),
    "judging.departure_needs_reason": _l(
        "%(count)s dari yang Anda pilih menyimpang: yang nilainya lebih baik terlewati, atau aturan"
        " edisi ini tidak mengusulkannya. Tulis alasannya; alasan itu masuk arsip."
    ),
    "judging.edition_not_open": _l("Penyelenggaraan ini tidak sedang dibuka."),
    "judging.entry_gone": _l("Proposal ini tidak lagi ikut penilaian."),
    "judging.further_reading_runs": _l(
        "Bacaan lanjutan masih berjalan. Tunggu sampai semuanya selesai atau waktunya habis."
    ),
    "judging.further_sent": _l("Bacaan lanjutan untuk tahap ini sudah dikirim; hanya satu kali."),
    "judging.incomplete": _l("Belum bisa selesai: %(count)s hal belum diisi."),
    "judging.locked": _l(
        "Penilaian ini sudah selesai dan terkunci. Hanya sekretariat yang dapat membukanya."
    ),
    "judging.no_comment": _l("Tulis satu catatan untuk pengusul."),
    "judging.no_anchors_for_finalists": _l(
        "Kalibrasi dengan proposal acuan hanya ada pada penilaian proposal, tidak pada tahap"
        " finalis."
    ),
    "judging.no_points": _l("Belum diberi nilai."),
    "judging.no_reason": _l("Tulis mengapa nilainya %(points)s."),
    "judging.no_assessment": _l("Tahap ini bukan tahap penilaian dengan rubrik."),
    "judging.not_sealed": _l("Berkas segel penyelenggaraan ini belum ditulis."),
    "judging.has_half": _l("Anda sudah memegang separuh kunci; separuh lainnya bagi orang lain."),
    "judging.halves_taken": _l("Kedua paruh kunci sudah diambil."),
    "judging.nobody_further": _l("Tidak ada juri yang bebas untuk satu pun dari proposal ini."),
    "judging.not_a_judge": _l(
        "Ada nama yang bukan juri penyelenggaraan ini, atau ia anggota sekretariat."
    ),
    "judging.not_done": _l("Penilaian ini belum diselesaikan, jadi tidak perlu dibuka kembali."),
    "judging.not_passed": _l("Hanya proposal yang lolos seleksi administrasi yang dapat dipilih."),
    "judging.not_the_key": _l("Kedua paruh itu bukan kunci berkas segel ini."),
    "judging.not_decided_now": _l("Itu tidak diputuskan sekarang. Muat ulang halamannya."),
    "judging.not_last_step": _l(
        "Sesudah langkah itu ada langkah lain. Urungkan dulu yang paling akhir."
    ),
    "judging.nothing_chosen": _l("Belum ada yang dipilih."),
    "judging.nothing_changes": _l("Tidak ada yang berubah dari keadaan sekarang."),
    "judging.nothing_decided": _l("Belum ada finalis atau pemenang yang ditandai."),
    "judging.own_entry": _l(
        "Proposal dari instansi Anda sendiri ditugaskan oleh orang lain di sekretariat."
    ),
    "judging.phrases_full": _l("Sudah ada %(most)s frasa. Buang satu, lalu simpan lagi."),
    "judging.pact_signed": _l(
        "Hubungan ini sudah Anda tanda tangani. Mintalah sekretariat mengesampingkan benturannya."
    ),
    "judging.plan_outdated": _l(
        "Keadaannya berubah sejak usulan ini dibuat, jadi usulan ini tidak dapat dipakai lagi. Buat"
        " usulan baru."
    ),
    "judging.points_outside_scale": _l("Nilai harus antara %(least)s dan %(most)s."),
    "judging.consolidation_coming": _l("Konsolidasi tim belum dibuka."),
    "judging.consolidation_running": _l(
        "Konsolidasi tim masih berlangsung. Tunggu sampai tahap itu ditutup."
    ),
    "judging.consolidation_over": _l("Konsolidasi tim sudah ditutup."),
    "judging.marks_shown": _l(
        "Konsolidasi tim sudah dibuka: para juri sudah saling melihat nilai, jadi nilai"
        " masing-masing tetap seperti adanya."
    ),
    "judging.no_consolidation": _l("Penyelenggaraan ini tidak punya tahap konsolidasi tim."),
    "judging.no_team": _l(
        "Belum ada tim untuk proposal ini: perlu paling sedikit dua juri yang sudah menyelesaikan"
        " penilaiannya, termasuk Anda."
    ),
    "judging.own_team_proposal": _l(
        "Ini usulan Anda sendiri. Bila berubah pikiran, ajukan usulan baru."
    ),
    "judging.pick_needs_reason": _l(
        "Ada yang peringkatnya lebih baik dan belum Anda pilih, atau aturan edisi ini tidak"
        " mengusulkan proposal ini. Tulis alasannya; panelis lain membacanya."
    ),
    "judging.reason_needed": _l("Tulis alasannya."),
    "judging.recused": _l("Bacaan ini sudah dialihkan kepada juri lain."),
    "judging.finalists_published": _l(
        "Finalis sudah diumumkan; penilaian proposalnya tidak dapat diubah lagi."
    ),
    "judging.finalists_being_scored": _l(
        "Finalis masih dinilai. Pemenang diputuskan setelah semua tahap finalis ditutup."
    ),
    "judging.finalists_first": _l(
        "Putuskan dan umumkan finalisnya lebih dahulu; pemenang dipilih di antara mereka setelah"
        " tahap finalis."
    ),
    "judging.finalists_read_once": _l(
        "Finalis dinilai juri tahapnya saja; bacaan lanjutan hanya untuk penilaian proposal."
    ),
    "judging.finalists_stay": _l(
        "Finalis sudah diumumkan dan tetap finalis. Yang tidak menang, tandai sebagai finalis."
    ),
    "judging.not_chosen": _l("Proposal ini tidak terpilih, jadi tidak ada yang dapat diubah."),
    "judging.not_a_finalist": _l("Pemenang hanya dari finalis yang sudah diumumkan."),
    "judging.no_stage_for_finalists": _l(
        "Tidak ada tahap finalis: finalis dan pemenang diumumkan bersama."
    ),
    "judging.finalists_unknown": _l(
        "Tahap ini menilai finalis. Umumkan finalisnya lebih dahulu di halaman keputusan."
    ),
    "judging.results_unknown": _l(
        "Hasil belum diumumkan. Sampai saat itu ubahlah tandanya di halaman keputusan."
    ),
    "judging.results_published": _l("Hasil sudah diumumkan dan tidak dapat diubah lagi."),
    "judging.reopening_open": _l(
        "Ada penilaian yang sedang dibuka kembali, atau yang menunggu persetujuan orang kedua."
        " Selesaikan atau batalkan lewat halaman Rekapitulasi nilai, lalu umumkan."
    ),
    "judging.reopening_waits": _l("Usulan lain untuk penilaian ini masih menunggu persetujuan."),
    "judging.second_person_needed": _l("Usulan sendiri harus disetujui orang lain."),
    "judging.stage_coming": _l("Tahap penilaian belum dibuka."),
    "judging.stage_resumed": _l(
        "Tahap ini sudah pernah ditutup dan nilainya sudah dapat dilihat, jadi penugasan dan"
        " proposal acuan tidak berubah lagi; penilaian yang selesai hanya dibuka kembali oleh dua"
        " orang, salah satunya ketua."
    ),
    "judging.stage_runs": _l("Tahap penilaian masih berjalan: sekretariat dapat membukanya."),
    "judging.slot_taken": _l("Di ruang itu sudah ada giliran lain pada jam tersebut."),
    "judging.slots_outside_stage": _l(
        "%(count)s giliran tidak muat di dalam tahap ini. Mulai lebih awal, tambah ruang, atau"
        " persingkat giliran."
    ),
    "judging.stage_over": _l("Tahap penilaian sudah ditutup."),
    "judging.team_proposal_changed": _l(
        "Sementara itu ada usulan nilai tim yang lain. Baca dulu usulan itu; tulisan Anda masih di"
        " sini."
    ),
    "judging.teams_agree": _l(
        "Tim juri sudah menyepakati nilai bersama, jadi tidak ada juri yang membaca sendiri lagi."
    ),
    "judging.text_too_long": _l("Tulisan ini paling panjang %(most)s karakter."),
    "judging.too_late_to_take_back": _l(
        "Selesai hanya dapat dibatalkan dalam 10 menit. Mintalah sekretariat membukanya kembali."
    ),
    "judging.touched": _l("Juri sudah mulai menilai, jadi penugasan ini tidak dapat dihapus."),
    "judging.upheld_takes_nothing": _l(
        "Keberatan yang diterima tidak mencabut keputusan siapa pun."
    ),
    "judging.unknown_claim": _l("Angka ini tidak ada dalam proposal."),
    "judging.unknown_criterion": _l("Kriteria ini tidak ada dalam rubrik."),
    "judging.unsettled": _l(
        "Ada isian dari tab lain yang belum Anda pilih. Pilih dulu, lalu selesaikan."
    ),
}


def blind_name(number: int, filename: str) -> str:
    """What a file is called where its own name would tell too much."""
    return f"{_('Lampiran %(number)s', number=number)}{PurePath(filename).suffix}"


def remark_text(remark: Problem) -> str:
    """What is said beside figures in words, its figures as the reader writes them."""
    data = {
        name: number(value, 2) if isinstance(value, Decimal) else value
        for name, value in remark.data.items()
    }
    return problem_text(Problem(remark.place, remark.code, data))


MARKING = {
    Phase.BOTH: _l("Tandai finalis dan pemenang"),
    Phase.NAMING: _l("Tandai finalis"),
    Phase.AWARDING: _l("Tandai pemenang"),
}
"""What there is to be marked in each phase."""

DECIDING = {
    Phase.BOTH: _l("Putuskan finalis dan pemenang, lalu umumkan"),
    Phase.NAMING: _l("Putuskan finalis, lalu umumkan"),
    Phase.AWARDING: _l("Putuskan pemenang, lalu umumkan"),
}
"""What the secretariat is to do in each phase."""
