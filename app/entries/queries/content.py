"""What an entry says: the draft as it stands, and what a reader may see of it or a snapshot."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Integer, MetaData, Table, select
from sqlalchemy.orm import joinedload

from app.competitions.definition import Audience, FormDefinition, read_form
from app.competitions.models import FormVersion
from app.core.db import db
from app.entries.models import Answer, Attachment, Entry, EntrySource, Snapshot
from app.entries.rules import values
from app.entries.rules.reading import ReadSection
from app.entries.rules.reading import readable as _readable

# Stands higher up the feature list, so it is known by its table only (ADR 0003).
_LIBRARY_ENTRY = Table(
    "library_entry",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("agency_id", Integer),
)


@dataclass(frozen=True)
class Draft:
    """The present answers (by question key), attachments, and the form that asks."""

    form: FormVersion
    definition: FormDefinition
    answers: Mapping[str, Answer]
    attachments: Sequence[Attachment]
    values: Mapping[str, Any] = field(default_factory=dict)
    file_counts: Mapping[str, int] = field(default_factory=dict)
    """How many files stand under each question."""


def draft_of(entry: Entry) -> Draft:
    """The draft with all that its pages show, in three queries."""
    return drafts_of([entry])[entry.id]


def part_of_draft(entry: Entry, section: str) -> Draft:
    """The draft as far as one section of its form asks, without files, in two queries."""
    form = _forms({entry.edition_id})[entry.edition_id]
    sections = read_form(form.definition).sections
    return _part(entry, form, [q.key for s in sections if s.key == section for q in s.questions])


def answers_in_draft(entry: Entry, keys: Collection[str]) -> Draft:
    """The draft as far as these questions ask, without files, in two queries."""
    return _part(entry, _forms({entry.edition_id})[entry.edition_id], keys)


def _part(entry: Entry, form: FormVersion, keys: Collection[str]) -> Draft:
    found = db.session.scalars(
        select(Answer).where(Answer.entry_id == entry.id, Answer.question_key.in_(keys))
    )
    return _draft(form, {answer.question_key: answer for answer in found}, ())


def drafts_of(entries: Sequence[Entry]) -> Mapping[int, Draft]:
    """The drafts of many entries by entry id, in three queries."""
    refs = [entry.id for entry in entries]
    forms = _forms({entry.edition_id for entry in entries})
    answers: dict[int, dict[str, Answer]] = {ref: {} for ref in refs}
    for answer in db.session.scalars(select(Answer).where(Answer.entry_id.in_(refs))):
        answers[answer.entry_id][answer.question_key] = answer
    attached: dict[int, list[Attachment]] = {ref: [] for ref in refs}
    for attachment in db.session.scalars(
        select(Attachment)
        .where(Attachment.entry_id.in_(refs), Attachment.removed_at.is_(None))
        .options(joinedload(Attachment.file))
        .order_by(Attachment.id)
    ):
        attached[attachment.entry_id].append(attachment)
    return {
        entry.id: _draft(forms[entry.edition_id], answers[entry.id], attached[entry.id])
        for entry in entries
    }


def _draft(
    form: FormVersion, answers: Mapping[str, Answer], attachments: Sequence[Attachment]
) -> Draft:
    counts: dict[str, int] = {}
    for attachment in attachments:
        counts[attachment.question_key] = counts.get(attachment.question_key, 0) + 1
    plain = {key: answer.value for key, answer in answers.items()}
    return Draft(form, read_form(form.definition), answers, attachments, plain, counts)


def _forms(edition_ids: set[int]) -> Mapping[int, FormVersion]:
    """The form in force of each edition."""
    rows = db.session.scalars(
        select(FormVersion)
        .where(FormVersion.edition_id.in_(edition_ids))
        .order_by(FormVersion.edition_id, FormVersion.number)
    )
    return {form.edition_id: form for form in rows}


def draft_content(entry: Entry, draft: Draft, number: int, at: datetime) -> dict[str, Any]:
    """The draft in the shape of a snapshot's content (schema 1), ready for canonical JSON."""
    group = entry.group.key if entry.group else None
    asked = {q.key for q in draft.definition.questions() if q.applies_to(group)}
    return {
        "schema": 1,
        "entry_id": entry.id,
        "number": number,
        "edition": {"slug": entry.edition.slug, "name": entry.edition.name},
        "agency": {"id": entry.agency.id, "name": entry.agency.name},
        "unit": {"id": entry.unit.id, "name": entry.unit.name} if entry.unit else None,
        "title": entry.title,
        "group": _named(entry.group),
        "category": _named(entry.category),
        "form": {"number": draft.form.number, "sha256": draft.form.sha256},
        "answers": {
            key: value
            for key, value in draft.values.items()
            if key in asked and not values.is_empty(value)
        },
        "files": [_file(item) for item in draft.attachments if item.question_key in asked],
        "taken_at": at.isoformat(),
    }


def _named(row: Any) -> dict[str, str]:
    return {"key": row.key, "name": row.name} if row else {"key": "", "name": ""}


def _file(attachment: Attachment) -> dict[str, Any]:
    return {
        "id": attachment.id,
        "question_key": attachment.question_key,
        "kind": attachment.kind.value,
        "filename": attachment.filename,
        "sha256": attachment.sha256,
        "size": attachment.file.size,
        "media_type": attachment.file.media_type,
    }


def definition_of(snapshot: Snapshot) -> FormDefinition:
    """The form that the snapshot was written in; NoResultFound if it is gone."""
    number = snapshot.content["form"]["number"]
    form = db.session.scalars(
        select(FormVersion).where(
            FormVersion.edition_id == snapshot.entry.edition_id, FormVersion.number == number
        )
    ).one()
    return read_form(form.definition)


def readable(
    snapshot: Snapshot, definition: FormDefinition, audience: Audience, *, blind: bool = False
) -> Sequence[ReadSection]:
    """The sections, questions, answers and files of a snapshot that this audience may read."""
    return _readable(snapshot.content, definition, audience, blind=blind)


def known_sources(refs: Sequence[int]) -> Sequence[int]:
    """Those of these library entries that exist, in the given order."""
    known = set(
        db.session.scalars(select(_LIBRARY_ENTRY.c.id).where(_LIBRARY_ENTRY.c.id.in_(refs)))
    )
    return [ref for ref in refs if ref in known]


def replications_of(agency_ids: Collection[int]) -> Sequence[tuple[int, int]]:
    """Id of every entry that replicates an innovation of one of these agencies, and the agency."""
    rows = db.session.execute(
        select(EntrySource.entry_id, _LIBRARY_ENTRY.c.agency_id)
        .join(_LIBRARY_ENTRY, _LIBRARY_ENTRY.c.id == EntrySource.library_entry_id)
        .where(_LIBRARY_ENTRY.c.agency_id.in_(agency_ids))
    )
    return [(entry_id, agency_id) for entry_id, agency_id in rows]
