"""What needs the secretariat now, most urgent first, for the `todos` macro."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.competitions import rules
from app.competitions.models import Edition, EditionState, StageKind
from app.core.i18n import localized, long_datetime, time_left

SOON = timedelta(days=3)


def needs_now(edition: Edition, missing: Sequence[str], at: datetime) -> list[dict[str, Any]]:
    """What waits in this edition; `missing` are the codes of what it lacks before it may open."""
    if edition.state is EditionState.PREPARED:
        return [_opening(edition, missing)]
    if edition.state is EditionState.CLOSED:
        return []
    return _closing_soon(edition, at)


def _opening(edition: Edition, missing: Sequence[str]) -> dict[str, Any]:
    if missing:
        words = ngettext(
            "Masih kurang %(num)d hal sebelum dapat dibuka.",
            "Masih kurang %(num)d hal sebelum dapat dibuka.",
            len(missing),
        )
        action, urgency = _("Lihat yang kurang"), "soon"
    else:
        words = _("Isinya lengkap. Periksa apa yang akan dibekukan, lalu buka.")
        action, urgency = _("Periksa dan buka"), ""
    return {
        "title": _("Buka %(edition)s", edition=localized(edition, "name")),
        "words": words,
        "url": url_for("competitions.opening", slug=edition.slug),
        "action": action,
        "urgency": urgency,
    }


def _closing_soon(edition: Edition, at: datetime) -> list[dict[str, Any]]:
    found = []
    for stage in edition.stages:
        close = rules.close_of(stage)
        if stage.kind is StageKind.ANNOUNCEMENT or not rules.is_open(stage, at):
            continue
        if close - at <= SOON:
            name = localized(stage, "name")
            found.append(
                {
                    "title": _("Tahap %(stage)s segera ditutup", stage=name),
                    "words": _(
                        "%(left)s, %(moment)s.", left=time_left(close), moment=long_datetime(close)
                    ),
                    "url": url_for("competitions.amendments", slug=edition.slug),
                    "action": _("Lihat jadwal"),
                    "urgency": "soon",
                }
            )
    return found
