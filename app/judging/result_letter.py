"""The letter that tells an applicant how their innovation was judged, as it stands on paper.

It says what the page says: raw and corrected score, why they differ, how far from the cut, and the
released comments. Never a judge, and nothing before the results are public.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.competitions.models import Stage
from app.core.blocks import Block, Fact, Grid, Heading, Paper, Paragraph
from app.core.i18n import gettext as _
from app.core.i18n import localized, long_date, number
from app.entries.models import Entry
from app.judging import rules
from app.judging.award_words import change_text, outcome_text
from app.judging.models import Decision
from app.judging.queries.explaining import Explained
from app.judging.queries.final import Finals
from app.judging.queries.recap import CriterionMean
from app.judging.result_words import panel_words, score_words, standings

CRITERIA = (9.0, 3.0, 5.0)
"""Centimetres of the columns."""


@dataclass(frozen=True)
class Judged:
    """All that an applicant may know of how an entry was judged."""

    results: Sequence[tuple[Stage, Sequence[CriterionMean], Fraction | None]]
    """A stage, the mean of each criterion, and the total out of 100; None without a reading."""
    comments: Sequence[str]
    finals: Finals | None
    """Of an entry that was scored in more stages than one."""
    total: Fraction | None
    """The final score, where there is one."""
    explained: Explained | None


def letter(entry: Entry, decision: Decision | None, judged: Judged, language: str) -> Paper:
    edition = entry.edition
    organiser = edition.competition.organiser.name
    blocks = [
        *_opening(entry, decision),
        *_results(judged),
        *_explained(entry, decision, judged),
        Heading(_("Catatan juri")),
        *map(Paragraph, judged.comments),
    ]
    if not judged.comments:
        blocks.append(Paragraph(_("Tidak ada catatan yang dibuka untuk proposal ini.")))
    title = _("Surat Hasil Penilaian")
    return Paper(title, blocks, localized(edition, "name"), organiser, language)


def _opening(entry: Entry, decision: Decision | None) -> Iterator[Block]:
    edition = entry.edition
    if edition.competition.is_demo:
        yield Paragraph(_("Contoh. Bukan naskah resmi."), strong=True)
    yield Fact(_("Penyelenggaraan"), localized(edition, "name"))
    yield Fact(_("Nomor proposal"), f"{entry.id:03d}")
    yield Fact(_("Inovasi"), entry.title)
    yield Fact(_("Instansi"), entry.agency.name)
    if edition.results_published_at:
        day = long_date(edition.results_published_at, edition.timezone)
        yield Fact(_("Hasil diumumkan"), day)
    stands = (decision.outcome, decision.award) if decision else (None, "")
    yield Fact(_("Keputusan"), outcome_text(*stands))
    if decision:
        yield from (Paragraph(change_text(one)) for one in reversed(decision.changes))


def _results(judged: Judged) -> Iterator[Block]:
    for stage, criteria, total in judged.results:
        yield Heading(localized(stage, "name"))
        if total is None:
            yield Paragraph(_("Tidak ada penilaian yang selesai untuk proposal ini."))
            continue
        rows = [
            (
                localized(one.criterion, "name"),
                _("%(weight)s %%", weight=number(one.criterion.weight)),
                _("%(points)s dari %(highest)s", points=_mark(one.points), highest=one.highest),
            )
            for one in criteria
        ]
        yield Grid((_("Kriteria"), _("Bobot"), _("Rata-rata nilai")), CRITERIA, rows)
        yield Fact(_("Nilai tahap ini") if judged.finals else _("Nilai akhir"), _of_hundred(total))
    if judged.finals:
        yield Heading(_("Nilai akhir"))
        yield _final(judged)


def _final(judged: Judged) -> Block:
    if judged.total is None:
        return Paragraph(
            _("Nilai akhir tidak dihitung, sebab ada tahap yang tidak menilai proposal ini.")
        )
    return Fact(_("Nilai akhir"), _of_hundred(judged.total))


def _explained(entry: Entry, decision: Decision | None, judged: Judged) -> Iterator[Block]:
    explained = judged.explained
    if explained is None:
        return
    yield Heading(_("Mengapa nilainya demikian"))
    yield Paragraph(" ".join(score_words(explained, entry.edition)))
    for heading, lines in standings(explained):
        yield Heading(heading, 2)
        for term, value in lines:
            yield Fact(term, value)
    if panel := panel_words(explained, decision):
        yield Paragraph(panel)


def _of_hundred(total: Fraction) -> str:
    return _("%(total)s dari 100", total=_mark(total))


def _mark(value: Fraction) -> str:
    return number(rules.rounded(value), 2)
