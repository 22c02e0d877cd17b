"""Brings the tables of a ledger from the version that wrote it to the present one, in one transaction."""

from collections.abc import Callable

from sqlalchemy import Connection, insert, select, update

from fogline.errors import LedgerDamagedError, LedgerVersionError
from fogline.ledger.schema import meta, metadata

# STEPS[0] leads from version 1 to 2, STEPS[1] from 2 to 3; a step, once released, is never changed.
STEPS: tuple[Callable[[Connection], None], ...] = ()

# Words are found by FTS5 in the tables' own text ("external content"), so that a text is stored once.
_WORD_INDEX = """CREATE VIRTUAL TABLE report_words USING fts5(
  title, text, content='reports', content_rowid='entry', tokenize='unicode61 remove_diacritics 2')"""


def present_version() -> int:
    """The version of the tables that this program writes."""
    return len(STEPS) + 1


def make_tables(connection: Connection) -> None:
    """Makes the tables of a new ledger, at the present version."""
    metadata.create_all(connection)
    connection.exec_driver_sql(_WORD_INDEX)
    connection.execute(insert(meta).values(key="schema_version", value=str(present_version())))


def stored_version(connection: Connection) -> int:
    """The version of the tables in a ledger.

    Raises LedgerVersionError where it is newer than this program, LedgerDamagedError where it is lost.
    """
    value = connection.scalar(select(meta.c.value).where(meta.c.key == "schema_version"))
    if value is None or not value.isdecimal() or int(value) < 1:
        raise LedgerDamagedError(f"the ledger does not say its version ({value})", "restore a copy")
    stored = int(value)
    if stored > present_version():
        problem = f"the ledger has tables of version {stored}, this Fogline knows up to {present_version()}"
        raise LedgerVersionError(problem, "upgrade Fogline: pip install --upgrade fogline")
    return stored


def bring_up_to_date(connection: Connection) -> None:
    """Takes the steps that are missing, within the transaction that is open."""
    stored = stored_version(connection)
    for step in STEPS[stored - 1 :]:
        step(connection)
    version = str(present_version())
    connection.execute(update(meta).where(meta.c.key == "schema_version").values(value=version))
