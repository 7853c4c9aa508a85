"""Empty score sheets for who sits in an interview with a pen: one page for each finalist."""

from collections.abc import Iterator, Sequence

from app.competitions.models import Criterion, Rubric
from app.core.blocks import Block, Fact, Grid, Heading, NewPage, Paper, Place
from app.core.i18n import gettext as _
from app.core.i18n import localized, long_datetime, number
from app.judging import rules
from app.judging.models.interviews import InterviewSlot

WIDTHS = (4.6, 1.7, 5.0, 1.6, 4.6)
"""Centimetres of the columns."""
TALL = 18
"""Millimetres of a row, to write in."""


def score_sheets(slots: Sequence[InterviewSlot], language: str, *, judge: str = "") -> Paper:
    """Of at least one turn, in the order given; with the name of whose sheets they are, or with
    room to write it."""
    edition = slots[0].stage.edition
    blocks = [block for slot in slots for block in (NewPage(), *_of_turn(slot, judge))][1:]
    organiser = edition.competition.organiser.name
    return Paper(_("Lembar Nilai"), blocks, localized(edition, "name"), organiser, language)


def _of_turn(slot: InterviewSlot, judge: str) -> Iterator[Block]:
    entry, stage = slot.entry, slot.stage
    yield Heading(f"{entry.id:03d} {entry.title}")
    if not stage.blind:
        yield Fact(_("Instansi"), entry.agency.name)
    yield Fact(localized(stage, "name"), long_datetime(slot.starts_at, stage.edition.timezone))
    yield Fact(_("Ruang"), slot.room)
    if stage.rubric is not None:
        columns = (_("Kriteria"), _("Bobot"), _("Arti nilai"), _("Nilai"), _("Alasan"))
        criteria = rules.asked_of(stage.rubric, entry)
        yield Grid(columns, WIDTHS, [_row(one, stage.rubric) for one in criteria], TALL)
    yield Place(_("Juri"), judge)


def _row(criterion: Criterion, rubric: Rubric) -> Sequence[str]:
    meanings = [f"{one['points']}: {localized(one, 'text')}" for one in criterion.anchors]
    scale = f"{rubric.scale_minimum}–{rubric.scale_maximum}"
    weight = _("%(weight)s %%", weight=number(criterion.weight))
    return localized(criterion, "name"), weight, "\n".join(meanings) or scale, "", ""
