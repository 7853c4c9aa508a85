"""The words of what judges read, read out beforehand."""

from collections.abc import Mapping

from app.core.db import db
from app.judging.models.expertise import SnapshotWords
from app.search.analysis import ANALYZER_VERSION


def keep_words(found: Mapping[int, str]) -> None:
    """Snapshot id → its words. Safe to repeat: a snapshot never changes."""
    for ref, words in found.items():
        db.session.merge(SnapshotWords(snapshot_id=ref, version=ANALYZER_VERSION, words=words))
