"""All that is too close to call goes to one reader more each: once, and as a whole."""

from datetime import datetime

from app.accounts.models import User
from app.competitions.models import Stage
from app.core.audit import note
from app.core.db import db
from app.core.errors import RuleBroken
from app.judging import queries
from app.judging.actions.holding import hold
from app.judging.actions.readings import new_reading, tell
from app.judging.models import FurtherRound, Origin
from app.judging.queries import Band
from app.judging.rules.assigning import SEED
from app.judging.rules.further import until


def send_further(
    stage: Stage, top: int, days: int, *, seen: str, by: User, now: datetime
) -> FurtherRound | None:
    """Give every entry that is too close to call, if `top` can win, to one reader more for so many
    days; nothing the second time. `seen`: the fingerprint of the band that the person looked at.

    RuleBroken as `rules.further.why_not_send` says, if the ranking or who can read has changed
    since, and where nobody can read anything.
    """
    hold(stage.edition)
    if db.session.get(FurtherRound, stage.id) is not None:
        return None
    if broken := queries.why_not_send_further(stage, now):
        raise RuleBroken(broken)
    band = queries.band_of(stage, top)
    if band.fingerprint != seen:
        raise RuleBroken("judging.band_changed")
    if not band.given:
        raise RuleBroken("judging.nobody_further")
    sent = FurtherRound(
        stage_id=stage.id,
        top=top,
        marks_stamp=band.stamp,
        sent_at=now,
        sent_by_id=by.id,
        until=until(stage, days, now),
    )
    db.session.add(sent)
    _give(stage, band, sent, by)
    return sent


def _give(stage: Stage, band: Band, sent: FurtherRound, by: User) -> None:
    note(
        "edition.sent_further",
        stage.edition,
        by=by,
        edition_id=stage.edition_id,
        stage_id=stage.id,
        top=sent.top,
        marks_stamp=sent.marks_stamp,
        until=sent.until.isoformat(),
        entries=[one.entry for one in band.given],
        without=[one.entry for one in band.left],
        seed=SEED,
    )
    made = []
    for one in band.given:
        pair = one.entry, one.judge or 0
        reading = new_reading(stage, *pair, band.snapshots[one.entry], by=by, origin=Origin.FURTHER)
        reading.open_until = sent.until
        note(
            "reading.sent_further",
            reading,
            by=by,
            edition_id=stage.edition_id,
            entry_id=pair[0],
            judge_id=pair[1],
            why=list(one.why),
            seed=SEED,
        )
        made.append(reading)
    tell(stage, made, by)
