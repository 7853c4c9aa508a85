"""The blueprint of objections, and the words that its pages share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint

from app.competitions.models import Edition
from app.competitions.rules import end_of
from app.core import clock
from app.core.i18n import gettext as _
from app.core.i18n import long_datetime
from app.entries.models import Entry
from app.judging.queries.awards import award_of, change_waiting
from app.judging.queries.rereading import effect_of, rereading_of
from app.objections import queries, rules
from app.objections.messages import (
    CONSEQUENCES,
    GROUNDS,
    PUBLICATIONS,
    REFUSALS,
    RELATIONS,
    STATES,
    VERDICTS,
)
from app.objections.models import Appeal, Consequence, Objection, Verdict
from app.objections.rules import State

bp = Blueprint("objections", __name__)


@bp.app_template_global()
def appeal_offered(entry: Entry) -> bool:
    """Whether its applicants can object now, or have."""
    return rules.why_not_appeal(entry, clock.now()) is None or (
        rules.appeal_days(entry.edition) is not None and bool(queries.appeals_of_entry(entry))
    )


@bp.app_template_global()
def appeal_figures(edition: Edition) -> Sequence[tuple[str, int]]:
    """How many objections of applicants came in and what became of them, in words and figures;
    nothing where there was nothing to object to, or the edition gives no time for it."""
    if rules.appeals_close(edition) is None:
        return ()
    counts = queries.appeal_counts(edition)
    return (
        (_("Diajukan"), sum(counts.values())),
        (str(VERDICTS[Verdict.UPHELD]), counts.get(Verdict.UPHELD, 0)),
        (str(VERDICTS[Verdict.REJECTED]), counts.get(Verdict.REJECTED, 0)),
        (_("Menunggu jawaban"), counts.get(None, 0)),
        *_remedy_figures(edition, Appeal),
    )


def _remedy_figures(edition: Edition, kind: type[queries.Either]) -> Sequence[tuple[str, int]]:
    again, changed = queries.remedy_counts(edition, kind)
    return (_("Dibaca lagi juri baru"), again), (_("Mengubah hasil"), changed)


@dataclass(frozen=True)
class Period:
    """The objection period (masa sanggah) of what an edition published last."""

    opens: datetime
    closes: datetime
    is_open: bool
    figures: Sequence[tuple[str, int]]
    """How many objections of the public came in and what became of them, in words and figures."""
    fixed: datetime | None
    """Since when the list is fixed."""


@bp.app_template_global()
def objection_period(edition: Edition) -> Period | None:
    """None where nobody may object, or nothing is public yet."""
    closes = rules.objections_close(edition)
    opens = rules.published_at(edition, rules.newest(edition))
    if closes is None or opens is None:
        return None
    is_open = rules.is_period_open(edition, clock.now())
    fixed = queries.fixed_since(edition)
    return Period(opens, closes, is_open, _objection_figures(edition), fixed)


def _objection_figures(edition: Edition) -> Sequence[tuple[str, int]]:
    counts = queries.objection_counts(edition)
    return (
        (_("Diajukan"), sum(counts.values())),
        (str(STATES[State.REFUSED]), counts.get(State.REFUSED, 0)),
        (str(VERDICTS[Verdict.UPHELD]), counts.get(Verdict.UPHELD, 0)),
        (str(VERDICTS[Verdict.REJECTED]), counts.get(Verdict.REJECTED, 0)),
        (_("Menunggu putusan"), counts.get(State.RECEIVED, 0)),
        *_remedy_figures(edition, Objection),
    )


@bp.app_template_global()
def objections_to(entry: Entry) -> Sequence[Objection]:
    """What was passed on to the agency of the nominee; nothing where nobody may object."""
    has_period = rules.objections_close(entry.edition) is not None
    return queries.objections_to(entry) if has_period else ()


@bp.app_template_global()
def upheld_objections(edition: Edition) -> Mapping[int, Sequence[Objection]]:
    """Entry id → upheld objections of the public to it."""
    return queries.upheld_by_entry(edition) if rules.objections_close(edition) else {}


@bp.app_template_global()
def objection_word(objection: Objection) -> str:
    """How far it is, or what was decided."""
    if objection.verdict is not None:
        return str(VERDICTS[objection.verdict])
    return str(STATES[rules.state_of(objection)])


@bp.app_template_global()
def appeal_word(appeal: Appeal) -> str:
    """What was decided, or that it waits."""
    return _("Menunggu jawaban") if appeal.verdict is None else str(VERDICTS[appeal.verdict])


@bp.app_template_global()
def ground_word(objection: Objection) -> str:
    return str(GROUNDS[objection.ground])


@bp.app_template_global()
def finality_words(edition: Edition) -> str:
    """Whether the list that was published last is fixed, and since when; empty where nobody could
    appeal, and where the objection period tells it."""
    closes, about = rules.appeals_close(edition), rules.newest(edition)
    if closes is None or about is None or rules.objections_close(edition) is not None:
        return ""
    if fixed := queries.fixed_since(edition):
        return _("Daftar ini tetap sejak %(moment)s.", moment=long_datetime(fixed))
    if clock.now() >= end_of(closes):
        return _("Daftar ini baru tetap sesudah semua keberatan dan sanggahan diputus.")
    return _(
        "Daftar ini belum tetap: keberatan dapat diajukan sampai %(moment)s.",
        moment=long_datetime(closes),
    )


def remedy_of(one: queries.Either, now: datetime) -> dict[str, Any]:
    """What became of an upheld one, as its pages tell it: how far new readers are, and what they
    change. Never whose marks these are."""
    entry = one.entry
    return {
        "again": rereading_of(entry, now) if one.readers else None,
        "effect": effect_of(entry, now) if one.readers else None,
        "refused": queries.is_refused(one),
        "change": change_waiting(entry) if one.consequence is Consequence.AWARD else None,
        "award": award_of(entry) if one.consequence else None,
    }


def remedy_if_upheld(objection: Objection, now: datetime) -> dict[str, Any] | None:
    """The same of an objection of the public; None until it is upheld."""
    return remedy_of(objection, now) if objection.verdict is Verdict.UPHELD else None


@bp.context_processor
def words() -> dict[str, object]:
    return {
        "ground_words": GROUNDS,
        "objection_states": STATES,
        "publication_words": PUBLICATIONS,
        "refusal_words": REFUSALS,
        "relation_words": RELATIONS,
        "verdict_words": VERDICTS,
        "consequence_words": CONSEQUENCES,
    }
