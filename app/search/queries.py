"""The live index of this installation, and what waits to be written to it."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from flask import current_app
from sqlalchemy import func, or_, select

from app.core.db import db
from app.search.index import SearchIndex
from app.search.models import IndexChange
from app.search.whoosh_index import WhooshIndex


def live_index() -> SearchIndex:
    """The search index in the instance folder; opened once per process."""
    extensions = current_app.extensions
    if "search_index" not in extensions:
        extensions["search_index"] = WhooshIndex(Path(current_app.instance_path) / "search")
    index: SearchIndex = extensions["search_index"]
    return index


def waiting_changes(limit: int) -> Sequence[IndexChange]:
    """Changes that the live index does not have yet, oldest first."""
    return db.session.scalars(
        select(IndexChange)
        .where(IndexChange.applied_at.is_(None))
        .order_by(IndexChange.id)
        .limit(limit)
    ).all()


def waiting_ids() -> Sequence[int]:
    """All changes that the live index does not have yet."""
    return db.session.scalars(select(IndexChange.id).where(IndexChange.applied_at.is_(None))).all()


def count_waiting() -> int:
    """How many changes the live index does not have yet."""
    waiting = select(func.count()).select_from(IndexChange)
    return db.session.scalar(waiting.where(IndexChange.applied_at.is_(None))) or 0


def changed_since(started: datetime) -> Sequence[int]:
    """Documents whose change was not yet in the live index at `started`."""
    return db.session.scalars(
        select(IndexChange.document_id)
        .where(or_(IndexChange.applied_at.is_(None), IndexChange.applied_at >= started))
        .distinct()
        .order_by(IndexChange.document_id)
    ).all()
