"""The minutes (berita acara) of an assessment and of the plenary, as they stand on paper.

They count and give reasons; they never say who gave which mark. They speak Indonesian, whoever
reads the site.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from math import isnan

from app.competitions.models import Edition, Stage
from app.competitions.rules import close_of
from app.core.blocks import Block, Fact, Grid, Heading, Paper, Paragraph, Place
from app.core.chain import Head
from app.core.i18n import gettext as _
from app.core.i18n import long_datetime, ngettext, number
from app.decrees.messages import appointed
from app.decrees.queries import annex_of, decree_of
from app.judging.models import AssignmentState, Decision, Outcome
from app.judging.queries import named_finalists, panelists_of
from app.judging.rules.agreement import Agreement
from app.judging.rules.stages import readers_of
from app.papers import queries

CRITERIA = (11.0, 5.0)
DECIDED = (1.1, 6.4, 4.8, 4.7)
STOOD_BACK = (7.0, 10.0)
"""Centimetres of the columns."""


def of_stage(stage: Stage, head: Head) -> Paper:
    """Of an assessment whose marks may be seen: what was scored, by how many, and how alike."""
    edition = stage.edition
    work, alike = queries.work_in(stage)
    fewest, most = work.per_entry
    opens, closes = (
        long_datetime(one, edition.timezone) for one in (stage.opens_at, close_of(stage))
    )
    facts = [
        Fact(_("Tahap"), stage.name),
        Fact(_("Waktu"), _("%(opens)s sampai %(closes)s", opens=opens, closes=closes)),
        Fact(_("Proposal yang dinilai"), number(work.entries)),
        Fact(_("Proposal tanpa penilaian yang selesai"), number(work.unread)),
        Fact(_("Juri yang nilainya dihitung"), number(work.judges)),
        Fact(_("Penilaian yang dihitung"), number(len(work.readings))),
        Fact(_("Penilai tiap proposal"), _per_entry(fewest, most, readers_of(stage))),
        Fact(_("Penilaian yang dialihkan"), number(work.states.get(AssignmentState.RECUSED, 0))),
        Fact(_("Penilaian yang dibuka kembali"), number(work.reopened)),
        Fact(_("Kesepakatan antarjuri"), _agreement(alike)),
    ]
    blocks = [*_opening(edition), *facts, *_criteria(stage), *_closing(edition, head)]
    return _paper(_("Berita Acara Penilaian"), edition, blocks)


def of_plenary(edition: Edition, head: Head) -> Paper:
    """Of what was decided and made public: who took part, who stood back, what departs."""
    blocks = [
        *_opening(edition),
        *_public(edition),
        *_panel(edition),
        *_decided(edition),
        *_passed_over(edition),
        *_closing(edition, head, *(one.name for one in panelists_of(edition).values())),
    ]
    return _paper(_("Berita Acara Sidang Pleno"), edition, blocks)


def _paper(title: str, edition: Edition, blocks: Sequence[Block]) -> Paper:
    author = edition.competition.organiser.name
    return Paper(title=title, blocks=blocks, foot=edition.name, author=author, language="id")


def _opening(edition: Edition) -> Iterator[Block]:
    if edition.competition.is_demo:
        yield Paragraph(_("Contoh. Bukan naskah resmi."), strong=True)
    yield Fact(_("Penyelenggaraan"), edition.name)
    yield Fact(_("Penyelenggara"), edition.competition.organiser.name)


def _per_entry(fewest: int, most: int, wanted: int) -> str:
    ruled = _("menurut ketentuan %(num)d", num=wanted)
    if fewest == most:
        return f"{number(most)} ({ruled})"
    return _("%(fewest)s sampai %(most)s (%(ruled)s)", fewest=fewest, most=most, ruled=ruled)


def _agreement(alike: Agreement | None) -> str:
    """In one line; the figures are explained where judges' figures are."""
    if alike is None or isnan(alike.mean) or isnan(alike.alpha):
        return _("tidak dapat dihitung dari penilaian yang ada")
    mean, alpha = (Decimal(f"{max(value, 0.0):.2f}") for value in (alike.mean, alike.alpha))
    return _(
        "keandalan rata-rata (ICC) %(mean)s dan alfa Krippendorff %(alpha)s; 1 berarti sepakat"
        " penuh, 0 setara kebetulan",
        mean=number(mean, 2),
        alpha=number(alpha, 2),
    )


