"""What the search says when a rule is broken."""

from flask_babel import lazy_gettext as _l

JUDGEMENTS = {
    "too_large": _l("lebih besar dari %(most)s MB"),
    "not_utf8": _l("bukan teks UTF-8"),
    "empty": _l("tidak berisi satu baris pun"),
    "not_json": _l("bukan objek JSON"),
    "no_query": _l("“query” harus berupa teks yang dicari"),
    "bad_kind": _l("“kind” harus berupa teks"),
    "bad_grades": _l("“relevant” harus berisi kunci entri dengan angka bulat 0 sampai %(most)s"),
    "nothing_relevant": _l("“relevant” tidak menyebut satu entri pun yang dicari"),
}
"""What can be wrong in a file of judgements."""

RULES = {f"judgements.{code}": words for code, words in JUDGEMENTS.items()}
