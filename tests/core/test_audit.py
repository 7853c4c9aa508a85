"""The audit trail: rows are added, never changed, whoever asks."""

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError

from app.core import audit
from app.core.audit import AuditRow
from app.core.db import db, transaction


@pytest.fixture
def row(app):
    with transaction():
        return audit.note("test.done", None, reason="Uji")


@pytest.mark.parametrize(
    "change",
    [
        update(AuditRow).values(action="test.undone"),
        delete(AuditRow),
        text("UPDATE audit_row SET actor_id = NULL"),
        text("DELETE FROM audit_row"),
    ],
    ids=str,
)
def test_the_database_refuses_every_change(row, change):
    with pytest.raises(DBAPIError, match="append-only"), transaction():
        db.session.execute(change)

    assert db.session.scalars(select(AuditRow.action)).all() == ["test.done"]


def test_so_does_the_session(row):
    with pytest.raises(RuntimeError, match="append-only"), transaction():
        row.action = "test.undone"
