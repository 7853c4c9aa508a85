"""The sentences that WTForms itself says, in our languages: it ships no Indonesian ones."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

SENTENCES: dict[str, LazyString] = {
    "This field is required.": _l("Isi bagian ini."),
    "Invalid input.": _l("Isian ini tidak dapat diterima."),
    "Invalid email address.": _l("Tulis alamat surel yang lengkap, misalnya nama@kabupaten.go.id."),
    "Invalid URL.": _l("Tulis alamat web yang lengkap, dimulai dengan https://."),
    "Not a valid choice.": _l("Pilih salah satu dari daftar."),
    "Invalid Choice: could not coerce.": _l("Pilih salah satu dari daftar."),
    "Invalid choice(s): one or more data inputs could not be coerced.": _l(
        "Pilih hanya dari daftar."
    ),
    "'%(value)s' is not a valid choice for this field.": _l("Pilih hanya dari daftar."),
    "'%(value)s' are not valid choices for this field.": _l("Pilih hanya dari daftar."),
    "Not a valid integer value.": _l("Tulis angka bulat, misalnya 12."),
    "Not a valid decimal value.": _l("Tulis angka, misalnya 12,5."),
    "Not a valid float value.": _l("Tulis angka, misalnya 12,5."),
    "Not a valid date value.": _l("Tulis tanggal yang ada, misalnya 17 Maret 2024."),
    "Not a valid datetime value.": _l("Tulis tanggal dan jam yang ada."),
    "Not a valid time value.": _l("Tulis jam yang ada, misalnya 23.59."),
    "Number must be at least %(min)s.": _l("Angka paling kecil %(min)s."),
    "Number must be at most %(max)s.": _l("Angka paling besar %(max)s."),
    "Number must be between %(min)s and %(max)s.": _l("Angka harus antara %(min)s dan %(max)s."),
    "Field must be at least %(min)d character long.": _l("Paling sedikit %(min)d karakter."),
    "Field must be at least %(min)d characters long.": _l("Paling sedikit %(min)d karakter."),
    "Field cannot be longer than %(max)d character.": _l("Paling banyak %(max)d karakter."),
    "Field cannot be longer than %(max)d characters.": _l("Paling banyak %(max)d karakter."),
    "Field must be exactly %(max)d character long.": _l("Harus tepat %(max)d karakter."),
    "Field must be exactly %(max)d characters long.": _l("Harus tepat %(max)d karakter."),
    "Field must be between %(min)d and %(max)d characters long.": _l(
        "Harus antara %(min)d dan %(max)d karakter."
    ),
    "Field must be equal to %(other_name)s.": _l("Isi keduanya dengan tulisan yang sama."),
}


class FormWords:
    """What WTForms asks for its sentences; unknown ones (only programmers see them) stay.

    WTForms fills the gaps like %(min)s afterwards.
    """

    def gettext(self, sentence: str) -> str:
        return str(SENTENCES.get(sentence, sentence))

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        return self.gettext(singular if number == 1 else plural)
