"""Rows as nobody would think of them, to see whether pages hold them.

stretch()   every text of people is as long as may be, in every second row without a space
bare()      everything that may be missing is missing
"""

import json
from itertools import count

from sqlalchemy import JSON, case, delete, select, update

from app.accounts.models import User
from app.agencies.models import Agency, Unit
from app.competitions.models import Category, Competition, Criterion, Edition, Group, Stage
from app.core.db import db, transaction
from app.entries.models import Answer, Attachment, Entry, EntryState, Partner, Snapshot, Transition
from app.judging.models import Assignment, Conflict, Decision
from app.library.models import AwardMapping, LibraryEntry

LONGEST = {
    User.name: 200,
    Agency.name: 200,
    Agency.contact_desk: 200,
    Unit.name: 300,
    Competition.name: 200,
    Edition.name: 200,
    Edition.theme: 300,
    Edition.description: 2000,
    Category.name: 200,
    Group.name: 120,
    Group.description: 1000,
    Criterion.name: 200,
    Criterion.description: 1000,
    Stage.name: 200,
    Entry.title: 300,
    Attachment.filename: 200,
    Partner.name: 200,
    Partner.role: 300,
    Transition.note: 2000,
    Assignment.comment: 5000,
    Assignment.private_note: 5000,
    Conflict.reason: 2000,
    Decision.award: 200,
    Decision.reason: 2000,
    AwardMapping.tier: 120,
    LibraryEntry.title: 300,
    LibraryEntry.acronym_expansion: 300,
    LibraryEntry.summary: 3000,
    LibraryEntry.problem: 5000,
    LibraryEntry.solution: 5000,
    LibraryEntry.results: 5000,
    LibraryEntry.unit_name: 300,
    LibraryEntry.withdrawn_because: 1000,
}
"""Letters that forms and tables take."""

WITHIN = (
    (Snapshot.body, 1500),
    (Answer.value_json, 1500),
    (LibraryEntry.sections, 1500),
    (LibraryEntry.figures, 300),
    (LibraryEntry.replicated_by, 200),
)
"""JSON whose texts (what has a space in it) are people's."""

MISSING = {
    Edition: {"theme": "", "description": ""},
    Agency: {"contact_desk": "", "contact_email": "", "contact_phone": "", "region_code": None},
    Entry: {"unit_id": None},
    Group: {"description": ""},
    Criterion: {"description": ""},
    Transition: {"note": ""},
    Assignment: {"comment": "", "private_note": ""},
    Decision: {"award": "", "reason": ""},
    LibraryEntry: {
        **dict.fromkeys(("acronym_expansion", "summary", "problem", "solution", "results"), ""),
        **dict.fromkeys(("unit_name", "video_url", "licence", "withdrawn_because"), ""),
        **dict.fromkeys(("region_code", "year", "award_mapping_id"), None),
        **{key: [] for key in ("sections", "figures", "sdgs", "replicated_by", "source_urls")},
    },
}


def words(most, *, solid=False):
    """Text of exactly so many letters."""
    sentence = "Pelayananterpadukepulauan" if solid else "Pelayanan terpadu bagi kepulauan "
    return (sentence * (most // len(sentence) + 1))[: most - 1].strip().ljust(most, "g")


def stretch():
    with transaction():
        for column, most in LONGEST.items():
            texts = case((column.class_.id % 2 == 0, words(most, solid=True)), else_=words(most))
            db.session.execute(update(column.class_).values({column.key: texts}))
        for column, most in WITHIN:
            _stretch_within(column, most)


def _stretch_within(column, most):
    turn = count()

    def longer(value):
        if isinstance(value, dict):
            return {key: longer(one) for key, one in value.items()}
        if isinstance(value, list):
            return [longer(one) for one in value]
        is_text = isinstance(value, str) and " " in value
        return words(most, solid=next(turn) % 2 == 0) if is_text else value

    is_json = isinstance(column.type, JSON)
    for ref, kept in db.session.execute(select(column.class_.id, column)).all():
        value = longer(kept if is_json else json.loads(kept))
        changed = update(column.class_).where(column.class_.id == ref)
        db.session.execute(changed.values({column.key: value if is_json else json.dumps(value)}))


def bare():
    with transaction():
        for model, values in MISSING.items():
            db.session.execute(update(model).values(values))
        drafts = Entry.state == EntryState.DRAFT
        db.session.execute(
            update(Entry).where(drafts).values(title="", group_id=None, category_id=None)
        )
        unfinished = select(Entry.id).where(drafts)
        db.session.execute(delete(Answer).where(Answer.entry_id.in_(unfinished)))