def _criteria(stage: Stage) -> Iterator[Block]:
    if stage.rubric is not None:
        yield Heading(_("Kriteria"))
        rows = [(one.name, number(one.weight)) for one in stage.rubric.criteria]
        yield Grid((_("Kriteria"), _("Bobot (persen)")), CRITERIA, rows)


def _public(edition: Edition) -> Iterator[Block]:
    for words, moment in (
        (_("Finalis diumumkan"), edition.finalists_published_at),
        (_("Hasil diumumkan"), edition.results_published_at),
    ):
        if moment is not None:
            yield Fact(words, long_datetime(moment, edition.timezone))
    decree = decree_of(edition)
    if decree is not None:
        yield Paragraph(appointed(decree))


def _panel(edition: Edition) -> Iterator[Block]:
    panelists = panelists_of(edition)
    yield Heading(_("Panelis yang ikut"))
    if not panelists:
        yield Paragraph(_("Tidak ada panelis; sekretariat yang menandai keputusan."))
        return
    yield Paragraph("; ".join(one.name for one in panelists.values()))
    yield Heading(_("Panelis yang mundur karena benturan kepentingan"))
    rows = [(panelists[judge].name, entry.title) for judge, entry in queries.stood_back(edition)]
    if rows:
        yield Grid((_("Panelis"), _("Proposal")), STOOD_BACK, rows)
    else:
        yield Paragraph(_("Tidak ada."))


def _decided(edition: Edition) -> Iterator[Block]:
    decisions = annex_of(edition) or named_finalists(edition.id)
    yield Heading(_("Keputusan"))
    counts = Counter(_outcome(one) for one in decisions)
    for outcome, count in counts.items():
        yield Fact(outcome, ngettext("%(num)d inovasi", "%(num)d inovasi", count))
    columns = (_("No."), _("Inovasi"), _("Instansi"), _("Keputusan"))
    rows = [
        (str(at), one.entry.title, one.entry.agency.name, _outcome(one))
        for at, one in enumerate(decisions, 1)
    ]
    yield Grid(columns, DECIDED, rows)
    yield Heading(_("Alasan yang dicatat"))
    reasons = [one for one in decisions if one.reason]
    if not reasons:
        yield Paragraph(_("Tidak ada."))
    for one in reasons:
        yield Fact(one.entry.title, one.reason)


def _outcome(decision: Decision) -> str:
    return decision.award if decision.outcome is Outcome.WINNER else _("Finalis")


def _passed_over(edition: Edition) -> Iterator[Block]:
    found = queries.passed_over_because(edition)
    if found:
        yield Heading(_("Dilewati panelis"))
        for entry, reasons in found:
            yield Fact(entry.title, " ".join(reasons))


def _closing(edition: Edition, head: Head, *names: str) -> Iterator[Block]:
    """What fixes the minutes to the audit trail, and where who answers for them signs."""
    yield Heading(_("Jejak audit"))
    yield Paragraph(
        _(
            "Saat berita acara ini dibuat, jejak audit situs terangkai %(rows)s baris dengan kepala"
            " (SHA-256) berikut. Kepala yang diumumkan tiap hari di situs membuktikan bahwa jejak"
            " itu tidak ditulis ulang.",
            rows=number(head.rows),
        )
    )
    yield Paragraph(head.hash, strong=True)
    yield Heading(_("Tanda tangan"))
    for one in queries.chairs_of(edition):
        yield Place(_("Ketua penyelenggara"), one.name)
    for name in names:
        yield Place(_("Panelis"), name)
    yield Place(_("Sekretariat"))
