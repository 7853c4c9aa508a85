"""An amendment is read before it counts: what it changes, who is told, what it overtakes."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from flask import Response, request
from wtforms import Field

from app.competitions import queries, rules
from app.competitions.models import Amendment, Edition
from app.competitions.views.words import AmendmentWords, amendment_words_of
from app.core import canonical
from app.core.forms import carried_out
from app.core.htmx import render_page
from app.core.i18n import gettext as _
from app.core.i18n import localized, short_datetime
from app.notifications.queries import told_of


@dataclass(frozen=True)
class Preview:
    """What publishing would do."""

    words: AmendmentWords
    overtaken: list[str]
    told: int

    @property
    def fingerprint(self) -> str:
        """Says whether what was read is still what would be published."""
        words = self.words
        text = [words.number, words.title, words.changes, words.agencies, words.reason]
        return canonical.sha256(canonical.dumps([*text, self.overtaken]))


class _OnlyShown(Exception):
    """Takes back an amendment that was made to be shown."""


def confirmation(edition: Edition, act: Callable[[], object], field: Field) -> Response | None:
    """The page to be read first; None once it was read and `act` is done, or when `act` can't be.

    A broken rule is said at the field.
    """
    shown = _previewed(edition, act, field)
    if shown is None or request.form.get("dibaca") == shown.fingerprint:
        return None
    sent = [
        (name, value)
        for name, values in request.form.lists()
        for value in values
        if name not in {"csrf_token", "dibaca"}
    ]
    return render_page(
        "competitions/confirm_amendment.html", edition=edition, shown=shown, sent=sent
    )


def _previewed(edition: Edition, act: Callable[[], object], field: Field) -> Preview | None:
    shown: list[Preview] = []

    def only_shown() -> None:
        act()
        shown.append(_preview(edition))
        raise _OnlyShown

    with suppress(_OnlyShown):
        carried_out(only_shown, field)
    return shown[0] if shown else None


def _preview(edition: Edition) -> Preview:
    amendment, given = queries.amendments_of(edition)[0]
    until = given[0].closes_at if given else rules.close_of(amendment.stage)
    return Preview(
        words=amendment_words_of(amendment, given),
        overtaken=_overtaken(edition, amendment, until),
        told=len(told_of(amendment, given)),
    )


def _overtaken(edition: Edition, amendment: Amendment, until: datetime) -> list[str]:
    """Later stages that begin before the new close, each with its dates."""
    before, after = rules.moved(amendment, "closes_at")
    if before is None or after is None or after <= before:
        return []
    zone = edition.timezone
    return [
        _(
            "%(later)s berlangsung %(opens)s sampai %(closes)s, padahal %(stage)s baru ditutup"
            " %(until)s.",
            later=localized(later, "name"),
            opens=short_datetime(later.opens_at, zone),
            closes=short_datetime(rules.close_of(later), zone),
            stage=localized(amendment.stage, "name"),
            until=short_datetime(until, zone),
        )
        for later in rules.begun_by(edition.stages, amendment.stage, until)
    ]
