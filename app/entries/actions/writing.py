"""Drafts: started, answered question by question, each text kept as a version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete

from app.accounts.models import User
from app.agencies.models import Agency, Unit
from app.agencies.queries import agency_behind
from app.competitions import queries as competitions
from app.competitions import rules as calendar
from app.competitions.definition import Question, QuestionKind
from app.competitions.models import Edition, StageKind
from app.core import audit, canonical
from app.core.db import db, locked, record
from app.core.errors import RuleBroken
from app.entries.actions.steps_taken import demand, move
from app.entries.events import EntryStarted
from app.entries.models import (
    Answer,
    AnswerConflict,
    AnswerVersion,
    Entry,
    EntrySource,
    EntryState,
    Partner,
)
from app.entries.queries import entries as entry_queries
from app.entries.queries import history
from app.entries.queries.content import answers_in_draft, draft_of, known_sources
from app.entries.queries.obstacles import outside
from app.entries.rules import values
from app.entries.rules.states import Step

K = QuestionKind
_SENT_TWICE = timedelta(minutes=1)


@dataclass(frozen=True)
class Given:
    """What a page sends for one question: the value, and the version it was shown."""

    value: Any
    version: int


@dataclass(frozen=True)
class Saved:
    """What became of a save: new versions by question key, texts put aside, texts refused."""

    versions: Mapping[str, int]
    conflicts: Sequence[AnswerConflict]
    refused: Mapping[str, RuleBroken]
    """Question key → answer.too_large, answer.too_many_rows: nothing of it was kept."""
    values: Mapping[str, Any]
    """Question key → what stands there now."""


def start(
    edition: Edition, agency: Agency, unit: Unit | None, title: str, *, by: User, now: datetime
) -> Entry:
    """Begin a draft; the same form sent twice begins one.

    RuleBroken: entry.registration_closed, entry.outside.
    """
    locked(agency)  # the second of two equal forms waits here, then finds the first one's draft
    stage = competitions.stage_of_kind(edition, StageKind.REGISTRATION)
    extra = competitions.extra_close(stage, agency.id) if stage else None
    if not calendar.accepts(edition, stage, now, extra):
        raise RuleBroken("entry.registration_closed")
    if obstacle := outside(edition, agency):
        raise obstacle
    entry = Entry(
        edition_id=edition.id,
        agency_id=agency.id,
        unit_id=unit.id if unit else None,
        title_key=values.title_key(title),
        state=EntryState.DRAFT,
        waiting_since=now,
        started_by_id=by.id,
        created_at=now,
        changed_at=now,
    )
    twin = entry_queries.just_started(entry, now - _SENT_TWICE)
    if twin is not None:
        return twin
    db.session.add(entry)
    db.session.flush()
    move(entry, EntryState.DRAFT, by=by, now=now, first=True)
    question = draft_of(entry).definition.first_of_kind(K.TITLE)
    if question is not None:
        _write(entry, question, values.normalise(question, title), None, by=by, now=now)
    record(EntryStarted(entry.id))
    audit.note("entry.started", entry, by=by, edition_id=edition.id)
    return entry


def save_answers(
    entry: Entry,
    given: Mapping[str, Given],
    *,
    by: User,
    as_admin: bool,
    now: datetime,
    page: str = "",
) -> Saved:
    """Save answers question by question; a partial draft is welcome.

    Text that was changed meanwhile by somebody else is left as it is; the new text is kept
    beside it as a conflict. A page that shows an old text but sends it unchanged changes nothing.
    `page` is the random word that the page got when it was opened: a page whose answer was lost
    on the way may go on over its own earlier save.
    """
    locked(entry)
    demand(entry, Step.EDIT, as_admin=as_admin)
    draft = answers_in_draft(entry, given)
    versions: dict[str, int] = {}
    stands = dict(draft.values)
    conflicts: list[AnswerConflict] = []
    refused: dict[str, RuleBroken] = {}
    for key, one in given.items():
        question = draft.definition.question(key)
        value = values.normalise(question, one.value, _options(entry, question))
        if question.kind is K.SOURCES:
            value = known_sources(value)
        present = draft.answers.get(key)
        version = present.version if present else 0
        if value == (present.value if present else _nothing(question)):
            versions[key] = version
        elif (too_large := _too_large(question, value)) is not None:
            refused[key] = too_large
        elif one.version == version or history.wrote_all_since(entry.id, key, one.version, page):
            versions[key] = _write(entry, question, value, present, by=by, now=now, page=page)
            stands[key] = value
        elif not _is_unchanged_old_text(entry, key, one.version, value):
            conflicts.append(_put_aside(entry, key, one, value, by=by, now=now, page=page))
    return Saved(versions, conflicts, refused, stands)


def settle_conflict(
    conflict: AnswerConflict,
    entry: Entry,
    chosen: Any,
    version: int,
    *,
    by: User,
    as_admin: bool,
    now: datetime,
) -> None:
    """Make `chosen` the answer; None keeps the present one. `version` is what the page showed.

    RuleBroken: entry.answer_changed_again when the answer moved on since the page was made,
    answer.too_large, answer.too_many_rows.
    """
    locked(entry)
    demand(entry, Step.EDIT, as_admin=as_admin)
    if conflict.settled_at is not None:
        return
    if chosen is not None:
        draft = draft_of(entry)
        question = draft.definition.question(conflict.question_key)
        present = draft.answers.get(question.key)
        if (present.version if present else 0) != version:
            raise RuleBroken("entry.answer_changed_again")
        value = values.normalise(question, chosen, _options(entry, question))
        if (too_large := _too_large(question, value)) is not None:
            raise too_large
        if present is None or value != present.value:
            _write(entry, question, value, present, by=by, now=now)
    conflict.settled_at = now
    audit.note(
        "entry.conflict_settled",
        entry,
        by=by,
        edition_id=entry.edition_id,
        conflict_id=conflict.id,
        kept_present=chosen is None,
    )


def _too_large(question: Question, value: Any) -> RuleBroken | None:
    over = values.rows_too_many(question, value)
    if over:
        return RuleBroken("answer.too_many_rows", most=values.MOST_ROWS, over=over)
    most = values.most_letters(question)
    if values.letters(value) <= most:
        return None
    return RuleBroken("answer.too_large", most=most)


def _options(entry: Entry, question: Question) -> frozenset[str]:
    """The keys that the edition offers for its own kinds of questions."""
    if question.kind is K.GROUP:
        return frozenset(group.key for group in entry.edition.groups)
    if question.kind is K.CATEGORY:
        return frozenset(category.key for category in entry.edition.categories)
    return frozenset()


def _nothing(question: Question) -> Any:
    """The empty value in the question's shape."""
    return values.normalise(question, None)


