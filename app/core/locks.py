"""Locks between processes: a file that one of them holds, or a number in the database."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import DBAPIError

from app.core.db import db


@contextmanager
def held(path: Path, *, wait: bool = True) -> Iterator[None]:
    """Hold the lock file against other processes; BlockingIOError if it is not to wait.

    The kernel releases it when the process ends, however that happens.
    """
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        yield


@contextmanager
def held_in_database(number: int, *, wait: bool = True) -> Iterator[None]:
    """Hold a lock against all processes that use this PostgreSQL database, whatever their host;
    BlockingIOError if it is not to wait. It goes with the connection of the process that ends."""
    connection = db.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    try:
        if wait:
            connection.execute(text("SET lock_timeout = 0"))
            connection.execute(select(func.pg_advisory_lock(number)))
        elif not connection.scalar(select(func.pg_try_advisory_lock(number))):
            raise BlockingIOError
        yield
    finally:
        connection.invalidate()  # closed, not given back to the pool with the lock on it
        connection.close()


class DatabaseLock:
    """A lock among all processes that use one PostgreSQL database, whatever their host.

    It lasts as long as one connection. SQLite has one host, where a file does: there it is free.
    """

    def __init__(self, number: int) -> None:
        self._number = number
        self._connection: Connection | None = None

    def take(self) -> bool:
        """Whether this process has it now; DBAPIError, and it is lost, without the database."""
        if db.engine.dialect.name != "postgresql":
            return True
        try:
            return self._lasts() if self._connection else self._try()
        except DBAPIError:
            self.release()
            raise

    def release(self) -> None:
        """Let others have it."""
        if self._connection is not None:
            self._connection.invalidate()  # closed, not given back to the pool with the lock on it
            self._connection.close()
            self._connection = None

    def _lasts(self) -> bool:
        return self._connection is not None and bool(self._connection.scalar(select(1)))

    def _try(self) -> bool:
        connection = db.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        if not connection.scalar(select(func.pg_try_advisory_lock(self._number))):
            connection.close()
            return False
        self._connection = connection
        return True
