"""What the settings of an edition are called, and what they may rank by."""

from flask_babel import lazy_gettext as _l

from app.competitions.settings import Figure, SettingKey

EDITION_SETTINGS = {
    SettingKey.READERS: _l("Juri per proposal"),
    SettingKey.PASSING_GRADE: _l("Nilai ambang batas"),
    SettingKey.THIRD_READER: _l("Juri ketiga"),
    SettingKey.PASSING_FIGURE: _l("Nilai yang harus mencapai ambang batas"),
    SettingKey.REMINDERS: _l("Pengingat juri"),
    SettingKey.REGION: _l("Juri dari provinsi pengusul"),
    SettingKey.RANKED_BY: _l("Nilai yang menentukan peringkat"),
    SettingKey.TIES: _l("Urutan bila nilainya sama"),
    SettingKey.SELECTED: _l("Jumlah yang diusulkan terpilih"),
    SettingKey.PRIORITY: _l("Yang didahulukan"),
    SettingKey.QUOTAS: _l("Paling banyak per kelompok atau kategori"),
    SettingKey.DISADVANTAGED: _l("Daerah tertinggal"),
    SettingKey.PROPORTIONS: _l("Paling sedikit di antara yang terpilih"),
    SettingKey.REASONS: _l("Yang wajib ditulis juri"),
    SettingKey.USEFULNESS_QUESTIONS: _l("Pernyataan penilaian kebermanfaatan publik"),
    SettingKey.USEFULNESS_WEIGHT: _l("Penimbang bila penilai kebermanfaatan sedikit"),
    SettingKey.USEFULNESS_SHARE: _l("Porsi kebermanfaatan dalam nilai akhir"),
    SettingKey.APPEAL_DAYS: _l("Waktu keberatan pengusul"),
    SettingKey.OBJECTION_DAYS: _l("Masa sanggah"),
    SettingKey.RESPONSE_DAYS: _l("Waktu tanggapan atas sanggahan"),
    SettingKey.ANSWER_DAYS: _l("Waktu jawaban keberatan dan sanggahan"),
    SettingKey.WORD_LIMIT: _l("Batas kata jawaban"),
    SettingKey.SCALE: _l("Skala nilai tiap kriteria"),
    SettingKey.ROUNDING: _l("Pembulatan nilai"),
    SettingKey.AGE: _l("Umur paling sedikit"),
    SettingKey.QUOTA: _l("Kuota per instansi"),
}

FIGURES = {
    Figure.MEAN: _l("Rata-rata nilai juri"),
    Figure.CORRECTED: _l("Nilai terkoreksi (keketatan tiap juri diperhitungkan)"),
    Figure.TEAM: _l("Nilai tim yang disepakati para juri proposal itu"),
}
