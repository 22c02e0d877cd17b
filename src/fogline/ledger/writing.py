"""Enters reports with the claims drawn from them: all of one report and its claims, or nothing."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, exists, func, insert, select, text

from fogline.errors import MaterialError, SettingError
from fogline.ledger.journal import Journal
from fogline.ledger.schema import claim_places, claims, extractions, reports, zoned
from fogline.ledger.words import without_text, without_words
from fogline.model.claim import Claim
from fogline.model.entry import Extraction, ReadReport
from fogline.model.report import Report

Row = dict[str, Any]
_INDEX_WORDS = text(
    "INSERT INTO report_words(rowid, title, text) SELECT entry, title, text FROM reports WHERE entry = :entry"
)


class Prepared(msgspec.Struct, frozen=True):
    """A report and its claims as rows, made before anyone is kept waiting for the lock."""

    report: Row
    extraction: Row
    claims: tuple[Claim, ...]
    gazetteers: tuple[str, ...]
    claim_rows: list[Row]
    place_rows: list[list[Row]]


def prepare(read: ReadReport) -> Prepared:
    """Turns a report and its claims into rows.

    Raises MaterialError where the text can't be written as UTF-8, SettingError where claims and report don't belong
    together.
    """
    report, extraction = read.report, read.extraction
    report_id = report.id
    _agree(report, report_id, extraction)
    try:
        report_row = _report_row(report, report_id)
        claim_rows = [_claim_row(claim) for claim in extraction.claims]
    except UnicodeEncodeError as failure:
        raise MaterialError(
            f"{report.doc} holds half a character, which no file can keep ({failure})",
            "save it as UTF-8 and read it again",
        ) from failure
    extraction_row = {
        "report": report_id,
        "extractor": extraction.extractor,
        "gazetteers": gazetteer_list(extraction.gazetteers),
        "claims": len(extraction.claims),
    }
    place_rows = [_place_rows(claim) for claim in extraction.claims]
    return Prepared(report_row, extraction_row, extraction.claims, extraction.gazetteers, claim_rows, place_rows)


def enter(book: Journal, prepared: Prepared) -> int | None:
    """Enters a report where it is new, and an extraction where that is new; returns the extraction's number, None where
    nothing is new.
    """
    connection, row = book.connection, prepared.extraction
    if has_extraction(connection, row["report"], row["extractor"], prepared.gazetteers):
        return None
    known = connection.execute(select(reports.c.entry, reports.c.text).where(reports.c.id == row["report"])).first()
    if known is None:
        _enter_report(book, prepared.report)
    elif known.text is None:
        # A redacted text does not come back with a better extractor.
        prepared = _without_words(prepared)
    book.note_gazetteers(prepared.gazetteers)
    entry = book.note("extraction", row["report"])
    connection.execute(insert(extractions), {"entry": entry, **row})
    _enter_claims(connection, prepared, entry)
    return entry


def has_extraction(connection: Connection, report: str, extractor: str, gazetteers: Sequence[str]) -> bool:
    """Whether this version of the extractor has already drawn its claims from the report, with these gazetteers."""
    wanted = exists().where(
        extractions.c.report == report,
        extractions.c.extractor == extractor,
        extractions.c.gazetteers == gazetteer_list(gazetteers),
    )
    return bool(connection.scalar(select(wanted)))


def gazetteer_list(hashes: Sequence[str]) -> str:
    """The hashes of gazetteers as they are stored, in their order of precedence.

    >>> gazetteer_list(("ab", "cd"))
    '["ab","cd"]'
    """
    return msgspec.json.encode(list(hashes)).decode()


def _agree(report: Report, report_id: str, extraction: Extraction) -> None:
    zoned(report.published, f"published of {report.doc}")
    if extraction.report != report_id:
        raise SettingError(
            f"the extraction is of {extraction.report}, not of {report_id}", "enter what belongs together"
        )
    said = (report_id, report.published, report.publisher)
    if strange := next((c.id for c in extraction.claims if (c.report, c.published, c.publisher) != said), None):
        problem = f"claim {strange} names another report, publisher or date than {report_id}"
        raise SettingError(problem, "take them from the report that it was drawn from")
    if len({claim.id for claim in extraction.claims}) < len(extraction.claims):
        raise SettingError(f"two claims of {report_id} have one id", "derive the id from all that tells claims apart")


def _report_row(report: Report, report_id: str) -> Row:
    for words in (report.text, report.title or ""):
        words.encode()
    return {
        "id": report_id,
        "published": report.published,
        "publisher": report.publisher,
        "title": report.title,
        "text": report.text,
        "text_hash": report.text_hash,
        "rest": msgspec.json.encode(msgspec.structs.replace(report, text="", title=None)).decode(),
    }


def _claim_row(claim: Claim) -> Row:
    return {
        "id": claim.id,
        "report": claim.report,
        "published": claim.published,
        "publisher": claim.publisher,
        "kind": claim.kind,
        "polarity": claim.polarity,
        "mood": claim.mood,
        "body": msgspec.json.encode(claim).decode(),
    }


def _place_rows(claim: Claim) -> list[Row]:
    return [{"place_id": place.id, "p": place.p, "role": place.role} for place in claim.places if place.id is not None]


def _without_words(prepared: Prepared) -> Prepared:
    return msgspec.structs.replace(prepared, claim_rows=[_claim_row(without_words(claim)) for claim in prepared.claims])


def _enter_report(book: Journal, row: Row) -> None:
    entry = book.note("report", row["id"])
    book.connection.execute(insert(reports), {"entry": entry, **row})
    book.connection.execute(_INDEX_WORDS, {"entry": entry})


def _enter_claims(connection: Connection, prepared: Prepared, entry: int) -> None:
    first = (connection.scalar(select(func.max(claims.c.row))) or 0) + 1
    rows = [{"row": first + at, "extraction": entry, **row} for at, row in enumerate(prepared.claim_rows)]
    places = [{"row": first + at, **row} for at, found in enumerate(prepared.place_rows) for row in found]
    if rows:
        connection.execute(insert(claims), rows)
    if places:
        connection.execute(insert(claim_places), places)


def head_without_text(rest: str) -> str:
    """The stored head of a report, without headings and links."""
    return msgspec.json.encode(without_text(msgspec.json.decode(rest, type=Report))).decode()
