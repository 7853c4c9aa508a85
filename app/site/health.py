"""Whether this installation can work: what operators and their load balancers ask."""

from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from app.core import clock, files
from app.core.db import db, is_migrated
from app.search.queries import live_index
from app.site import worker

LEAST_FREE = 500_000_000
"""Bytes below which the disk is nearly full: fifty of the largest uploads."""
SILENT_AFTER = 120.0  # seconds; a worker at a long job gives no sign meanwhile


def readiness() -> dict[str, str]:
    """Each part with "ok" or a code of what is wrong; `status` sums them up.

    "unavailable": pages cannot work (database, migrations). "degraded": they can, with less.
    """
    parts = {"database": _database()}
    if parts["database"] != "ok":
        return {"status": "unavailable", **parts}
    parts["migrations"] = "ok" if is_migrated() else "pending"
    parts["index"] = live_index().status().problem or "ok"
    parts["worker"] = _worker()
    parts["disk"] = "ok" if files.free_space()[0] >= LEAST_FREE else "low"
    if parts["migrations"] != "ok":
        return {"status": "unavailable", **parts}
    fine = all(state == "ok" for state in parts.values())
    return {"status": "ok" if fine else "degraded", **parts}


def _database() -> str:
    try:
        db.session.execute(db.text("SELECT 1"))
    except SQLAlchemyError:
        db.session.rollback()
        return "unreachable"
    return "ok"


def _worker() -> str:
    seen = worker.last_sign(current_app)
    if seen is None:
        return "never_seen"
    return "ok" if (clock.now() - seen).total_seconds() < SILENT_AFTER else "silent"
