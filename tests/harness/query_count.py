"""Counts the statements that a page sends to the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import has_request_context
from sqlalchemy import Engine, event

_BOOKKEEPING = ("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT")


class Queries(list):
    """The statements seen, in order; `len()` is their number."""


@contextmanager
def count_queries() -> Iterator[Queries]:
    """Collect what is executed meanwhile; when a page is requested, only what that page sends."""
    seen, counted = [], Queries()

    def notice(conn, cursor, statement, *_):
        if not statement.lstrip().upper().startswith(_BOOKKEEPING):
            seen.append((has_request_context(), statement))

    event.listen(Engine, "before_cursor_execute", notice)
    try:
        yield counted
    finally:
        event.remove(Engine, "before_cursor_execute", notice)
        by_page = [statement for in_request, statement in seen if in_request]
        counted[:] = by_page or [statement for _, statement in seen]
