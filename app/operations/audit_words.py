"""What the audit trail says in words, and what of it the platform admin may read.

The platform admin sees neither proposals nor marks. A row tells who did what to which row; of its
details only those listed here are shown, so that a new kind of detail is hidden until somebody
decides otherwise.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from app.accounts.messages import ROLES
from app.accounts.models import Role
from app.core import settings
from app.core.audit import AuditRow

ACTIONS = {
    "agency.alias_added": _l("Nama lain instansi ditambahkan"),
    "agency.alias_removed": _l("Nama lain instansi dihapus"),
    "agency.changed": _l("Data instansi diubah"),
    "agency.contact_changed": _l("Narahubung instansi diubah"),
    "agency.created": _l("Instansi didaftarkan"),
    "agency.merged": _l("Dua instansi digabung"),
    "unit.created": _l("Unit didaftarkan"),
    "unit.renamed": _l("Nama unit diubah"),
    "user.changed": _l("Profil diubah"),
    "user.created": _l("Akun dibuat"),
    "user.deactivated": _l("Akun dinonaktifkan"),
    "user.email_change_asked": _l("Penggantian alamat surel diminta"),
    "user.email_changed": _l("Alamat surel diganti"),
    "user.capacity_declared": _l("Kesanggupan juri dinyatakan"),
    "user.expertise_declared": _l("Keahlian juri dinyatakan"),
    "user.password_changed": _l("Kata sandi diganti"),
    "user.reactivated": _l("Akun diaktifkan kembali"),
    "user.recovery_code_used": _l("Masuk dengan kode cadangan"),
    "user.recovery_codes_made": _l("Kode cadangan dibuat baru"),
    "user.second_factor_off": _l("Verifikasi dua langkah dimatikan"),
    "user.second_factor_on": _l("Verifikasi dua langkah diaktifkan"),
    "user.session_ended": _l("Sesi di perangkat lain diakhiri"),
    "user.sessions_ended": _l("Semua sesi diakhiri"),
    "grant.ended": _l("Peran diakhiri"),
    "grant.given": _l("Peran diberikan"),
    "grant.judge_moved": _l("Instansi asal juri diubah"),
    "invitation.refused": _l("Undangan tidak dapat diterima"),
    "invitation.resent": _l("Undangan dikirim ulang"),
    "invitation.revoked": _l("Undangan dibatalkan"),
    "invitation.sent": _l("Undangan dikirim"),
    "edition.amended": _l("Ubahan penyelenggaraan diumumkan"),
    "edition.copied": _l("Penyelenggaraan disiapkan dari tahun lain"),
    "edition.edited": _l("Formulir atau rubrik diubah"),
    "edition.dates_set": _l("Jadwal penyelenggaraan diatur"),
    "edition.discarded": _l("Penyelenggaraan yang disiapkan dihapus"),
    "edition.loaded": _l("Penyelenggaraan dimuat dari berkas"),
    "edition.opened": _l("Penyelenggaraan dibuka"),
    "edition.sent_further": _l("Yang terlalu dekat dikirim kepada juri lain"),
    "edition.stage_added": _l("Tahap ditambahkan pada penyelenggaraan"),
    "edition.stage_dropped": _l("Tahap dihapus dari penyelenggaraan"),
    "edition.texts_changed": _l("Teks penyelenggaraan diubah"),
    "entry.anchor_dropped": _l("Proposal acuan dilepas"),
    "entry.anchor_set": _l("Nilai proposal acuan disepakati"),
    "entry.check_concluded": _l("Seleksi administrasi disimpulkan"),
    "entry.check_reopened": _l("Seleksi administrasi dibuka kembali"),
    "entry.check_saved": _l("Seleksi administrasi disimpan"),
    "entry.conflict_settled": _l("Dua tulisan yang berbeda diselesaikan"),
    "entry.decided": _l("Keputusan ditandai"),
    "entry.file_added": _l("Berkas dilampirkan"),
    "entry.file_removed": _l("Berkas dilepas"),
    "entry.forwarded": _l("Proposal diteruskan ke sekretariat"),
    "entry.handed_to_admin": _l("Proposal diserahkan ke admin instansi"),
    "entry.returned": _l("Proposal dikembalikan ke penulis"),
    "entry.started": _l("Proposal dimulai"),
    "entry.undecided": _l("Tanda keputusan dicabut"),
    "entry.withdrawn": _l("Proposal ditarik"),
    "partner.matched": _l("Mitra dikenali sebagai instansi"),
    "interview.moved": _l("Giliran wawancara dipindahkan"),
    "interview.planned": _l("Giliran wawancara disusun"),
    "interview.told": _l("Giliran wawancara diberitahukan"),
    "panel.picked": _l("Pilihan panelis dicatat"),
    "panel.unpicked": _l("Pilihan panelis ditarik"),
    "marks.exported": _l("Nilai diunduh sebelum diumumkan"),
    "marks.seen": _l("Nilai dilihat sebelum diumumkan"),
    "plan.approved": _l("Usulan penugasan disetujui"),
    "plan.made": _l("Usulan penugasan dibuat"),
    "reading.assigned": _l("Penilaian ditugaskan"),
    "reading.finished": _l("Penilaian diselesaikan"),
    "reading.limited": _l("Batas bacaan juri diatur"),
    "reading.photo_added": _l("Foto kunjungan ditambahkan"),
    "reading.photo_dropped": _l("Foto kunjungan dibuang"),
    "reading.recused": _l("Penilaian dialihkan"),
    "reading.reopened": _l("Penilaian dibuka kembali"),
    "reading.reminded": _l("Juri diingatkan"),
    "reading.reopening_dropped": _l("Usulan pembukaan kembali dibatalkan"),
    "reading.reopening_proposed": _l("Pembukaan kembali diusulkan"),
    "reading.replaced": _l("Pengganti juri dipilih situs"),
    "reading.scored": _l("Nilai disimpan"),
    "reading.given_again": _l("Juri baru dipilih situs sesudah keberatan diterima"),
    "reading.sent_further": _l("Juri bacaan lanjutan dipilih situs"),
    "reading.taken_back": _l("Selesai dibatalkan juri"),
    "team.agreed": _l("Usulan nilai tim disetujui"),
    "team.dissented": _l("Keberatan atas usulan nilai tim"),
    "team.proposed": _l("Nilai tim diusulkan"),
    "team.written": _l("Pesan tim dikirim"),
    "reading.unassigned": _l("Penugasan dicabut"),
    "conflict.declared": _l("Benturan kepentingan dinyatakan"),
    "conflict.dismissed": _l("Benturan kepentingan dikesampingkan"),
    "conflict.found": _l("Benturan kepentingan ditemukan"),
    "conflict.pact_signed": _l("Pakta integritas juri ditandatangani"),
    "conflict.tie_declared": _l("Hubungan juri dengan instansi dinyatakan"),
    "conflict.tie_matched": _l("Instansi dalam hubungan juri dikenali"),
    "conflict.tie_withdrawn": _l("Hubungan juri dengan instansi ditarik"),
    "comment.released": _l("Catatan juri dibuka bagi pengusul"),
    "comment.withheld": _l("Catatan juri ditutup bagi pengusul"),
    "bundle.half_taken": _l("Separuh kunci segel diambil"),
    "bundle.key_used": _l("Nama samaran juri dibuka dengan kedua paruh kunci"),
    "bundle.written": _l("Berkas segel ditulis"),
    "rating.review_taken_back": _l("Keputusan tentang penilaian publik dicabut"),
    "rating.reviewed": _l("Penilaian publik yang ditandai diputus"),
    "rating.opened": _l("Inovasi yang dinilai publik ditetapkan"),
    "results.finalists_published": _l("Finalis diumumkan"),
    "results.published": _l("Hasil diumumkan"),
    "appeal.answered": _l("Keberatan pengusul dijawab"),
    "appeal.concluded": _l("Tindak lanjut keberatan diputus"),
    "appeal.filed": _l("Keberatan pengusul diajukan"),
    "decree.corrected": _l("Catatan keputusan penetapan diperbaiki"),
    "decree.recorded": _l("Keputusan penetapan dicatat"),
    "award.change_dropped": _l("Usulan perubahan keputusan dibatalkan"),
    "award.change_proposed": _l("Perubahan keputusan diusulkan"),
    "award.changed": _l("Keputusan diubah setelah hasil diumumkan"),
    "paper.issued": _l("Naskah diterbitkan"),
    "paper.sent_out": _l("Naskah keluar untuk ditandatangani"),
    "paper.signed": _l("Naskah kembali bertanda tangan"),
    "objection.answered": _l("Sanggahan diputus"),
    "objection.concluded": _l("Tindak lanjut sanggahan diputus"),
    "objection.filed": _l("Sanggahan masuk"),
    "objection.forwarded": _l("Sanggahan diteruskan"),
    "objection.refused": _l("Sanggahan tidak diperiksa"),
    "objection.responded": _l("Sanggahan ditanggapi"),
    "award.mapped": _l("Arti teks penghargaan ditetapkan"),
    "library.award_changed": _l("Penghargaan entri pustaka mengikuti perubahan keputusan"),
    "library.edited": _l("Entri pustaka disunting"),
    "library.import": _l("Entri pustaka dimuat dari berkas"),
    "library.published": _l("Entri pustaka diterbitkan"),
    "library.winner": _l("Entri pustaka dibuat dari pemenang"),
    "library.withdrawn": _l("Entri pustaka ditarik"),
    "words.added": _l("Padanan kata ditambahkan"),
    "words.changed": _l("Padanan kata diubah"),
    "words.retired": _l("Padanan kata dihentikan"),
    "job.all_retried": _l("Semua pekerjaan yang gagal dijalankan lagi"),
    "job.retried": _l("Pekerjaan latar belakang dijalankan lagi"),
    "setting.changed": _l("Pengaturan diubah"),
}
"""Every kind of event → what happened, in the order in which they are offered."""

SUBJECTS = {
    "user_account": _l("Akun"),
    "role_grant": _l("Peran"),
    "invitation": _l("Undangan"),
    "agency": _l("Instansi"),
    "unit": _l("Unit"),
    "edition": _l("Penyelenggaraan"),
    "amendment": _l("Ubahan"),
    "entry": _l("Proposal"),
    "entry_partner": _l("Mitra"),
    "assignment": _l("Penugasan"),
    "assignment_plan": _l("Usulan penugasan"),
    "team": _l("Konsolidasi tim"),
    "conflict": _l("Benturan kepentingan"),
    "appeal": _l("Keberatan pengusul"),
    "decree": _l("Keputusan penetapan"),
    "issued_paper": _l("Naskah"),
    "objection": _l("Sanggahan"),
    "library_entry": _l("Entri pustaka"),
    "award_mapping": _l("Teks penghargaan"),
    "word_group": _l("Padanan kata"),
    "job": _l("Pekerjaan latar belakang"),
}
"""Table → what its rows are called."""

NOUNS = {
    "agency": _l("Instansi"),
    "unit": _l("Unit"),
    "user": _l("Akun"),
    "grant": _l("Peran"),
    "invitation": _l("Undangan"),
    "edition": _l("Penyelenggaraan"),
    "entry": _l("Proposal"),
    "partner": _l("Mitra"),
    "interview": _l("Wawancara"),
    "panel": _l("Sidang pleno"),
    "marks": _l("Melihat nilai"),
    "plan": _l("Usulan penugasan"),
    "reading": _l("Penilaian"),
    "team": _l("Konsolidasi tim"),
    "conflict": _l("Benturan kepentingan"),
    "comment": _l("Catatan juri"),
    "bundle": _l("Segel penilaian"),
    "rating": _l("Penilaian publik"),
    "results": _l("Hasil"),
    "appeal": _l("Keberatan pengusul"),
    "decree": _l("Keputusan penetapan"),
    "paper": _l("Naskah"),
    "objection": _l("Sanggahan"),
    "award": _l("Penghargaan"),
    "library": _l("Pustaka"),
    "words": _l("Padanan kata"),
    "job": _l("Pekerjaan latar belakang"),
    "setting": _l("Pengaturan"),
}
"""First half of an action → the heading under which it is offered."""

WITHOUT_SUBJECT = frozenset(
    {
        "award.change_dropped", "award.change_proposed", "entry.decided", "entry.undecided",
        "panel.picked", "panel.unpicked",
    }
)  # fmt: skip
"""Which proposal it was would tell who wins before everybody knows."""

_SHOWN: Mapping[str, tuple[str, ...]] = {
    "agency.alias_added": ("key",),
    "agency.alias_removed": ("key",),
    "award.mapped": ("programme", "tier"),
    "decree.corrected": ("number", "reason"),
    "decree.recorded": ("number",),
    "edition.amended": ("number",),
    "grant.ended": ("role",),
    "grant.given": ("role",),
    "invitation.sent": ("role",),
    "setting.changed": ("key", "before", "after"),
    "user.second_factor_off": ("reason",),
    "words.added": ("number", "reason"),
    "words.changed": ("number", "reason"),
    "words.retired": ("number", "reason"),
}
_LABELS = {
    "after": _l("Sesudah"),
    "before": _l("Sebelum"),
    "key": _l("Nama"),
    "number": _l("Nomor"),
    "programme": _l("Program"),
    "reason": _l("Alasan"),
    "role": _l("Peran"),
    "tier": _l("Jenjang"),
}


def details_of(row: AuditRow) -> Iterator[tuple[str, str]]:
    """The details of a row that the platform admin may read: label and value."""
    known = json.loads(row.payload)
    for name in _SHOWN.get(row.action, ()):
        if known.get(name) not in (None, ""):
            yield str(_LABELS[name]), _plain(row.action, name, known[name])


def _plain(action: str, name: str, value: Any) -> str:
    if name == "role":
        return str(ROLES[Role(value)])
    if (action, name) == ("setting.changed", "key"):
        return str(settings.labels().get(value, value))
    return str(value)
