"""What the library says when a rule is broken."""

from flask_babel import lazy_gettext as _l

RULES = {
    "library.topic_missing": _l("Pilih topik dan simpan dulu, baru terbitkan."),
    "library.key_taken": _l("Kunci %(key)s milik pemenang kompetisi di situs ini."),
    "library.not_published": _l("Entri ini tidak sedang terbit, jadi tidak dapat ditarik."),
}
