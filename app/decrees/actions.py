"""Every write of decrees."""

from dataclasses import asdict, dataclass
from datetime import date

from app.accounts.models import User
from app.competitions.models import Edition
from app.core import clock
from app.core.audit import note
from app.core.db import db, locked
from app.core.errors import RuleBroken
from app.core.i18n import long_date
from app.decrees import queries, rules
from app.decrees.models import Decree
from app.objections.queries import last_answer


@dataclass(frozen=True)
class Wording:
    """What stands on the decree itself."""

    number: str
    dated: date
    about: str
    office: str


def record_decree(edition: Edition, words: Wording, *, reason: str, base: int, by: User) -> Decree:
    """Record the decree, or correct what was recorded as version `base` (0: nothing yet); sent
    again it is the same one.

    RuleBroken while the list can still be objected to, for a day on which it could, for a
    correction without a reason, and when somebody else has recorded other words meanwhile.
    """
    edition, now = locked(edition), clock.now()
    known = queries.decree_of(edition)
    if known is not None and known.version == base + 1 and _says(known, words):
        return known
    if (known.version if known else 0) != base:
        raise RuleBroken("decrees.recorded_meanwhile")
    if known is None and (broken := queries.why_not_record(edition)):
        raise RuleBroken(broken)
    if known is not None and not reason:
        raise RuleBroken("decrees.reason_needed")
    _check_day(edition, words.dated, rules.local_day(now, edition))
    decree = Decree(
        edition_id=edition.id,
        version=base + 1,
        **asdict(words),
        reason=reason if known else "",
        recorded_at=now,
        recorded_by_id=by.id,
    )
    db.session.add(decree)
    note(
        "decree.corrected" if known else "decree.recorded",
        decree,
        by=by,
        edition_id=edition.id,
        number=words.number,
        dated=words.dated,
        version=decree.version,
        reason=decree.reason,
    )
    return decree


def _says(known: Decree, words: Wording) -> bool:
    return Wording(known.number, known.dated, known.about, known.office) == words


def _check_day(edition: Edition, dated: date, today: date) -> None:
    earliest = rules.earliest_day(edition, last_answer(edition))
    if dated > today:
        raise RuleBroken("decrees.day_to_come")
    if earliest is not None and dated < earliest:
        raise RuleBroken("decrees.day_too_early", earliest=long_date(earliest))
