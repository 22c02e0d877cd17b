"""Turns what SQLite says went wrong into our own errors, each with what to do about it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from sqlalchemy.exc import DBAPIError

from fogline.errors import LedgerDamagedError, LedgerError, LedgerLockedError

RESTORE = "restore a copy, or enter the reports again into a new ledger"
_PRIMARY_CODE = 0xFF


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Raises what happens to the ledger at `path` within the block as LedgerLockedError, LedgerDamagedError or
    LedgerError.
    """
    try:
        yield
    except DBAPIError as failure:
        if not isinstance(failure.orig, sqlite3.Error):
            raise
        raise ledger_error(path, failure.orig) from failure
    except sqlite3.Error as failure:
        raise ledger_error(path, failure) from failure
    except msgspec.MsgspecError as failure:
        raise LedgerDamagedError(f"{path} holds a value that can't be read ({failure})", RESTORE) from failure


def locked(path: Path) -> LedgerLockedError:
    """The error of a ledger that another process is writing to."""
    problem = f"another process is writing to {path} and did not finish in time"
    return LedgerLockedError(problem, "let it finish, or end it, and run this again; what is recorded is safe")


def ledger_error(path: Path, failure: sqlite3.Error) -> LedgerError:
    """The error that a failure of SQLite stands for.

    >>> full = sqlite3.OperationalError("database or disk is full")
    >>> full.sqlite_errorcode = sqlite3.SQLITE_FULL
    >>> ledger_error(Path("war.ledger"), full).problem
    'the disk of war.ledger is full'
    """
    code = getattr(failure, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & _PRIMARY_CODE
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return locked(path)
    if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        return LedgerDamagedError(f"{path} is damaged ({failure})", RESTORE)
    if code == sqlite3.SQLITE_FULL:
        return LedgerError(f"the disk of {path} is full", "make room and run this again; what was recorded is safe")
    if code in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM}:
        return LedgerError(f"{path} can't be written", "check the permissions of the file and of its folder")
    if code == sqlite3.SQLITE_CANTOPEN:
        remedy = "check the permissions of the file and of its folder (a reader too keeps small files beside it)"
        return LedgerError(f"{path} can't be opened", remedy)
    return LedgerError(f"{path} can't be used ({failure})", "run this again; if it stays so, restore a copy")
