"""In which proposals the topics of judges occur."""

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from sqlalchemy import ColumnElement, Row, Select, and_, select

from app.accounts.models import User
from app.competitions.definition import read_form
from app.competitions.models import Edition, EditionState, FormVersion
from app.core.db import db
from app.entries.models import AdministrativeCheck, Entry, EntryState, Snapshot
from app.judging.models.expertise import SnapshotWords
from app.judging.queries.conflicts import standing_conflicts
from app.judging.queries.expertise import editions_to_judge
from app.judging.rules.topics import Finder, texts_of, words_in
from app.search.analysis import ANALYZER_VERSION

BATCH = 200
"""So many texts are in memory at once."""


def topics_in(
    edition_ids: Collection[int], topics: Collection[str], only: Collection[int] | None = None
) -> Mapping[int, frozenset[str]]:
    """Id of every entry that passed the check, or of `only` these, → those of these topics that
    occur in what all judges may read of it; the others are not named."""
    if not topics or not edition_ids:
        return {}
    finder = Finder(topics)
    found = ((entry, finder.found_in(words)) for entry, words in _words(edition_ids, only))
    return {entry: holds for entry, holds in found if holds}


def counted_topics(judge: User, topics: Collection[str]) -> Mapping[str, int]:
    """Topic → how many of the proposals that this judge may be given hold it. What a conflict
    keeps from the judge is not counted."""
    editions = [edition.id for edition in editions_to_judge(judge)]
    found = topics_in(editions, topics)
    barred = standing_conflicts(found.keys(), [judge.id])
    held = Counter(
        topic
        for entry, holds in found.items()
        if (entry, judge.id) not in barred
        for topic in holds
    )
    return {topic: held[topic] for topic in topics}


def snapshots_without_words(limit: int) -> Mapping[int, str]:
    """Id of a snapshot that judges read, or soon will, whose words nobody has read out yet → its
    words; so many at most."""
    open_ = and_(Edition.state == EditionState.OPENED, Edition.results_published_at.is_(None))
    rows = db.session.execute(
        _passed(open_)
        .join(Edition, Edition.id == Entry.edition_id)
        .where(SnapshotWords.snapshot_id.is_(None))
        .order_by(AdministrativeCheck.snapshot_id)
        .limit(limit)
    ).all()
    words = dict(_read_out(rows))
    return {row.snapshot_id: words[row.entry_id] for row in rows}


def _words(edition_ids: Collection[int], only: Collection[int] | None) -> Iterator[tuple[int, str]]:
    """Entry id and its words."""
    passed = _passed(Entry.edition_id.in_(edition_ids))
    if only is not None:
        passed = passed.where(Entry.id.in_(only))
    rows = db.session.execute(passed, execution_options={"yield_per": BATCH})
    without = []
    for row in rows:
        if row.words is None:
            without.append(row)
        else:
            yield row.entry_id, row.words
    yield from _read_out(without)


def _passed(editions: ColumnElement[bool]) -> Select[int, int, int, str]:
    """What passed the check in editions of this kind, with its words where they are known."""
    known = and_(
        SnapshotWords.snapshot_id == AdministrativeCheck.snapshot_id,
        SnapshotWords.version == ANALYZER_VERSION,
    )
    return (
        select(
            AdministrativeCheck.entry_id,
            AdministrativeCheck.snapshot_id,
            Entry.edition_id,
            SnapshotWords.words,
        )
        .join(Entry, Entry.id == AdministrativeCheck.entry_id)
        .join(SnapshotWords, known, isouter=True)
        .where(
            Entry.state == EntryState.PASSED,
            AdministrativeCheck.passed.is_(True),
            editions,
        )
    )


def _read_out(rows: Sequence[Row[int, int, int, str]]) -> Iterator[tuple[int, str]]:
    """Entry id and words of these, from their texts."""
    if not rows:
        return
    forms = {
        (form.edition_id, form.number): read_form(form.definition)
        for form in db.session.scalars(
            select(FormVersion).where(FormVersion.edition_id.in_({row.edition_id for row in rows}))
        )
    }
    for start in range(0, len(rows), BATCH):
        some = rows[start : start + BATCH]
        bodies = db.session.execute(
            select(Snapshot.id, Snapshot.body).where(
                Snapshot.id.in_([row.snapshot_id for row in some])
            )
        )
        texts = {ref: json.loads(body) for ref, body in bodies}
        for row in some:
            content = texts[row.snapshot_id]
            form = forms[row.edition_id, content["form"]["number"]]
            yield row.entry_id, words_in(texts_of(content, form))
