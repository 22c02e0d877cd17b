"""Opens the file of a ledger, or says plainly why it can't be: missing, empty, a folder, another program's file,
damaged, of another version.
"""

import os
from pathlib import Path

from sqlalchemy import Connection

from fogline.errors import LedgerDamagedError, LedgerError
from fogline.ledger.migrations import bring_up_to_date, make_tables, present_version, stored_version
from fogline.ledger.store import SqliteStore

APPLICATION_ID = 0x464F474C  # "FOGL", by which SQLite files can tell whose they are
_HEADER = b"SQLite format 3\0"
_FIRST_COMMAND = "enter reports first: fogline ingest PATH --ledger"


def open_store(path: Path, *, write: bool, wait_seconds: float) -> SqliteStore:
    """Opens the SQLite file at `path`, makes it where a writer finds none, and brings its tables up to date.

    Raises LedgerError, LedgerLockedError, LedgerDamagedError or LedgerVersionError.
    """
    path = path.expanduser().resolve()
    _refuse_unusable(path, write=write)
    store = SqliteStore(path, uri=_uri(path, write=write), write=write, wait_seconds=wait_seconds)
    try:
        _make_ready(store) if write else _check_readable(store)
    except BaseException:
        store.close()
        raise
    return store


def _refuse_unusable(path: Path, *, write: bool) -> None:
    if path.is_dir():
        raise LedgerError(f"{path} is a folder", f"name a file, such as {path / 'war.ledger'}")
    if not path.parent.is_dir():
        raise LedgerError(f"the folder {path.parent} does not exist", "make it, or name another file")
    if not path.exists():
        if write:
            return
        raise LedgerError(f"there is no ledger at {path}", f"{_FIRST_COMMAND} {path}")
    try:
        with path.open("rb") as file:
            header = file.read(len(_HEADER))
    except OSError as failure:
        raise LedgerError(f"{path} can't be read ({failure.strerror})", "check its permissions") from failure
    if not header and not write:
        raise LedgerError(f"{path} is empty", f"{_FIRST_COMMAND} {path}")
    if header and header != _HEADER:
        raise LedgerDamagedError(
            f"{path} is no ledger, or its beginning is damaged", "name another file, or restore a copy"
        )


def _uri(path: Path, *, write: bool) -> str:
    if write:
        return f"{path.as_uri()}?mode=rwc"
    # On a read-only disk nobody writes, and SQLite could not make the small files that it reads a living ledger with.
    frozen = hasattr(os, "statvfs") and os.statvfs(path.parent).f_flag & os.ST_RDONLY and not _has_log(path)
    return f"{path.as_uri()}?mode=ro{'&immutable=1' if frozen else ''}"


def _has_log(path: Path) -> bool:
    log = path.with_name(f"{path.name}-wal")
    return log.exists() and log.stat().st_size > 0


def _make_ready(store: SqliteStore) -> None:
    with store.alone():
        with store.reading() as connection:
            empty = _is_empty(connection, store.path)
        if store.direct("PRAGMA journal_mode=WAL") != [("wal",)]:
            raise LedgerError(f"{store.path} lies on a disk that can't keep a log (WAL)", "use a disk of this machine")
    with store.writing() as connection:
        # Another process may have made the tables since.
        if empty and _is_empty(connection, store.path):
            connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
            make_tables(connection)
        bring_up_to_date(connection)


def _check_readable(store: SqliteStore) -> None:
    with store.reading() as connection:
        if _is_empty(connection, store.path):
            raise LedgerError(f"{store.path} holds no ledger yet", f"{_FIRST_COMMAND} {store.path}")
        stored = stored_version(connection)
    if stored < present_version():
        problem = f"{store.path} has tables of version {stored}, older than {present_version()}"
        raise LedgerError(
            problem, f"bring it up to date with any command that writes, such as: {_FIRST_COMMAND} {store.path}"
        )


def _is_empty(connection: Connection, path: Path) -> bool:
    if not connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one():
        return True
    if connection.exec_driver_sql("PRAGMA application_id").scalar_one() != APPLICATION_ID:
        raise LedgerDamagedError(f"{path} is a SQLite file of another program", "name another file")
    return False