def _is_unchanged_old_text(entry: Entry, key: str, version: int, value: Any) -> bool:
    """Whether the page only sends back what it was shown, so its reader changed nothing."""
    old = history.answer_version(entry.id, key, version)
    return old.value == value if old else version == 0 and values.is_empty(value)


def _write(
    entry: Entry,
    question: Question,
    value: Any,
    present: Answer | None,
    *,
    by: User,
    now: datetime,
    page: str = "",
) -> int:
    """Make the value the answer, a version up from the present one; keep it in the history."""
    text, writer = canonical.dumps(value), by.id
    answer = present or Answer(entry_id=entry.id, question_key=question.key, version=0)
    db.session.add(answer)
    version = answer.version + 1
    answer.value_json, answer.version = text, version
    answer.changed_by_id, answer.changed_at = writer, now
    db.session.add(
        AnswerVersion(
            entry_id=entry.id,
            question_key=question.key,
            version=version,
            value_json=text,
            changed_by_id=writer,
            changed_at=now,
            page=page,
        )
    )
    _mirror(entry, question, value)
    entry.changed_at = now
    return version


def _mirror(entry: Entry, question: Question, value: Any) -> None:
    """Keep the columns and tables that other features ask beside the answer."""
    if question.kind is K.TITLE:
        entry.title = value[: values.TITLE_LETTERS]
        entry.title_key = values.title_key(value)
    elif question.kind is K.GROUP:
        entry.group = next((g for g in entry.edition.groups if g.key == value), None)
    elif question.kind is K.CATEGORY:
        entry.category = next((c for c in entry.edition.categories if c.key == value), None)
    elif question.kind is K.PARTNERS:
        _mirror_partners(entry, value)
    elif question.kind is K.SOURCES:
        db.session.execute(delete(EntrySource).where(EntrySource.entry_id == entry.id))
        db.session.add_all(EntrySource(entry_id=entry.id, library_entry_id=ref) for ref in value)


def _mirror_partners(entry: Entry, rows: Sequence[Mapping[str, str]]) -> None:
    db.session.execute(delete(Partner).where(Partner.entry_id == entry.id))
    for position, row in enumerate(rows, 1):
        agency = agency_behind(row["name"])
        db.session.add(
            Partner(
                entry_id=entry.id,
                position=position,
                name=row["name"][:200],
                role=row["role"][:300],
                agency_id=agency.id if agency else None,
            )
        )


def _put_aside(
    entry: Entry, key: str, given: Given, value: Any, *, by: User, now: datetime, page: str
) -> AnswerConflict:
    """Keep a text that came too late; of each page the newest one."""
    made = AnswerConflict(
        entry_id=entry.id,
        question_key=key,
        based_on_version=given.version,
        made_by_id=by.id,
        page=page,
    )
    conflict = history.own_open_conflict(made) or made
    conflict.value_json, conflict.made_at = canonical.dumps(value), now
    db.session.add(conflict)
    db.session.flush()
    return conflict
