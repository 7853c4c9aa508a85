"""Agencies that all write on one evening: the first walks its way, the others are its copies."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import insert, select
from sqlalchemy.orm import joinedload

from app.accounts import tokens
from app.accounts.identity import SIGNED_IN
from app.accounts.models import Grant, Role, User, UserSession
from app.agencies.models import Agency, AgencyKind
from app.competitions import queries as competitions
from app.competitions.definition import QuestionKind
from app.core import canonical, clock
from app.core.db import db, transaction
from app.entries.models import (
    Answer,
    AnswerVersion,
    Attachment,
    Entry,
    EntryState,
    Occasion,
    Partner,
    Snapshot,
    Transition,
)
from app.entries.queries import content
from app.entries.rules.states import receipt_number
from tests.factories.accounts import grant, make_user
from tests.factories.agencies import make_agency
from tests.factories.entries import make_entry

MARK = "omor9999"
"""In names and texts of the first agency; its copies have their own number there."""
OF_ENTRY = (Answer, AnswerVersion, Attachment, Partner, Transition)


@dataclass(frozen=True)
class Plan:
    """Who writes in which draft, and which entries wait to be forwarded, with their cookies."""

    drafts: Sequence[tuple[int, str]]
    waiting: Sequence[tuple[int, str]]


def plan(app: Flask, agencies: int, submissions: int) -> Plan:
    """A draft for each agency, and for so many of them an entry that its admin may forward."""
    draft, waiting = _first(EntryState.DRAFT), None
    if submissions:
        waiting = _first(EntryState.WITH_ADMIN, draft.agency, draft.started_by)
    secrets = [tokens.fresh() for _ in range(agencies)]
    with transaction():
        copies = Copies(agencies - 1)
        copies.make([draft.agency])
        copies.make([draft.started_by])
        copies.make(_rows(Grant, user_id=draft.started_by_id))
        _sign_in([draft.started_by_id, *copies.of(draft.started_by)], secrets)
        refs = _many(draft, copies)
        handed = _many(waiting, Copies(submissions - 1, copies)) if waiting else []
        _take_receipts(handed[1:])
    cookies = [_cookie(app, secret) for secret in secrets]
    return Plan(list(zip(refs, cookies, strict=True)), list(zip(handed, cookies, strict=False)))


class Copies:
    """Rows over and over; a copy refers to the copies of what its original refers to."""

    def __init__(self, number: int, known: "Copies | None" = None) -> None:
        self.number = number
        self._refs: dict[tuple[str, Any], Sequence[int]] = dict(known._refs) if known else {}

    def make(self, originals: Sequence[Any]) -> None:
        """So many copies of each of these rows of one table."""
        if not originals or not self.number:
            return
        model = type(originals[0])
        rows = [self._copy(row, place) for place in range(self.number) for row in originals]
        made = list(
            db.session.scalars(
                insert(model).returning(model.id, sort_by_parameter_order=True), rows
            )
        )
        for place, row in enumerate(originals):
            self._refs[model.__tablename__, row.id] = made[place :: len(originals)]

    def of(self, original: Any) -> Sequence[int]:
        """The ids of its copies."""
        return self._refs.get((original.__tablename__, original.id), ())

    def _copy(self, row: Any, place: int) -> dict[str, Any]:
        columns = [one for one in row.__table__.columns if not one.primary_key]
        return {one.key: self._value(one, getattr(row, one.key), place) for one in columns}

    def _value(self, column: Any, value: Any, place: int) -> Any:
        if isinstance(value, str) and not column.foreign_keys:
            return value.replace(MARK, f"omor{place:04}")
        for key in column.foreign_keys:
            copies = self._refs.get((key.column.table.name, value))
            if copies:
                return copies[place]
        return value


def _first(state: EntryState, agency: Agency | None = None, by: User | None = None) -> Entry:
    """An entry that its agency took to this state, as people do."""
    edition = competitions.open_editions(clock.now())[0]
    _definition, form = competitions.form_in_force(edition)
    needed = [q.key for q in form.questions() if q.kind is QuestionKind.FILES and q.required]
    agency = agency or make_agency(f"Kabupaten N{MARK}", kind=AgencyKind.REGENCY)
    roles = (Role.INNOVATOR, Role.AGENCY_ADMIN)
    by = by or make_user(
        f"n{MARK}@instansi.test", grants=[grant(role, agency=agency) for role in roles]
    )
    title = f"Antar Obat N{MARK} {state.value}"
    return make_entry(edition, agency, by=by, files=needed, state=state, title=title)


def _many(entry: Entry, copies: Copies) -> Sequence[int]:
    """The ids of the entry and of its copies, which have all that hangs on it but receipts."""
    copies.make([entry])
    for model in OF_ENTRY:
        copies.make(_rows(model, entry_id=entry.id))
    return [entry.id, *copies.of(entry)]


def _take_receipts(refs: Sequence[int]) -> None:
    """What handing on leaves behind, of entries that are copies."""
    asked = select(Entry).where(Entry.id.in_(refs)).options(joinedload(Entry.agency))
    entries = db.session.scalars(asked).all()
    drafts, rows = content.drafts_of(entries), []
    for entry in entries:
        at = entry.waiting_since
        body = canonical.dumps(content.draft_content(entry, drafts[entry.id], 1, at))
        rows.append(
            {
                "entry_id": entry.id,
                "number": 1,
                "receipt_number": receipt_number(entry.edition.year, entry.id, 1),
                "occasion": Occasion.HANDED_TO_ADMIN,
                "body": body,
                "sha256": canonical.sha256(body),
                "taken_by_id": entry.started_by_id,
                "taken_at": at,
            }
        )
    if rows:
        db.session.execute(insert(Snapshot), rows)


def _sign_in(people: Sequence[int], secrets: Sequence[str]) -> None:
    now = clock.now()
    rows = [
        {
            "user_id": person,
            "token_hash": tokens.trace(secret),
            "started_at": now,
            "ends_at": now + timedelta(hours=12),
        }
        for person, secret in zip(people, secrets, strict=True)
    ]
    db.session.execute(insert(UserSession), rows)


def _rows(model: Any, **wanted: int) -> Sequence[Any]:
    return db.session.scalars(select(model).filter_by(**wanted).order_by(model.id)).all()


def _cookie(app: Flask, secret: str) -> str:
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    kept = {SIGNED_IN: secret, "csrf_token": "c" * 40}
    return f"{app.config['SESSION_COOKIE_NAME']}={signer.dumps(kept)}"
