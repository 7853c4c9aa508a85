"""What needs the secretariat now, most urgent first, for the `todos` macro."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import url_for
from flask_login import current_user

from app.competitions import queries, rules
from app.competitions.models import Edition, EditionState, Stage, StageKind
from app.competitions.rules import StageProgress
from app.competitions.views.todo import Todo, confirming, objecting, recording
from app.core import clock
from app.core.i18n import gettext as _
from app.core.i18n import localized, long_datetime, ngettext, time_left
from app.decrees.queries import awaiting_decree
from app.entries.models import EntryState
from app.entries.queries.listing import waiting_for_check
from app.judging.messages import DECIDING
from app.judging.models import Reopening
from app.judging.models.awards import AwardChange
from app.judging.queries.awards import changes_waiting
from app.judging.queries.reopening import may_be_second, reopenings_by_edition
from app.judging.queries.waiting import Waiting, waiting_in
from app.judging.rules.deciding import Phase, phase, why_not_decide
from app.judging.rules.stages import assessments, current_assessments, of_finalists
from app.permissions import Permission, can
from app.rating.queries import flags_waiting, stages_with_list

SOON = timedelta(days=3)
OVER = {StageProgress.OVER}
_ORDER = {"late": 0, "soon": 1, "": 2}


@dataclass(frozen=True)
class _Waiting:
    """What waits in one edition."""

    edition: Edition
    name: str
    checks: int
    scored: Mapping[Stage, Waiting]
    """The stages in which judges score now, or did last, and what waits in each."""
    reopenings: Sequence[Reopening]
    """Readings to open once more, to which this person may agree."""
    changes: Sequence[AwardChange]
    """Of what was announced; the same."""
    at: datetime
    without_list: bool
    """The public will rate soon, or does, and nobody has said what."""
    flags: int
    """Unusual runs of ratings that nobody has decided about."""
    objections: Sequence[Todo]
    """Appeals and objections that this person may answer."""

    def named(self, stage: Stage) -> str:
        """The edition, and the stage where judges score in several."""
        several = len(assessments(self.edition.stages)) > 1
        return f"{self.name}, {localized(stage, 'name')}" if several else self.name

    def progress(self, kind: StageKind) -> StageProgress:
        stage = queries.stage_of_kind(self.edition, kind)
        return rules.progress(stage, self.at) if stage else StageProgress.COMING


def needs_now(editions: Sequence[Edition]) -> dict[int, list[Todo]]:
    """Edition id → what waits there for this person, in as many queries for many editions."""
    refs, now = [edition.id for edition in editions], clock.now()
    checks = waiting_for_check(refs)
    current = {edition.id: current_assessments(edition.stages, now) for edition in editions}
    judging = waiting_in([stage for stages in current.values() for stage in stages])
    without_list, flags = _without_list(editions, now), _flags(editions, now)
    proposed, found = reopenings_by_edition(refs), {}
    objected = objecting(editions, now)
    changes = changes_waiting([e.id for e in editions if e.results_published_at])
    decreed = awaiting_decree(editions, now)
    for edition in editions:
        scored = {stage: judging[stage.id] for stage in current[edition.id]}
        every = proposed.get(edition.id, ())
        mine = [one for one in every if may_be_second(current_user, one.proposed_by, edition)]
        second = [one for one in changes.get(edition.id, ()) if _may_confirm(one, edition)]
        judged = checks.get(edition.id, 0), scored, mine, second, now
        public = edition.id in without_list, flags.get(edition.id, 0)
        answer = objected.get(edition.id, ())
        waiting = _Waiting(edition, localized(edition, "name"), *judged, *public, answer)
        todos = [*_todos(waiting), *recording(edition, waiting.name, decreed)]
        found[edition.id] = sorted(todos, key=lambda todo: _ORDER[todo.urgency])
    return found


def _may_confirm(change: AwardChange, edition: Edition) -> bool:
    second = may_be_second(current_user, change.proposed_by, edition)
    return second and can(Permission.ENTRY_AWARD, change.entry)


def _without_list(editions: Sequence[Edition], now: datetime) -> set[int]:
    """Editions (ids) in which the public rates soon, or does, and nobody has said what."""
    near = {
        stage.id: edition.id
        for edition in editions
        for stage in edition.stages
        if stage.kind is StageKind.USEFULNESS_RATING
        and stage.opens_at - SOON <= now
        and not rules.is_over(stage, now)
    }
    return {near[ref] for ref in near.keys() - stages_with_list(near)}


def _flags(editions: Sequence[Edition], now: datetime) -> dict[int, int]:
    """Edition id → unusual runs of ratings to be decided about before the results."""
    rated = {
        stage.id: edition.id
        for edition in editions
        for stage in edition.stages
        if stage.kind is StageKind.USEFULNESS_RATING
        and edition.results_published_at is None
        and stage.opens_at <= now
    }
    return {rated[ref]: count for ref, count in flags_waiting(rated).items()}


def _todos(waiting: _Waiting) -> Iterator[Todo]:
    if can(Permission.EDITION_MANAGE, waiting.edition):
        yield from _managing(waiting)
    yield from confirming(waiting.edition, waiting.name, waiting.reopenings, waiting.changes)
    yield from waiting.objections
    if waiting.edition.state is EditionState.OPENED:
        yield from _closing(waiting)
        if can(Permission.EDITION_DECIDE, waiting.edition):
            yield from _deciding(waiting)


def _managing(waiting: _Waiting) -> Iterator[Todo]:
    if waiting.edition.state is EditionState.PREPARED:
        yield _opening(waiting)
    elif waiting.edition.state is EditionState.OPENED:
        if waiting.checks:
            yield _checking(waiting)
        if conflicts := sum(one.conflicts for one in waiting.scored.values()):
            yield _conflicts(waiting, conflicts)
        running = (one for one in waiting.scored if not rules.is_over(one, waiting.at))
        yield from (_assigning(waiting, one) for one in running if waiting.scored[one].short)
        if waiting.without_list:
            yield _listing(waiting)
        if waiting.flags:
            yield _flagged(waiting)


def _opening(waiting: _Waiting) -> Todo:
    registration = queries.stage_of_kind(waiting.edition, StageKind.REGISTRATION)
    near = registration is not None and registration.opens_at - waiting.at <= SOON
    return Todo(
        title=_("Buka %(edition)s", edition=waiting.name),
        words=_("Periksa isinya dan apa yang akan dibekukan, lalu buka."),
        url=url_for("competitions.opening", slug=waiting.edition.slug),
        action=_("Periksa dan buka"),
        urgency="soon" if near else "",
    )


def _checking(waiting: _Waiting) -> Todo:
    return Todo(
        title=ngettext(
            "%(num)d proposal menunggu seleksi administrasi",
            "%(num)d proposal menunggu seleksi administrasi",
            waiting.checks,
        ),
        words=waiting.name,
        url=url_for(
            "entries.edition_entries", slug=waiting.edition.slug, keadaan=EntryState.SUBMITTED.value
        ),
        action=_("Periksa"),
        urgency="late"
        if waiting.progress(StageKind.ADMINISTRATIVE_SELECTION) is StageProgress.OVER
        else "",
    )


def _assigning(waiting: _Waiting, stage: Stage) -> Todo:
    running, name = stage.opens_at <= waiting.at, waiting.named(stage)
    short, alone = waiting.scored[stage].short, waiting.scored[stage].alone
    of_them = ngettext(
        "%(num)d di antaranya belum punya juri.", "%(num)d di antaranya belum punya juri.", alone
    )
    return Todo(
        title=ngettext("%(num)d proposal kurang juri", "%(num)d proposal kurang juri", short),
        words=f"{name}. {of_them}" if alone else name,
        url=url_for(
            "judging.assignments", slug=waiting.edition.slug, tahap=stage.id, juri="kurang"
        ),
        action=_("Tugaskan juri"),
        urgency="soon" if running else "",
    )


def _listing(waiting: _Waiting) -> Todo:
    running = waiting.progress(StageKind.USEFULNESS_RATING) is StageProgress.OPEN
    return Todo(
        title=_("Tetapkan inovasi yang dinilai publik"),
        words=_("%(edition)s. Daftarnya masih kosong.", edition=waiting.name),
        url=url_for("rating.opening", slug=waiting.edition.slug),
        action=_("Tetapkan"),
        urgency="late" if running else "soon",
    )


def _flagged(waiting: _Waiting) -> Todo:
    return Todo(
        title=ngettext(
            "%(num)d lonjakan penilaian publik menunggu keputusan",
            "%(num)d lonjakan penilaian publik menunggu keputusan",
            waiting.flags,
        ),
        words=_(
            "%(edition)s. Putuskan apakah tetap dihitung, sebelum hasil diumumkan.",
            edition=waiting.name,
        ),
        url=url_for("rating.progress", slug=waiting.edition.slug),
        action=_("Lihat yang ditandai"),
        urgency="soon"
        if waiting.progress(StageKind.USEFULNESS_RATING) is StageProgress.OVER
        else "",
    )


def _conflicts(waiting: _Waiting, count: int) -> Todo:
    return Todo(
        title=ngettext(
            "%(num)d benturan kepentingan perlu ditindaklanjuti",
            "%(num)d benturan kepentingan perlu ditindaklanjuti",
            count,
        ),
        words=_(
            "%(edition)s. Bacaannya tertutup dan belum ada penggantinya.", edition=waiting.name
        ),
        url=url_for("judging.conflicts", slug=waiting.edition.slug),
        action=_("Lihat benturan"),
        urgency="soon",
    )


def _closing(waiting: _Waiting) -> Iterator[Todo]:
    """Stages that end within days, and what is unfinished in them."""
    for stage in waiting.edition.stages:
        close = rules.close_of(stage)
        soon = rules.is_open(stage, waiting.at) and close - waiting.at <= SOON
        if not soon or stage.kind is StageKind.ANNOUNCEMENT:
            continue
        words = _(
            "%(edition)s. %(left)s, %(moment)s.",
            edition=waiting.named(stage) if stage in waiting.scored else waiting.name,
            left=time_left(close),
            moment=long_datetime(close),
        )
        waits = waiting.scored.get(stage)
        if waits and waits.unfinished:
            title = ngettext(
                "%(num)d penilaian belum selesai dan tahapnya segera ditutup",
                "%(num)d penilaian belum selesai dan tahapnya segera ditutup",
                waits.unfinished,
            )
            url = url_for("judging.recap", slug=waiting.edition.slug, tahap=stage.id)
            yield Todo(title, words, url, _("Lihat rekapitulasi"), "soon")
        elif stage.kind is StageKind.TEAM_CONSOLIDATION:
            title = _("Konsolidasi tim segera ditutup: lihat proposal yang belum punya nilai tim")
            url = url_for("judging.team_progress", slug=waiting.edition.slug)
            yield Todo(title, words, url, _("Lihat kemajuan"), "soon")
        else:
            title = _("Tahap %(stage)s segera ditutup", stage=localized(stage, "name"))
            url = url_for("competitions.overview", slug=waiting.edition.slug)
            yield Todo(title, words, url, _("Lihat jadwal"), "soon")


def _deciding(waiting: _Waiting) -> Iterator[Todo]:
    if why_not_decide(waiting.edition, waiting.at):
        return
    if any(one.further for one in waiting.scored.values()):
        yield Todo(
            title=_("Bacaan lanjutan masih berjalan"),
            words=_("%(edition)s. Keputusan menunggu sampai selesai.", edition=waiting.name),
            url=url_for("judging.ranking", slug=waiting.edition.slug),
            action=_("Lihat sampai kapan"),
        )
        return
    opened = [one for one in of_finalists(waiting.edition.stages) if one.opens_at <= waiting.at]
    named = phase(waiting.edition) is not Phase.NAMING
    late = waiting.progress(StageKind.DECISION) in OVER if named else opened
    yield Todo(
        title=str(DECIDING[phase(waiting.edition)]),
        words=waiting.name,
        url=url_for("judging.decisions", slug=waiting.edition.slug),
        action=_("Buka keputusan"),
        urgency="late" if late else "soon",
    )
