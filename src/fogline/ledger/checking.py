"""Checks a ledger against itself: the file, the journal, the texts' hashes, and what is counted twice."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import Connection, Table, func, select

from fogline.ledger.reading import report_called
from fogline.ledger.schema import (
    claim_places,
    claims,
    corrections,
    extractions,
    gazetteers,
    journal,
    redactions,
    reports,
    zoned,
)
from fogline.model.claim import Claim
from fogline.model.entry import EntryKind
from fogline.model.ids import text_hash

_KEPT_IN: dict[EntryKind, Table] = {
    "report": reports,
    "extraction": extractions,
    "correction": corrections,
    "redaction": redactions,
    "gazetteer": gazetteers,
}
_CLOCK_ERROR = timedelta(days=1)
_ROWS_AT_ONCE = 1_000


def problems(connection: Connection, now: datetime) -> Iterator[str]:
    """What is wrong with the ledger, one sentence each; nothing where all is well."""
    yield from _file_problems(connection)
    yield from _journal_problems(connection, now)
    yield from _entry_problems(connection)
    yield from _report_problems(connection)
    yield from _claim_problems(connection)
    yield from _search_problems(connection)


def _file_problems(connection: Connection) -> Iterator[str]:
    for (said,) in connection.exec_driver_sql("PRAGMA integrity_check"):
        if said != "ok":
            yield f"the file is damaged: {said}"
    for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield f"row {row} of {table} hangs on a row of {parent} that is not there"


def _journal_problems(connection: Connection, now: datetime) -> Iterator[str]:
    before, last = 0, None
    for number, recorded in connection.execute(select(journal.c.number, journal.c.recorded).order_by(journal.c.number)):
        if number != before + 1:
            yield f"the journal lacks entries {before + 1} to {number - 1}"
        if last is not None and recorded <= last:
            yield f"entry {number} is recorded no later than the one before"
        before, last = number, recorded
    if last is not None and last > zoned(now, "the clock's moment") + _CLOCK_ERROR:
        yield f"entry {before} is recorded on {last.isoformat()}, which is in the future: the clock was wrong"


def _entry_problems(connection: Connection) -> Iterator[str]:
    for kind, table in _KEPT_IN.items():
        entries = select(journal.c.number).where(journal.c.kind == kind)
        for number in connection.scalars(entries.where(journal.c.number.not_in(select(table.c.entry)))):
            yield f"entry {number} says {kind}, but {table.name} has none"
        for number in connection.scalars(select(table.c.entry).where(table.c.entry.not_in(entries))):
            yield f"{table.name} has entry {number}, which the journal does not know as {kind}"


def _report_problems(connection: Connection) -> Iterator[str]:
    redacted = set(connection.scalars(select(redactions.c.report)))
    for report, stored, digest in connection.execute(select(reports.c.id, reports.c.text, reports.c.text_hash)):
        if (stored is None) != (report in redacted):
            yield f"report {report} is redacted in one place and not in another"
        if stored is not None and text_hash(stored) != digest:
            yield f"the text of report {report} is not the one that was entered (its hash differs)"
    for report in connection.scalars(select(reports.c.id).where(reports.c.text.is_not(None))).all():
        found = report_called(connection, report)
        if found is not None and found.id != report:
            yield f"report {report} is not the one that was entered (its id would be {found.id})"


def _search_problems(connection: Connection) -> Iterator[str]:
    indexed = set(connection.exec_driver_sql("SELECT id FROM report_words_docsize").scalars())
    if indexed != set(connection.scalars(select(reports.c.entry))):
        yield "the search index and the reports differ: some reports are not found by their words"


def compare_words(connection: Connection) -> None:
    """Compares every word of the search index with the texts; to be called within a transaction that writes.

    Raises SQLite's error of a damaged file where they differ.
    """
    connection.exec_driver_sql("INSERT INTO report_words(report_words, rank) VALUES ('integrity-check', 1)")


def _claim_problems(connection: Connection) -> Iterator[str]:
    counted = select(extractions.c.entry, extractions.c.claims, func.count(claims.c.row))
    counted = counted.outerjoin(claims, claims.c.extraction == extractions.c.entry).group_by(extractions.c.entry)
    for entry, drawn, kept in connection.execute(counted):
        if drawn != kept:
            yield f"extraction {entry} drew {drawn} claims, the ledger has {kept}"
    named = 0
    for row in connection.execute(select(claims)).partitions(_ROWS_AT_ONCE):
        for each in row:
            claim = msgspec.json.decode(each.body, type=Claim)
            named += sum(place.id is not None for place in claim.places)
            searched = (each.id, each.report, each.published, each.publisher, each.kind, each.polarity, each.mood)
            said = (claim.id, claim.report, claim.published, claim.publisher, claim.kind, claim.polarity, claim.mood)
            if searched != said:
                yield f"claim {each.id} (row {each.row}) and its columns differ"
    if (stored := connection.scalar(select(func.count()).select_from(claim_places))) != named:
        yield f"the claims name {named} places, the index of places has {stored}"
