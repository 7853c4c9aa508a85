"""What broken rules of accounts say, what their settings are called, the names of roles."""

from flask_babel import lazy_gettext as _l

from app.accounts.models import NEEDS_SECOND_FACTOR, Role
from app.core.settings import Spec, switch

ROLES = {
    Role.PLATFORM_ADMIN: _l("Pengelola situs"),
    Role.SECRETARIAT: _l("Sekretariat"),
    Role.CHAIR: _l("Ketua penyelenggara"),
    Role.AGENCY_ADMIN: _l("Admin instansi"),
    Role.INNOVATOR: _l("Inovator"),
    Role.EVALUATOR: _l("Evaluator"),
    Role.PANELIST: _l("Panelis"),
    Role.HUB_VERIFIER: _l("Verifikator hub"),
    Role.EXAMINER: _l("Pemeriksa"),
}

RULES = {
    "admin_units_exceeded": _l(
        "Instansi ini sudah mempunyai admin di dua unit. Akhiri salah satunya atau serahkan "
        "tugasnya lebih dahulu."
    ),
    "agency_has_admins": _l(
        "Instansi ini sudah mempunyai admin. Admin berikutnya diundang oleh admin itu sendiri atau "
        "oleh pengelola situs."
    ),
    "agency_out_of_reach": _l(
        "Penyelenggara daerah hanya dapat mengundang instansi di provinsinya sendiri."
    ),
    "agency_unconfirmed": _l(
        "Instansi “%(name)s” belum terdaftar. Periksa ejaannya, atau nyatakan bahwa instansi ini "
        "memang baru."
    ),
    "agency_unknown": _l(
        "Instansi “%(name)s” tidak ditemukan. Tulis nama lengkapnya seperti pada daftar instansi."
    ),
    "already_holds": _l("Pemilik alamat ini sudah memegang peran itu."),
    "already_invited": _l(
        "Alamat ini sudah diundang untuk peran itu dan undangannya masih berlaku. "
        "Kirim ulang undangan itu bila suratnya tidak sampai."
    ),
    "code_wrong": _l(
        "Kode ini tidak cocok atau sudah dipakai. Tunggu kode berikutnya di aplikasi, lalu tulis "
        "kode itu. Bila terus ditolak, periksa jam ponsel Anda."
    ),
    "email_malformed": _l("Tulis alamat surel yang lengkap, misalnya nama@kabupaten.go.id."),
    "email_taken": _l("Alamat surel ini sudah dipakai akun lain."),
    "email_unknown": _l("Tidak ada akun dengan alamat surel ini."),
    "examiner_apart": _l(
        "Pemeriksa tidak boleh menjadi sekretariat, ketua, atau juri pada penyelenggaraan yang "
        "diperiksanya."
    ),
    "examiner_apart_before": _l(
        "Pemeriksa tidak boleh orang yang pernah menjadi sekretariat, ketua, atau juri pada "
        "penyelenggaraan itu; sebaliknya juga."
    ),
    "grant_ended": _l("Peran ini sudah berakhir."),
    "invitation_closed": _l(
        "Undangan ini sudah dipakai, dibatalkan, atau lewat masa berlakunya. Bila masih "
        "diperlukan, pengundangnya dapat mengirim undangan baru."
    ),
    "invitation_of_other": _l(
        "Undangan ini untuk alamat surel lain. Keluarlah, lalu buka lagi tautannya."
    ),
    "inviter_gone_agency": _l(
        "Pengundang Anda tidak lagi berwenang memberikan peran ini. Mintalah undangan baru kepada "
        "admin instansi Anda atau pengelola situs."
    ),
    "inviter_gone_edition": _l(
        "Pengundang Anda tidak lagi berwenang memberikan peran ini. Mintalah undangan baru kepada "
        "sekretariat kompetisinya."
    ),
    "inviter_gone_site": _l(
        "Pengundang Anda tidak lagi berwenang memberikan peran ini. Mintalah undangan baru kepada "
        "pengelola situs."
    ),
    "judged_before": _l(
        "Orang ini pernah menilai pada penyelenggaraan ini, jadi baru dapat menjadi sekretariat "
        "atau ketua sesudah hasilnya diumumkan."
    ),
    "judges_agency_unknown": _l(
        "Instansi “%(name)s” tidak ditemukan. Tulis nama lengkapnya, atau kosongkan bila juri ini "
        "di luar pemerintahan."
    ),
    "last_agency_admin": _l(
        "Ini admin terakhir instansinya. Serahkan tugasnya kepada pengganti lebih dahulu."
    ),
    "last_platform_admin": _l(
        "Ini pengelola situs yang terakhir. Undang pengelola lain lebih dahulu."
    ),
    "link_closed": _l(
        "Tautan ini sudah dipakai atau lewat masa berlakunya. Mintalah tautan yang baru."
    ),
    "may_not_offer": _l("Peran itu tidak dapat Anda berikan."),
    "merged_admin_units": _l(
        "Setelah digabung, instansi ini akan mempunyai admin di lebih dari dua unit. Akhiri dahulu "
        "sebagian peran admin di kedua instansi, lalu gabungkan."
    ),
    "name_missing": _l("Tulis nama orang ini."),
    "name_too_long": _l("Nama orang paling panjang %(most)s karakter."),
    "offered_role_over": _l(
        "Peran yang ditawarkan sudah berakhir. Batalkan undangan ini, lalu undang lagi."
    ),
    "organised_before": _l(
        "Orang ini pernah menjadi sekretariat atau ketua penyelenggaraan ini, jadi tidak boleh "
        "menilai di sini."
    ),
    "organiser_or_applicant": _l(
        "Satu orang tidak boleh memegang peran penyelenggara (sekretariat, ketua) dan peran "
        "instansi (admin instansi, inovator)."
    ),
    "organiser_or_judge": _l(
        "Sekretariat dan ketua tidak boleh menilai penyelenggaraannya sendiri. Satu orang hanya "
        "dapat memegang peran di satu sisi."
    ),
    "own_account": _l("Anda tidak dapat menonaktifkan akun Anda sendiri."),
    "own_address": _l("Ini alamat Anda sendiri. Peran diberikan kepada orang lain."),
    "own_second_factor": _l(
        "Verifikasi dua langkah Anda sendiri dimatikan di Akun saya, dengan kata sandi Anda."
    ),
    "page_of_another": _l(
        "Anda sekarang masuk sebagai %(name)s, sedangkan halaman ini dibuka oleh orang lain. "
        "Karena itu tidak ada yang disimpan."
    ),
    "password_common": _l(
        "Kata sandi ini terlalu mudah ditebak: isinya kata yang sering dipakai. Rangkailah "
        "beberapa kata yang tidak lazim berdampingan."
    ),
    "password_locked": _l(
        "Terlalu banyak kata sandi yang salah. Tunggu %(minutes)s menit, lalu coba lagi. Bila Anda "
        "lupa kata sandi, keluarlah dan mintalah yang baru lewat surel."
    ),
    "password_personal": _l(
        "Kata sandi ini terlalu mirip dengan nama atau alamat surel Anda. Pilih kata lain."
    ),
    "password_too_long": _l("Kata sandi paling panjang 256 karakter."),
    "password_too_plain": _l(
        "Kata sandi ini terlalu mudah ditebak: isinya angka saja, berulang, atau berurutan. "
        "Rangkailah beberapa kata."
    ),
    "password_too_short": _l("Kata sandi harus 12 karakter atau lebih. Boleh berupa kalimat."),
    "password_wrong": _l("Kata sandi yang sekarang tidak cocok."),
    "platform_admin_alone": _l(
        "Pengelola situs tidak boleh memegang peran lain, agar tidak menjangkau proposal dan "
        "nilai. Gunakan dua akun dengan dua orang yang berbeda."
    ),
    "reset_locked": _l("Terlalu banyak permintaan. Tunggu %(minutes)s menit, lalu coba lagi."),
    "role_end_missing": _l("Tulis sampai kapan peran pemeriksa berlaku."),
    "role_end_past": _l("Pilih tanggal akhir yang belum lewat."),
    "role_end_unfit": _l("Peran di instansi tidak diberi tanggal akhir. Kosongkan."),
    "roster_agency": _l("Tulis nama instansi untuk admin instansi."),
    "recovery_code_wrong": _l("Kode cadangan ini tidak cocok atau sudah pernah dipakai."),
    "roster_agency_unknown": _l(
        "Instansi “%(name)s” tidak ditemukan. Tulis nama lengkapnya. Bila instansi ini memang "
        "baru, isi kolom jenis: kementerian, lembaga, BUMN, atau BUMD."
    ),
    "roster_columns": _l(
        "Baris pertama harus memuat nama kolom: peran, nama, surel, dan bila perlu instansi dan "
        "jenis."
    ),
    "roster_empty": _l("Berkas ini tidak memuat seorang pun."),
    "roster_judges_agency_unknown": _l(
        "Instansi “%(name)s” tidak ditemukan. Tulis nama lengkapnya, atau kosongkan bila juri ini "
        "di luar pemerintahan. Bila instansi ini memang baru, isi kolom jenis: kementerian, "
        "lembaga, BUMN, atau BUMD."
    ),
    "roster_kind": _l("Jenis instansi harus kementerian, lembaga, BUMN, atau BUMD."),
    "roster_not_text": _l(
        "Berkas ini bukan XLSX dan bukan CSV dalam UTF-8. Simpan ulang sebagai salah satunya."
    ),
    "roster_role": _l("Peran harus evaluator, panelis, atau admin instansi."),
    "roster_too_large": _l(
        "Berkas ini terlalu besar untuk sebuah daftar orang. Sisakan kolom dan baris yang perlu "
        "saja, atau bagilah menjadi beberapa berkas."
    ),
    "roster_too_long": _l("Berkas memuat lebih dari %(most)s orang. Bagilah menjadi beberapa."),
    "roster_twice": _l("Orang ini sudah ada pada baris sebelumnya."),
    "second_factor_demo": _l(
        "Akun contoh dipakai bersama, jadi tidak dapat memakai verifikasi dua langkah."
    ),
    "second_factor_off": _l("Verifikasi dua langkah tidak aktif di akun ini."),
    "second_factor_on": _l("Verifikasi dua langkah sudah aktif di akun ini."),
    "sign_in_locked": _l(
        "Terlalu banyak percobaan masuk. Tunggu %(minutes)s menit, lalu coba lagi, atau buat "
        "kata sandi baru lewat surel."
    ),
    "unit_of_other_agency": _l("Unit itu bukan bagian dari instansi ini."),
}

