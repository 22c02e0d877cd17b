"""A SQLite file as the store of a ledger: one connection, one file lock around all that writes, transactions that are
whole or nothing.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from filelock import BaseFileLock, FileLock, Timeout
from sqlalchemy import Connection, NullPool, create_engine

from fogline.errors import LedgerError, LedgerLockedError
from fogline.ledger.failures import locked, told


class SqliteStore:
    """The open file of a ledger; another store needs `reading`, `writing`, `wipe` and `close`."""

    def __init__(self, path: Path, *, uri: str, write: bool, wait_seconds: float) -> None:
        self.path, self.write, self._uri, self._wait = path, write, uri, wait_seconds
        self._lock = _lock_beside(path, wait_seconds) if write else None
        engine = create_engine("sqlite+pysqlite://", creator=self._connect, poolclass=NullPool)
        with told(path):
            self._connection = engine.connect()

    def _connect(self) -> sqlite3.Connection:
        # A connection that Ctrl-C broke is made anew by SQLAlchemy, so whatever it needs is set here.
        connection = sqlite3.connect(self._uri, uri=True, timeout=self._wait, isolation_level=None)
        settings = ["foreign_keys=ON", "synchronous=FULL", "secure_delete=ON", "temp_store=MEMORY"]
        for setting in settings if self.write else ["query_only=ON"]:
            connection.execute(f"PRAGMA {setting}")
        return connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One state of the ledger, however long the block takes and whoever writes meanwhile."""
        with told(self.path), self._connection.begin():
            self._connection.exec_driver_sql("BEGIN")
            yield self._connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: all that the block writes is recorded, or nothing.

        Raises LedgerLockedError, and LedgerError where the ledger was opened to be read.
        """
        with self.alone(), told(self.path), self._connection.begin():
            self._connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield self._connection

    @contextmanager
    def alone(self, wait_seconds: float | None = None) -> Iterator[None]:
        """Keeps other writers out for the block."""
        if self._lock is None:
            raise LedgerError(f"{self.path} was opened to be read", "open it with write=True")
        try:
            self._lock.acquire(timeout=wait_seconds)
        except Timeout:
            raise locked(self.path) from None
        except OSError as failure:
            problem = f"the lock file {self.path}.lock can't be made ({failure.strerror})"
            raise LedgerError(problem, "check the permissions of the folder") from failure
        try:
            yield
        finally:
            self._lock.release()

    def direct(self, statement: str) -> list[tuple[object, ...]]:
        """Runs a statement outside of transactions, as PRAGMA and VACUUM need it."""
        with told(self.path):
            raw = cast(sqlite3.Connection, self._connection.connection.driver_connection)
            return raw.execute(statement).fetchall()

    def wipe(self) -> None:
        """Writes the file anew and empties its log, so that words taken out of the tables are no longer on the disk.

        Raises LedgerLockedError where a reader still needs the old pages.
        """
        with self.alone():
            self.direct("VACUUM")
            if self.direct("PRAGMA wal_checkpoint(TRUNCATE)")[0][0]:
                problem = f"the text is taken out of {self.path}, but a reader still holds pages of it"
                raise LedgerLockedError(problem, "let readers finish and redact the same report again")

    def close(self) -> None:
        """Closes the file; a writer first moves its log into it where nobody else is at work."""
        try:
            if self._lock is not None:
                self._tidy()
        finally:
            self._connection.close()

    def _tidy(self) -> None:
        # The log is as safe as the file, so a busy neighbour is no reason to fail at the end of a run.
        try:
            with self.alone(wait_seconds=0):
                self.direct("PRAGMA busy_timeout=0")
                self.direct("PRAGMA optimize")
                self.direct("PRAGMA wal_checkpoint(TRUNCATE)")
        except LedgerError:
            return


def _lock_beside(path: Path, wait_seconds: float) -> BaseFileLock:
    return FileLock(f"{path}.lock", timeout=wait_seconds)
