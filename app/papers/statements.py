"""What a judge can show of their work (surat keterangan): as what, when, how much.

Never a mark and never a proposal. It speaks Indonesian, whoever reads the site.
"""

from collections.abc import Iterator, Sequence

from app.accounts.messages import ROLES
from app.accounts.models import Role, User
from app.accounts.rules import covers
from app.competitions.models import Edition, Stage
from app.competitions.rules import close_of
from app.core.blocks import Block, Fact, Grid, Paper, Paragraph, Place
from app.core.i18n import gettext as _
from app.core.i18n import number, period_days
from app.papers import queries

JUDGING = (Role.EVALUATOR, Role.PANELIST)
COLUMNS = (7.5, 5.5, 4.0)
"""Centimetres."""


def of_judge(edition: Edition, judge: User, work: Sequence[tuple[Stage, int]]) -> Paper:
    """`work`: the stages and how many proposals the judge read there."""
    author = edition.competition.organiser.name
    blocks = [*_who(edition, judge), *_what(edition, work), *_places(edition)]
    return Paper(_("Surat Keterangan"), blocks, edition.name, author, "id")


def _who(edition: Edition, judge: User) -> Iterator[Block]:
    if edition.competition.is_demo:
        yield Paragraph(_("Contoh. Bukan naskah resmi."), strong=True)
    organiser = edition.competition.organiser.name
    yield Paragraph(_("%(organiser)s menerangkan bahwa:", organiser=organiser))
    held = [
        grant
        for grant in judge.grants
        if grant.role in JUDGING
        and covers(grant, edition_id=edition.id, competition_id=edition.competition_id)
    ]
    yield Fact(_("Nama"), judge.name)
    roles = [role for role in JUDGING if any(grant.role is role for grant in held)]
    if roles:
        yield Fact(_("Peran"), ", ".join(str(ROLES[role]) for role in roles))
    agencies = {grant.agency.name for grant in held if grant.agency is not None}
    if agencies:
        yield Fact(_("Instansi"), "; ".join(sorted(agencies)))


def _what(edition: Edition, work: Sequence[tuple[Stage, int]]) -> Iterator[Block]:
    yield Paragraph(_("telah menilai dalam %(edition)s sebagai berikut.", edition=edition.name))
    columns = (_("Tahap"), _("Waktu"), _("Proposal yang dibaca"))
    rows = [(stage.name, _time(stage), number(count)) for stage, count in work]
    yield Grid(columns, COLUMNS, rows)


def _time(stage: Stage) -> str:
    return period_days(stage.opens_at, close_of(stage), stage.edition.timezone)


def _places(edition: Edition) -> Iterator[Block]:
    chairs = queries.chairs_of(edition)
    for one in chairs:
        yield Place(_("Ketua penyelenggara"), one.name)
    if not chairs:
        yield Place(_("Sekretariat"))
