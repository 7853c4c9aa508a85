"""Why a score is what it is, in the words of the applicant's page and of the letter."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from app.competitions.models import Edition
from app.competitions.rules import ranked_by
from app.competitions.setting_words import FIGURES
from app.core.i18n import gettext as _
from app.core.i18n import number
from app.judging import rules
from app.judging.models import Decision, Outcome
from app.judging.queries.explaining import Explained, Standing


def score_words(explained: Explained, edition: Edition) -> Sequence[str]:
    """Three sentences: the raw score, what the correction did to it, and which one ranks."""
    return (
        _(
            "Rata-rata nilai juri untuk proposal ini dalam penilaian proposal %(raw)s dari 100.",
            raw=_mark(explained.raw),
        ),
        _correction(explained),
        _(
            "Yang menentukan peringkat menurut aturan edisi ini: %(figure)s.",
            figure=str(FIGURES[ranked_by(edition)]).lower(),
        ),
    )


def _correction(explained: Explained) -> str:
    if explained.adjusted is None:
        return _(
            "Nilai terkoreksi tidak ada, karena jurinya tidak dapat dibandingkan dengan juri lain."
        )
    points, adjusted = _two(abs(explained.difference)), _two(explained.adjusted)
    if explained.difference > 0:
        return _(
            "Para jurinya cenderung lebih ketat daripada juri lain atas proposal yang sama, maka"
            " nilai terkoreksinya %(points)s poin lebih tinggi: %(adjusted)s.",
            points=points,
            adjusted=adjusted,
        )
    if explained.difference < 0:
        return _(
            "Para jurinya cenderung lebih longgar daripada juri lain atas proposal yang sama, maka"
            " nilai terkoreksinya %(points)s poin lebih rendah: %(adjusted)s.",
            points=points,
            adjusted=adjusted,
        )
    return _(
        "Nilai terkoreksinya sama, karena para jurinya tidak tampak lebih ketat atau lebih longgar"
        " daripada juri lain atas proposal yang sama."
    )


def standings(explained: Explained) -> Sequence[tuple[str, Sequence[tuple[str, str]]]]:
    """Where it came to stand, each with a heading: among the proposals, and among finalists."""
    found = [
        (_("Dalam penilaian proposal"), _lines(explained.standing, _("Yang terpilih"))),
    ]
    if explained.among_finalists:
        lines = _lines(explained.among_finalists, _("Yang menang"))
        found.append((_("Di antara finalis, menurut nilai akhir"), lines))
    return found


def _lines(standing: Standing, chosen: str) -> Sequence[tuple[str, str]]:
    rank, ranked = number(standing.rank), number(standing.ranked)
    lines = [(_("Peringkat"), _("%(rank)s dari %(all)s", rank=rank, all=ranked))]
    if standing.cut is not None:
        until = _(
            "%(count)s, sampai peringkat itu nilainya %(score)s",
            count=number(standing.chosen),
            score=_mark(standing.cut),
        )
        gap = _("Jarak ke batas itu"), _gap(standing.score - standing.cut)
        lines += [(chosen, until), gap]
    return lines


def _gap(points: Fraction) -> str:
    if not points:
        return _("tepat di batas")
    if points > 0:
        return _("%(points)s poin di atas", points=_mark(points))
    return _("%(points)s poin di bawah", points=_mark(-points))


def panel_words(explained: Explained, decision: Decision | None) -> str:
    """Of an entry that the panel passed over although its rank had room; else empty."""
    last = explained.among_finalists or explained.standing
    lost = decision is None or (
        explained.among_finalists is not None and decision.outcome is not Outcome.WINNER
    )
    if not (last.is_within and last.chosen and lost):
        return ""
    return _(
        "Menurut peringkatnya proposal ini masih di dalam batas, tetapi panel memutuskan lain:"
        " peringkat hanya bahan pertimbangan, dan alasan panel tercatat dalam arsip sekretariat."
    )


def _mark(value: Fraction) -> str:
    return number(rules.rounded(value), 2)


def _two(value: float) -> str:
    return number(Decimal(f"{value:.2f}"), 2)
