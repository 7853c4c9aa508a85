"""What an edition settles where sources say nothing, in words that come from what acts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from app.agencies.messages import KINDS
from app.agencies.models import AgencyKind
from app.competitions import queries, rules
from app.competitions.definition import FormDefinition
from app.competitions.models import Category, Edition, Group, Rubric
from app.competitions.setting_words import EDITION_SETTINGS, FIGURES
from app.competitions.settings import (
    ACTING,
    Dimension,
    Priority,
    Reasons,
    RegionConflict,
    SettingKey,
    TieStep,
    value_of,
)
from app.competitions.views.blueprint import bp
from app.core.i18n import gettext as _
from app.core.i18n import localized, ngettext
from app.judging.rules import passing_grade, readers_wanted, reminder_days, third_reader_points
from app.rating import rules as rating
from app.rating.messages import statement_words

REASONS = {
    Reasons.NONE: _l("Tidak ada"),
    Reasons.COMMENT: _l("Satu catatan untuk pengusul"),
    Reasons.ENDS: _l(
        "Satu catatan untuk pengusul, dan alasan untuk tiap nilai terendah atau tertinggi"
    ),
}

PRIORITIES = {
    Priority.REPLICATION: _l("replikasi yang inovasi asalnya disebut dan terperiksa"),
}

TIE_STEPS = {
    TieStep.CORRECTED: _l("nilai terkoreksi yang lebih tinggi"),
    TieStep.HEAVIEST: _l("nilai yang lebih tinggi pada kriteria terberat"),
    TieStep.SPREAD: _l("simpangan baku antarjuri yang lebih kecil"),
    TieStep.DRAW: _l(
        "undian terbuka (SHA-256 dari sidik isi edisi, garis miring, dan nomor proposal; yang"
        " terkecil lebih dulu)"
    ),
}


REGIONS = {
    RegionConflict.NONE: _l("Boleh membaca"),
    RegionConflict.POTENTIAL: _l("Boleh membaca, kecuali sekretariat menetapkan benturan"),
    RegionConflict.ACTUAL: _l("Tidak boleh membaca (benturan kepentingan)"),
}


@dataclass(frozen=True)
class SettingRow:
    """One setting: what holds, and the stored words on its basis if there are any."""

    label: str
    value: str
    basis: Mapping[str, Any] | None
    is_default: bool


def how_judged(edition: Edition, form: FormDefinition, rubric: Rubric | None) -> dict[str, Any]:
    """What the pages say of rubrics, of the parts of the final score and of the settings."""
    return {
        "rubric": rubric,
        "finalist_stages": queries.finalist_stages(edition),
        "shares": rules.shares(edition),
        "settings": setting_rows(edition, form, rubric) if rubric else [],
    }


def setting_rows(edition: Edition, form: FormDefinition, rubric: Rubric) -> list[SettingRow]:
    """All settings in their order, those that the edition leaves out with their default."""
    words = {
        SettingKey.READERS: str(readers_wanted(edition)),
        SettingKey.PASSING_GRADE: _grade(edition),
        SettingKey.PASSING_FIGURE: passing_words(edition),
        SettingKey.THIRD_READER: _third_reader(edition),
        SettingKey.REMINDERS: _reminders(edition),
        SettingKey.REGION: str(REGIONS[rules.region_conflict(edition)]),
        SettingKey.RANKED_BY: rank_words(edition),
        SettingKey.TIES: tie_words(edition, rubric),
        SettingKey.SELECTED: _selected(edition),
        SettingKey.PRIORITY: _priority(edition),
        SettingKey.QUOTAS: _quotas(edition),
        SettingKey.DISADVANTAGED: _disadvantaged(edition),
        SettingKey.PROPORTIONS: _proportions(edition),
        SettingKey.REASONS: str(REASONS[rules.reasons_asked(edition)]),
        **_rating(edition),
        SettingKey.APPEAL_DAYS: _days(edition, SettingKey.APPEAL_DAYS, _("Tidak ada")),
        SettingKey.OBJECTION_DAYS: _days(edition, SettingKey.OBJECTION_DAYS, _("Tidak ada")),
        SettingKey.RESPONSE_DAYS: _days(edition, SettingKey.RESPONSE_DAYS, _("Tidak ditunggu")),
        SettingKey.ANSWER_DAYS: _days(edition, SettingKey.ANSWER_DAYS, _("Tidak diatur")),
        SettingKey.WORD_LIMIT: _word_limits(form),
        SettingKey.SCALE: f"{rubric.scale_minimum}–{rubric.scale_maximum}",
        SettingKey.ROUNDING: _("Dua angka di belakang koma, setengah ke atas, saat ditampilkan"),
        SettingKey.AGE: _by_group(edition.groups, "minimum_age_months"),
        SettingKey.QUOTA: _by_group(edition.groups, "agency_quota"),
    }
    named = rules.settings_of(edition)
    bases = {one["key"]: one for one in named if one.get("basis")}
    return [
        SettingRow(
            label=str(EDITION_SETTINGS[key]),
            value=value,
            basis=bases.get(key),
            is_default=key in ACTING and value_of(named, key) is None,
        )
        for key, value in words.items()
    ]


@bp.app_template_global()
def rank_words(edition: Edition) -> str:
    """What entries are ranked by: "Rata-rata nilai juri"."""
    return str(FIGURES[rules.ranked_by(edition)])


@bp.app_template_global()
def passing_words(edition: Edition) -> str:
    """What has to reach the passing grade."""
    return str(FIGURES[rules.passing_figure(edition)])


bp.add_app_template_global(rules.passing_figure, "passing_figure")


@bp.app_template_global()
def tie_words(edition: Edition, rubric: Rubric) -> str:
    """How equal scores are put in order: "Dampak, lalu keputusan panel yang dicatat"."""
    names = {criterion.key: localized(criterion, "name") for criterion in rubric.criteria}
    names |= {step: str(words) for step, words in TIE_STEPS.items()}
    steps = [step for step in rules.tie_steps(edition) if step in names]
    decide = [names[step] for step in steps]
    if TieStep.DRAW not in steps:
        decide.append(_("keputusan panel yang dicatat"))
    return str(_(", lalu ")).join(decide)


def _grade(edition: Edition) -> str:
    grade = passing_grade(edition)
    return str(_("Tidak ada") if grade is None else _("%(grade)s dari 100", grade=grade))


def _disadvantaged(edition: Edition) -> str:
    regions = rules.disadvantaged_regions(edition)
    if not regions:
        return _("Tidak disebut")
    return ngettext("%(num)d daerah", "%(num)d daerah", len(regions))


def _proportions(edition: Edition) -> str:
    least = rules.least_chosen(edition)
    if not least:
        return _("Tidak ada")
    parts = ((dimension_key(edition, *one), count) for one, count in least.items())
    return "; ".join(f"{words}: {count}" for words, count in parts)


@bp.app_template_global()
def dimension_key(edition: Edition, by: Dimension, key: str) -> str:
    """ "Kesehatan", "Pemerintah kota": what is counted, in words."""
    if not key:
        return _("Daerah lain") if by is Dimension.DISADVANTAGED else _("Tidak disebut")
    if by is Dimension.AGENCY_KIND:
        return str(KINDS[AgencyKind(key)]) if key in set(AgencyKind) else key
    if by is Dimension.DISADVANTAGED:
        return str(EDITION_SETTINGS[SettingKey.DISADVANTAGED])
    named: Sequence[Category | Group] = edition.groups
    if by is Dimension.CATEGORY:
        named = edition.categories
    return next((localized(one, "name") for one in named if one.key == key), key)


def _selected(edition: Edition) -> str:
    places = rules.places_to_give(edition)
    if places is None:
        return str(_("Tidak dibatasi"))
    return str(ngettext("%(num)d proposal", "%(num)d proposal", places))


def _priority(edition: Edition) -> str:
    words = [str(PRIORITIES[one]) for one in rules.priorities(edition)]
    return ", ".join(words) or str(_("Tidak ada"))


def _quotas(edition: Edition) -> str:
    names = {f"group:{one.key}": localized(one, "name") for one in edition.groups}
    names |= {f"category:{one.key}": localized(one, "name") for one in edition.categories}
    most = rules.selection_quotas(edition)
    return ", ".join(f"{n} ({names.get(key, key)})" for key, n in most.items()) or _("Tidak ada")


def _rating(edition: Edition) -> dict[SettingKey, str]:
    """How the public rates, where it does."""
    if rating.rating_stage(edition.stages) is None:
        return {}
    part = rating.share(edition)
    return {
        SettingKey.USEFULNESS_QUESTIONS: " ".join(statement_words(edition)),
        SettingKey.USEFULNESS_WEIGHT: str(
            _("Setara %(num)s penilaian bernilai rata-rata umum", num=rating.weight(edition))
        ),
        SettingKey.USEFULNESS_SHARE: str(
            _("Tidak dihitung; hanya ditampilkan")
            if part is None
            else _("%(share)s %%, ditampilkan di samping peringkat", share=part)
        ),
    }


def _days(edition: Edition, key: SettingKey, without: str) -> str:
    days: int | None = value_of(rules.settings_of(edition), key)
    return ngettext("%(num)d hari", "%(num)d hari", days) if days else without


def _third_reader(edition: Edition) -> str:
    points = third_reader_points(edition)
    if points is None:
        return _("Tidak ada")
    if passing_grade(edition) is None:
        return _("Bila nilai dua juri berbeda lebih dari %(points)s poin", points=points)
    return _(
        "Bila nilai dua juri berbeda lebih dari %(points)s poin, atau hanya satu yang mencapai"
        " ambang batas",
        points=points,
    )


def _reminders(edition: Edition) -> str:
    days = sorted(reminder_days(edition), reverse=True)
    if not days:
        return str(_("Tidak ada; sekretariat mengingatkan sendiri"))
    listed = ", ".join(str(one) for one in days)
    return str(
        _("Pagi hari, %(days)s hari sebelum penilaian atau konsolidasi tim ditutup", days=listed)
    )


def _word_limits(form: FormDefinition) -> str:
    limits = sorted({one.word_limit for one in form.questions() if one.word_limit})
    if not limits:
        return str(_("Tidak dibatasi"))
    if len(limits) == 1:
        return str(ngettext("%(num)d kata", "%(num)d kata", limits[0]))
    ends = {"least": limits[0], "most": limits[-1]}
    return str(_("%(least)s sampai %(most)s kata, menurut pertanyaannya", **ends))


def _by_group(groups: Sequence[Group], column: str) -> str:
    """The figure of each group: "24 bulan (Umum), 12 bulan (Replikasi)"."""
    return ", ".join(
        f"{_figure(column, getattr(group, column))} ({localized(group, 'name')})"
        for group in groups
    )


def _figure(column: str, number: int | None) -> str:
    if not number:
        return str(_("tidak dibatasi"))
    if column == "agency_quota":
        return str(ngettext("%(num)d proposal", "%(num)d proposal", number))
    return str(ngettext("%(num)d bulan", "%(num)d bulan", number))
