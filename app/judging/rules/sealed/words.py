"""What a check says, in Indonesian and in English: a bundle is checked without the site."""

from app.judging.rules.sealed.checking import Difference, Report

WORDS = {
    "unreadable": (
        "Bukan berkas segel: tidak terbaca sejak bita {byte}.",
        "Not a bundle: it cannot be read from byte {byte} on.",
    ),
    "spoilt": (
        "Isinya tidak dapat dibaca sampai selesai: {what}.",
        "Its content cannot be read to the end: {what}.",
    ),
    "byte": (
        "Bita {byte} bukan yang dibuat oleh bagian-bagiannya.",
        "Byte {byte} is not what its parts make.",
    ),
    "part_missing": ("Bagian ini hilang.", "This part is missing."),
    "part_unknown": ("Bagian ini tidak dikenal.", "This part is unknown."),
    "part_changed": (
        "SHA-256 bagian ini lain dari daftar isinya.",
        "The SHA-256 of this part is not the manifest’s.",
    ),
    "rules": (
        "Aturan bukan yang dibekukan saat pembukaan.",
        "The rules are not those frozen at the opening.",
    ),
    "method": (
        "Tetapan metode bukan yang dibekukan.",
        "The constants of the method are not those frozen.",
    ),
    "rubric": (
        "Kriteria tahap {stage} bukan yang dibekukan.",
        "The criteria of stage {stage} are not those frozen.",
    ),
    "criterion": (
        "Kriteria {criterion} pada tahap {stage} bukan yang dibekukan.",
        "Criterion {criterion} of stage {stage} is not the one frozen.",
    ),
    "head": (
        "Rantai jejak audit tidak berakhir pada kepalanya ({rows} baris).",
        "The chain of the audit trail does not end in its head ({rows} rows).",
    ),
    "row": (
        "Baris jejak audit {row} ({action}, urutan {position}) bukan yang dirangkai.",
        "Row {row} of the audit trail ({action}, position {position}) is not the one chained.",
    ),
    "details": (
        "Rincian baris jejak audit {row} ({action}, urutan {position}) bukan yang dirangkai.",
        "The details of row {row} of the audit trail ({action}, position {position}) are not those"
        " chained.",
    ),
    "published_head": (
        "Kepala yang diumumkan ({rows} baris) tidak ada pada rantai ini.",
        "The published head ({rows} rows) does not lie on this chain.",
    ),
    "reading_gone": (
        "Penilaian {reading} dikunci menurut jejak audit, tetapi tidak ada di sini.",
        "Reading {reading} was locked by the audit trail, but is not here.",
    ),
    "reading_unlocked": (
        "Penilaian {reading} tidak pernah dikunci menurut jejak audit.",
        "Reading {reading} was never locked by the audit trail.",
    ),
    "reading_left_out": (
        "Penilaian {reading} tidak dihitung, padahal menurut jejak audit tidak pernah dialihkan.",
        "Reading {reading} does not count, though by the audit trail it was never reassigned.",
    ),
    "card": (
        "Nilai penilaian {reading} untuk proposal {entry} bukan yang dikunci juri"
        " (baris jejak audit {row}).",
        "The marks of reading {reading} for proposal {entry} are not those that the judge locked"
        " (row {row} of the audit trail).",
    ),
    "sum": (
        "Jumlah penilaian {reading} untuk proposal {entry} tidak sesuai dengan nilai kriterianya.",
        "The sum of reading {reading} for proposal {entry} does not follow from its criteria.",
    ),
    "decision": (
        "Keputusan atas proposal {entry} bukan yang tercatat (baris jejak audit {row}).",
        "The decision on proposal {entry} is not the one on record (row {row} of the audit trail).",
    ),
    "plan": (
        "Penugasan {plan} bukan yang tercatat (baris jejak audit {row}).",
        "Assignment {plan} is not the one on record (row {row} of the audit trail).",
    ),
    "order": (
        "Urutan pada tahap {stage} lain sejak tempat {place}.",
        "The order of stage {stage} differs from place {place} on.",
    ),
    "team": (
        "Nilai tim untuk proposal {entry} pada tahap {stage} lain.",
        "The team mark of proposal {entry} in stage {stage} differs.",
    ),
    "judge": (
        "Selisih juri {judge} pada tahap {stage} lain.",
        "The shift of judge {judge} in stage {stage} differs.",
    ),
    "places": (
        "Yang diperingkat pada tahap {stage} bukan yang dinilai.",
        "Those ranked in stage {stage} are not those marked.",
    ),
    "figure": (
        "Proposal {entry} pada tahap {stage}: {figure} lain dari hitungan ulang.",
        "Proposal {entry} in stage {stage}: {figure} is not what it comes to.",
    ),
    "selection": (
        "Usulan aturan untuk proposal {entry} lain dari hitungan ulang.",
        "What the rule says of proposal {entry} is not what it comes to.",
    ),
    "public_rule": (
        "Bobot atau porsi penilaian publik bukan yang dibekukan.",
        "The weight or the share of the public’s rating is not the one frozen.",
    ),
    "public": (
        "Penilaian publik atas proposal {entry} lain dari hitungan ulang.",
        "The public’s rating of proposal {entry} is not what it comes to.",
    ),
    "final": (
        "Nilai akhir proposal {entry} lain dari hitungan ulang.",
        "The final score of proposal {entry} is not what it comes to.",
    ),
}
"""What a check found → the sentence in both languages."""
EQUAL = ("Sama: semua yang dihitung ulang cocok.", "Equal: all that was worked out again agrees.")
DIFFERS = ("Berbeda: {count} hal.", "Different: {count} points.")
CHECKED = (
    "{edition}: {entries} proposal, {readings} penilaian yang dihitung, {rows} baris jejak audit;"
    " kepala rantai {hash} ({head} baris).",
    "{edition}: {entries} proposals, {readings} readings that count, {rows} rows of the audit"
    " trail; head of the chain {hash} ({head} rows).",
)
UNBOUND = (
    "{unbound} penilaian dikunci sebelum situs mencatat sidiknya; nilainya tidak dapat dicocokkan"
    " dengan jejak audit.",
    "{unbound} readings were locked before the site kept their digest; their marks cannot be held"
    " against the audit trail.",
)


def sentence(one: Difference, *, english: bool) -> str:
    """The difference in words, after the part in which it is."""
    said = WORDS[one.code][english].format(**one.data)
    return f"{one.part}: {said}" if one.part else said


def lines(report: Report, *, english: bool) -> list[str]:
    """The whole report, line by line."""
    told, found = [], report.figures
    if found:
        named = {**found, "hash": found["head"]["hash"], "head": found["head"]["rows"]}
        told.append(CHECKED[english].format(**named))
        if found["unbound"]:
            told.append(UNBOUND[english].format(**found))
    told.append(f"SHA-256 {report.sha256}")
    told += [sentence(one, english=english) for one in report.differences]
    count = len(report.differences)
    return [*told, DIFFERS[english].format(count=count) if count else EQUAL[english]]


def as_data(report: Report) -> dict[str, object]:
    """The report for machines."""
    differences = [{"part": one.part, "code": one.code, **one.data} for one in report.differences]
    equal = not differences
    return {
        "equal": equal, "sha256": report.sha256, "figures": dict(report.figures),
        "differences": differences,
    }  # fmt: skip
