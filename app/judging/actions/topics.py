"""The words of what judges read, read out beforehand."""

from app.core.db import db
from app.judging import queries
from app.judging.models.expertise import SnapshotWords
from app.search.analysis import ANALYZER_VERSION


def keep_words(limit: int) -> int:
    """Of so many snapshots at most that lack them; how many there were. Safe to repeat."""
    found = queries.snapshots_without_words(limit)
    for ref, words in found.items():
        db.session.merge(SnapshotWords(snapshot_id=ref, version=ANALYZER_VERSION, words=words))
    return len(found)
