"""What the pages say about dates: timelines, deadlines, amendments; ready to show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.competitions import queries, rules
from app.competitions.messages import AMENDMENTS
from app.competitions.models import (
    Amendment,
    AmendmentKind,
    Edition,
    EditionState,
    ExtraTime,
    Stage,
    StageKind,
)
from app.competitions.rules import StageProgress
from app.competitions.views.blueprint import bp
from app.core import clock
from app.core.i18n import (
    ZONES,
    clock_time,
    localized,
    long_datetime,
    period_days,
    reader_zone,
    short_datetime,
    time_left,
)
from app.core.i18n import gettext as _


@dataclass(frozen=True)
class Countdown:
    """What the deadline card says; `accepts` while proposals may be handed in."""

    title: str
    left: str
    moment: str
    elsewhere: str
    accepts: bool


@dataclass(frozen=True)
class AmendmentWords:
    """One amendment as its readers see it."""

    number: int
    title: str
    changes: list[str]
    agencies: list[str]
    reason: str
    published: str


bp.add_app_template_test(rules.is_national, "national")


@bp.app_template_global()
def edition_state(edition: Edition) -> tuple[str, str, str]:
    """Words, look and icon of where an edition stands now, for `badge(*edition_state(edition))`."""
    if edition.state is EditionState.PREPARED:
        return _("Disiapkan"), "warn", "edit"
    if edition.state is EditionState.CLOSED:
        return _("Sudah selesai"), "", "ok"
    now = clock.now()
    running = rules.current_stage(edition.stages, now)
    if running is None:
        return _("Tidak ada tahap berjalan"), "info", "wait"
    if running.kind is StageKind.REGISTRATION:
        return _("Pendaftaran dibuka"), "ok", "ok"
    return _("Berjalan: %(stage)s", stage=localized(running, "name")), "ok", "clock"


def period(stage: Stage, *, runs: bool) -> str:
    """ "8 Nov – 11 Des 2026", for the stage that runs with the hour and zone of its close."""
    close = rules.close_of(stage)
    days = period_days(stage.opens_at, close)
    if not runs:
        return days
    return str(_("%(days)s, %(hour)s, sedang berjalan", days=days, hour=clock_time(close)))


def timeline(edition: Edition, at: datetime) -> list[dict[str, str]]:
    """The stages for the `steps` macro."""
    current = rules.current_stage(edition.stages, at)
    steps = []
    for stage in edition.stages:
        runs = stage is current
        over = rules.is_over(stage, at)
        steps.append(
            {
                "label": localized(stage, "name"),
                "note": period(stage, runs=runs),
                "state": "now" if runs else "done" if over else "",
            }
        )
    return steps


@dataclass(frozen=True)
class StageRow:
    """One stage in the secretariat's tables, and what an amendment may do to it now."""

    ref: int
    name: str
    opens: str
    closes: str
    left: str
    progress: StageProgress
    may_move: bool
    may_close: bool
    may_extend: bool


def stage_rows(edition: Edition, at: datetime) -> list[StageRow]:
    """The stages of an edition, times in its own zone."""
    return [_stage_row(edition, stage, at) for stage in edition.stages]


def _stage_row(edition: Edition, stage: Stage, at: datetime) -> StageRow:
    where, close = rules.progress(stage, at), rules.close_of(stage)
    opened = edition.state is EditionState.OPENED
    return StageRow(
        ref=stage.id,
        name=localized(stage, "name"),
        opens=short_datetime(stage.opens_at, edition.timezone),
        closes=short_datetime(close, edition.timezone),
        left=time_left(close) if where is StageProgress.OPEN else "",
        progress=where,
        may_move=opened and rules.may_be_moved(stage, edition.stages, at),
        may_close=opened and where is StageProgress.OPEN,
        may_extend=opened and stage.kind is StageKind.REGISTRATION,
    )


def countdown(edition: Edition, at: datetime) -> Countdown | None:
    """The next moment that matters to readers: registration first, then the stage that runs."""
    registration = queries.stage_of_kind(edition, StageKind.REGISTRATION)
    if registration is not None:
        where = rules.progress(registration, at)
        if where is StageProgress.COMING:
            return _counted(_("Pendaftaran akan dibuka"), registration.opens_at, accepts=False)
        if where is StageProgress.OPEN:
            close = rules.close_of(registration)
            accepts = rules.accepts(edition, registration, at)
            return _counted(_("Pendaftaran dibuka sampai"), close, accepts=accepts)
    running = rules.current_stage(edition.stages, at)
    if running is None:
        return None
    title = _("Tahap %(stage)s berlangsung sampai", stage=localized(running, "name"))
    return _counted(title, rules.close_of(running), accepts=False)


def amendment_words(edition: Edition) -> list[AmendmentWords]:
    """The edition's amendments, newest first."""
    return [amendment_words_of(one, given) for one, given in queries.amendments_of(edition)]


def _counted(title: str, moment: datetime, *, accepts: bool) -> Countdown:
    others = [short_datetime(moment, zone) for zone in ZONES if zone != reader_zone()]
    return Countdown(title, time_left(moment), long_datetime(moment), ", ".join(others), accepts)


def amendment_words_of(amendment: Amendment, given: Sequence[ExtraTime]) -> AmendmentWords:
    """One amendment with the extra times that it gives."""
    stage = localized(amendment.stage, "name")
    return AmendmentWords(
        number=amendment.number,
        title=_("%(what)s: %(stage)s", what=AMENDMENTS[amendment.kind], stage=stage),
        changes=_changes(amendment.kind, amendment.change),
        agencies=[extra.agency.name for extra in given],
        reason=amendment.reason,
        published=long_datetime(amendment.published_at),
    )


def _changes(kind: AmendmentKind, change: dict[str, Any]) -> list[str]:
    sentences = []
    for field in ("opens_at", "closes_at", "internal_deadline_at"):
        before, after = change.get(field, (None, None))
        if before != after:
            values = {
                "after": long_datetime(datetime.fromisoformat(after)),
                "before": long_datetime(datetime.fromisoformat(before)),
            }
            if field == "opens_at":
                sentences.append(_("Dibuka %(after)s, semula %(before)s.", **values))
            elif field == "internal_deadline_at":
                sentences.append(_("Batas internal %(after)s, semula %(before)s.", **values))
            elif kind is AmendmentKind.EXTRA_TIME:
                sentences.append(
                    _("Bagi instansi ini ditutup %(after)s, umumnya %(before)s.", **values)
                )
            else:
                sentences.append(_("Ditutup %(after)s, semula %(before)s.", **values))
    if change.get("resumed"):
        sentences.append(resumed_words())
    return sentences


@bp.app_template_global()
def resumed_words() -> str:
    """What it means that an assessment runs again."""
    return str(
        _(
            "Tahap ini sudah pernah ditutup, sehingga nilainya sudah dapat dilihat. Juri hanya"
            " menyelesaikan bacaan yang sudah ada: tidak ada penugasan baru, dan penilaian yang"
            " selesai hanya dibuka kembali oleh dua orang, salah satunya ketua."
        )
    )