SETTINGS = (
    Spec(
        "accounts.attempts_per_address",
        default=8,
        minimum=3,
        maximum=50,
        label=_l("Percobaan masuk yang gagal untuk satu alamat surel dari satu jaringan"),
        hint=_l("Setelah itu alamat dikunci di jaringan itu sampai jendela waktunya lewat."),
    ),
    Spec(
        "accounts.attempts_everywhere",
        default=100,
        minimum=20,
        maximum=100,
        label=_l("Percobaan masuk yang gagal untuk satu alamat surel dari mana pun"),
        hint=_l(
            "Setelah itu alamat dikunci, kecuali di perangkat yang pernah dipakai pemiliknya untuk "
            "masuk. Pedoman NIST menetapkan paling banyak 100."
        ),
    ),
    Spec(
        "accounts.attempts_per_network",
        default=60,
        minimum=10,
        maximum=2000,
        label=_l("Percobaan masuk yang gagal dari satu jaringan"),
        hint=_l("Satu kantor sering memakai satu alamat jaringan bersama."),
    ),
    Spec(
        "accounts.attempts_minutes",
        default=15,
        minimum=1,
        maximum=1440,
        label=_l("Jendela waktu penghitungan percobaan masuk (menit)"),
    ),
    Spec(
        "accounts.invitation_days",
        default=14,
        minimum=1,
        maximum=90,
        label=_l("Masa berlaku undangan (hari)"),
    ),
    Spec(
        "accounts.link_minutes",
        default=60,
        minimum=10,
        maximum=1440,
        label=_l("Masa berlaku tautan kata sandi dan surel baru (menit)"),
    ),
    Spec(
        "accounts.session_hours",
        default=12,
        minimum=1,
        maximum=72,
        label=_l("Lama sesi sejak masuk (jam)"),
    ),
    *(
        switch(
            f"{NEEDS_SECOND_FACTOR}{role}",
            _l("Wajib bagi peran %(role)s", role=name),
        )
        for role, name in ROLES.items()
    ),
)
