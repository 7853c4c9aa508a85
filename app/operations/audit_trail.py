"""The audit trail as the platform admin reads it: what was asked for, and each row in words."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from app.accounts.rules import end_of_day
from app.core.audit import AuditRow
from app.core.i18n import gettext as _
from app.core.i18n import reader_zone
from app.core.request import LARGEST_ID
from app.operations import queries
from app.operations.audit_words import ACTIONS, NOUNS, SUBJECTS, WITHOUT_SUBJECT, details_of
from app.operations.queries import Sought


@dataclass(frozen=True)
class Told:
    """One row in the reader's words."""

    row: AuditRow
    who: str
    """"" where the site did it by itself, or somebody at the server."""
    what: str
    subject: str
    name: str
    edition: str
    details: Sequence[tuple[str, str]]


def sought(args: Mapping[str, str]) -> Sought:
    """What the address asks for; whatever makes no sense asks for nothing."""
    zone, what, kind = reader_zone(), args.get("apa", ""), args.get("jenis", "")
    since, until = _day(args.get("dari", "")), _day(args.get("sampai", ""))
    return Sought(
        who=args.get("siapa", "").strip()[:100],
        what=what if what in ACTIONS or what in NOUNS else "",
        subject_type=kind if kind in SUBJECTS else "",
        subject_id=_number(args.get("nomor", "")),
        since=datetime.combine(since, time.min, ZoneInfo(zone)) if since else None,
        until=end_of_day(until, zone) if until else None,
        before=_number(args.get("sebelum", "")),
    )


def _day(text: str) -> date | None:
    with suppress(ValueError):
        day = date.fromisoformat(text)
        return day if 2000 <= day.year <= 2300 else None
    return None


def _number(text: str) -> int | None:
    given = text.strip()
    right = given.isascii() and given.isdecimal() and len(given) <= 10
    return int(given) if right and int(given) <= LARGEST_ID else None


def told(rows: Sequence[AuditRow]) -> Sequence[Told]:
    """The rows with the names of who and what they are about."""
    names = queries.names_in(rows)
    return [
        Told(
            row=row,
            who=names.get(("user_account", row.actor_id), ""),
            what=str(ACTIONS.get(row.action, row.action)),
            subject=_subject(row),
            name="" if row.action in WITHOUT_SUBJECT else names.get(_key(row), ""),
            edition=names.get(("edition", row.edition_id), ""),
            details=list(details_of(row)),
        )
        for row in rows
    ]


def _key(row: AuditRow) -> tuple[str, int | None]:
    return row.subject_type, row.subject_id


def _subject(row: AuditRow) -> str:
    """What kind of row, and its number unless it says too much."""
    kind = str(SUBJECTS.get(row.subject_type, row.subject_type))
    if row.subject_id is None or row.action in WITHOUT_SUBJECT:
        return kind
    return f"{kind} {row.subject_id}"


def offered_actions() -> Mapping[str, Sequence[tuple[str, str]]]:
    """Heading → what can be asked for under it: all, then each kind of event."""
    offered: dict[str, list[tuple[str, str]]] = {}
    for noun, heading in NOUNS.items():
        named = [(one, str(words)) for one, words in ACTIONS.items() if one.startswith(f"{noun}.")]
        whole = [(noun, _("%(noun)s: semua", noun=heading))] if len(named) > 1 else []
        offered[str(heading)] = [*whole, *named]
    return offered


def audit_sheet(rows: Sequence[Told]) -> Iterator[Sequence[str | int]]:
    """The table for a file: times in UTC, and the kind of event also as the site writes it."""
    yield (
        _("Nomor"),
        _("Waktu (UTC)"),
        _("Siapa"),
        _("Peristiwa"),
        _("Kode"),
        _("Objek"),
        _("Nama"),
        _("Penyelenggaraan"),
        _("Rincian"),
    )
    for one in rows:
        details = "; ".join(f"{label}: {value}" for label, value in one.details)
        at = f"{one.row.at:%Y-%m-%dT%H:%M:%SZ}"
        yield (
            one.row.id,
            at,
            one.who,
            one.what,
            one.row.action,
            one.subject,
            one.name,
            one.edition,
            details,
        )
