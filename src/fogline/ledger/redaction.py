"""Redaction: takes the text of a report out of the ledger for legal reasons, and keeps its hash and what it claimed.

This is the one thing that overwrites what was recorded. The words go from the report, the search index, its claims and
their corrections.
"""

import msgspec
from sqlalchemy import Connection, insert, select, update

from fogline.errors import SettingError
from fogline.ledger.corrections import REJECTED, corrected_value
from fogline.ledger.journal import Journal
from fogline.ledger.schema import claims, corrections, redactions, reports
from fogline.ledger.words import without_words, wordless_value
from fogline.ledger.writing import head_without_text
from fogline.model.claim import Claim


def redact(book: Journal, report: str, author: str, reason: str) -> int:
    """Blanks a report's words and returns the entry's number; of a report already redacted, the number of then.

    Raises SettingError where the report is unknown, or author or reason are missing.
    """
    connection = book.connection
    if not author.strip() or not reason.strip():
        raise SettingError("a redaction needs an author and a reason", "say who asks for it and why")
    earlier: int | None = connection.scalar(select(redactions.c.entry).where(redactions.c.report == report))
    if earlier is not None:
        return earlier
    found = connection.execute(select(reports.c.entry, reports.c.rest).where(reports.c.id == report)).first()
    if found is None:
        raise SettingError(f"the ledger has no report {report!r}", "take the id from `fogline reports`")
    entry = book.note("redaction", report)
    connection.execute(insert(redactions), {"entry": entry, "report": report, "author": author, "reason": reason})
    blank = {"text": None, "title": None, "rest": head_without_text(found.rest)}
    connection.execute(update(reports).where(reports.c.entry == found.entry).values(**blank))
    _blank_claims(connection, report)
    _blank_corrections(connection, report)
    # A word deleted from the index one by one stays in it until its parts are merged; made anew, it is gone at once.
    connection.exec_driver_sql("INSERT INTO report_words(report_words) VALUES ('rebuild')")
    return entry


def _blank_claims(connection: Connection, report: str) -> None:
    for row, body in connection.execute(select(claims.c.row, claims.c.body).where(claims.c.report == report)).all():
        blank = msgspec.json.encode(without_words(msgspec.json.decode(body, type=Claim))).decode()
        connection.execute(update(claims).where(claims.c.row == row).values(body=blank))


def _blank_corrections(connection: Connection, report: str) -> None:
    own = select(claims.c.id).where(claims.c.report == report)
    asked = select(corrections).where(corrections.c.claim.in_(own), corrections.c.undoes.is_(None))
    for found in connection.execute(asked.where(corrections.c.field != REJECTED)).all():
        blank = msgspec.json.encode(wordless_value(corrected_value(found.field, found.value))).decode()
        connection.execute(update(corrections).where(corrections.c.entry == found.entry).values(value=blank))
