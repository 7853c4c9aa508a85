"""What the demo's judges give: points by criterion, and what they write to the applicants."""

ANNOUNCED = (
    ("5455445", "4555545"),
    ("5554555", "5545554"),
    ("4444544", "4353554"),
    ("4454554", "5344445"),
    ("3433332", "4342243"),
    ("4344443", "2235334"),
)
"""The announced edition: entry by entry, what two judges gave in the order of the criteria."""

TEAM = ("5455555", "5555554", "4354544", "4454554", "3342333", "")
"""The announced edition: what the two agree on for each entry; on the last they do not."""
TALK = (
    "Saya memberi lebih rendah pada keberlanjutan: anggarannya baru dijamin setahun.",
    "Peraturan daerahnya ada di lampiran 2, jadi menurut saya cukup kuat.",
)
"""What they say before."""
AGREED = "Bukti dampaknya kuat; selisih kami hanya pada keberlanjutan dan sudah dibicarakan."
REFUSED = "Angka setelah inovasi belum dibandingkan dengan tempat lain."
"""Why the last entry has no team mark."""

RUNNING = (
    ("4454445", "4355544"),
    ("3443434", "4434344"),
    ("5445544", "4554555"),
    ("2333323", "3243332"),
    ("444", "4345433"),
    ("", "3354434"),
)
"""The edition in assessment: what its first two judges have given so far."""

REASONS = {
    "5": "Dibuktikan dengan angka sebelum dan sesudah, dan dapat diperiksa pada lampirannya.",
}
"""Why a criterion got these points, which are at an end of the scale."""

COMMENTS = (
    "Angka sebelum dan sesudah jelas. Jelaskan lebih rinci siapa yang merawat alatnya nanti.",
    "Langkahnya mudah ditiru. Sebutkan biaya setahun supaya daerah lain dapat menghitungnya.",
    "Masalahnya dibuktikan dengan baik. Hasilnya perlu dibandingkan dengan tempat yang belum ikut.",
    "Gagasannya segar. Tulis apa yang terjadi bila petugas penggeraknya pindah tugas.",
    "Pengguna layanan dilibatkan sejak awal. Tambahkan pendapat mereka sesudah setahun berjalan.",
)
