"""The blueprint that all pages of judging belong to, and the words they share."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import Any

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from app.competitions.definition import Audience
from app.competitions.models import Criterion
from app.core.errors import RuleBroken, rule_text
from app.core.i18n import locale_code, localized, number
from app.core.kept import Kept
from app.entries import queries as entries
from app.entries.models import Snapshot
from app.entries.rules.reading import ReadSection
from app.judging import rules
from app.judging.award_words import OUTCOMES, change_text, outcome_text
from app.judging.messages import VERDICTS, blind_name
from app.judging.models import Assignment, AssignmentState, ConflictSource, TieKind
from app.judging.rules.assigning import TOPIC

bp = Blueprint("judging", __name__)

STATES = {
    AssignmentState.ASSIGNED: (_l("Belum dibaca"), "", "clock"),
    AssignmentState.STARTED: (_l("Sedang dinilai"), "", "edit"),
    AssignmentState.DONE: (_l("Selesai"), "ok", "ok"),
    AssignmentState.RECUSED: (_l("Dialihkan"), "", "lock"),
}
"""State of a reading → its word, the look of its badge, its icon."""

SOURCES = {
    ConflictSource.OWN_AGENCY: _l("instansi sendiri"),
    ConflictSource.PARTNER_AGENCY: _l("instansi mitra"),
    ConflictSource.SAME_REGION: _l("provinsi yang sama"),
    ConflictSource.EARLIER_POSTING: _l("pernah bertugas di instansi itu"),
    ConflictSource.REPLICATED: _l("instansi asal inovasi yang direplikasi"),
    ConflictSource.PACT: _l("hubungan dalam pakta integritas"),
    ConflictSource.DECLARED: _l("dinyatakan juri"),
}

TIES = {
    TieKind.ADVISED: _l("Saya menasihatinya atau pernah menjadi konsultannya"),
    TieKind.THESIS: _l("Saya membimbing tesis atau disertasi pegawainya"),
    TieKind.UNIVERSITY: _l("Perguruan tinggi saya bekerja sama dengannya"),
    TieKind.FAMILY: _l("Keluarga saya bekerja di sana"),
    TieKind.BUSINESS: _l("Saya punya hubungan usaha dengannya"),
}
"""What binds a judge to an agency, as they say it."""

THIRD_READER = {
    "judging.far_apart": _l("nilai dua juri terpaut jauh"),
    "judging.across_grade": _l("hanya satu dari dua nilai mencapai ambang batas"),
}

CHOSEN = {
    "expert": _l("kategorinya keahlian juri ini"),
    "related": _l("tujuannya dekat dengan keahlian juri ini"),
    TOPIC: _l("juri ini menulis topik “%(topic)s”, yang ada di proposal ini"),
    "undeclared": _l("bebannya masih ringan; juri ini belum menyatakan kategori atau tujuan"),
    "neither": _l("bebannya masih ringan; para ahli sudah penuh atau berbenturan"),
    "same_region": _l("satu provinsi dengan pengusul, sebab pilihan lain kurang cocok"),
}
"""Why the site chose a judge in place of another."""

STEPS = {
    "reading.assigned": _l("Ditugaskan"),
    "reading.replaced": _l("Dipilih situs sebagai pengganti"),
    "reading.sent_further": _l("Dipilih situs untuk bacaan lanjutan"),
    "reading.given_again": _l("Dipilih situs sesudah keberatan diterima"),
    "reading.recused": _l("Dialihkan"),
    "reading.finished": _l("Diselesaikan juri"),
    "reading.taken_back": _l("Selesai dibatalkan juri"),
    "reading.reopening_proposed": _l("Pembukaan kembali diusulkan"),
    "reading.reopening_dropped": _l("Usulan pembukaan kembali dibatalkan"),
    "reading.reopened": _l("Dibuka kembali"),
    "conflict.found": _l("Benturan kepentingan ditemukan"),
    "conflict.declared": _l("Benturan kepentingan dinyatakan"),
    "conflict.dismissed": _l("Benturan kepentingan dikesampingkan"),
}
"""Lines of an assignment's history."""

_read: Kept[Sequence[ReadSection]] = Kept(200)


def sections_for_judges(snapshot: Snapshot, *, blind: bool) -> Sequence[ReadSection]:
    """What a judge or panelist may read of a snapshot; blind also without the names of files."""
    key = snapshot.id, snapshot.sha256, blind, locale_code()
    return _read.get(key, lambda: _sections(snapshot, blind=blind))


def paper_of(assignment: Assignment) -> Hashable:
    """All from which the proposal and its questions follow as the desk shows them."""
    snapshot, entry = assignment.snapshot, assignment.entry
    named = [(row.key, row.name_en) if row else () for row in (entry.group, entry.category)]
    return snapshot.id, snapshot.sha256, assignment.stage.blind, *named


def _sections(snapshot: Snapshot, *, blind: bool) -> Sequence[ReadSection]:
    form = entries.definition_of(snapshot)
    sections = entries.readable(snapshot, form, Audience.JUDGES, blind=blind)
    return [_without_names(part, snapshot) for part in sections] if blind else sections


def _without_names(part: ReadSection, snapshot: Snapshot) -> ReadSection:
    numbers = {
        file["id"]: rules.file_number(snapshot.content["files"], file["id"])
        for file in snapshot.content["files"]
    }
    answers = [
        replace(
            answer,
            files=[
                {**file, "filename": blind_name(numbers[file["id"]] or 0, file["filename"])}
                for file in answer.files
            ],
        )
        for answer in part.answers
    ]
    return replace(part, answers=answers)


@bp.app_template_filter("mark")
def mark(value: Fraction) -> str:
    """A total, mean or spread as people read it: two places, half up."""
    return _mark(value.numerator, value.denominator, locale_code())


@lru_cache(5000)  # a page has hundreds, and most of them are alike
def _mark(numerator: int, denominator: int, _locale: str) -> str:
    return number(rules.rounded(Fraction(numerator, denominator)), 2)


@bp.app_template_filter("tenths")
def tenths(value: Fraction) -> str:
    """A pace as people read it: one place, half up."""
    return number(rules.rounded(value, 1), 1)


@bp.app_template_filter("deviation")
def deviation(variance: Fraction) -> str:
    """The standard deviation behind a variance, in the same form."""
    return number(rules.root(variance), 2)


@bp.app_template_filter("rule_words")
def rule_words(code: str) -> str:
    """The rule of this code, which has no further data, in words."""
    return rule_text(RuleBroken(code))


@bp.app_template_filter("reason_words")
def reason_words(code: str, words: Mapping[str, Any]) -> str:
    """Why a judge was chosen, as `words` say it; of a topic, which one."""
    if code.startswith(TOPIC):
        return str(words[TOPIC]) % {"topic": code.removeprefix(TOPIC)}
    return str(words[code])


bp.add_app_template_filter(change_text)
bp.add_app_template_global(outcome_text)


@bp.app_template_filter("meanings")
def meanings(criterion: Criterion) -> dict[Any, str]:
    """Points → what they mean, where the rubric says it."""
    return {one["points"]: localized(one, "text") for one in criterion.anchors}


@bp.app_template_filter("entry_number")
def entry_number(ref: int) -> str:
    """An entry's number as it is spoken of: at least three digits."""
    return f"{ref:03d}"


@bp.context_processor
def words() -> dict[str, object]:
    return {
        "reading_states": STATES,
        "third_reader": THIRD_READER,
        "conflict_sources": SOURCES,
        "bond_words": TIES,
        "outcome_words": OUTCOMES,
        "history_words": STEPS,
        "verdict_words": VERDICTS,
    }
