"""The entries of a ledger: what was recorded, when, and what it is about. Nothing recorded is changed; a later entry
may supersede it."""

from datetime import datetime
from typing import Literal

import msgspec

from fogline.model.claim import Claim
from fogline.model.report import Report

EntryKind = Literal["report", "extraction", "correction", "redaction", "gazetteer"]


class Entry(msgspec.Struct, frozen=True):
    """One line of the ledger's journal, numbered without gaps in order of recording; `subject` is the id of what it
    is about."""

    number: int
    recorded: datetime
    kind: EntryKind
    subject: str


class Extraction(msgspec.Struct, frozen=True):
    """The claims that one version of the extractor drew from one report; a newer one supersedes it from then on."""

    report: str
    extractor: str
    gazetteers: tuple[str, ...]
    claims: tuple[Claim, ...]


class Correction(msgspec.Struct, frozen=True):
    """A person's change to one field of one claim, with who, when and why; `value` is JSON text. Undone by a later
    correction that names it in `undoes`."""

    claim: str
    field: str
    value: str
    author: str
    reason: str
    undoes: int | None = None


class ReadReport(msgspec.Struct, frozen=True):
    """A report together with the claims drawn from it, ready to be entered."""

    report: Report
    extraction: Extraction


class ReportHead(msgspec.Struct, frozen=True):
    """What a ledger knows of a report without its text; `entry` is the journal's number of the report.

    A redacted report keeps its id and the SHA-256 of its text, and loses its title.
    """

    id: str
    doc: str
    publisher: str
    published: datetime
    title: str | None
    language: str | None
    origin: str | None
    text_hash: str
    entry: int
    redacted: bool = False


class SearchHit(msgspec.Struct, frozen=True):
    """A report that holds the words searched for; `snippet` is a stretch of it with the words found between [ and ]."""

    report: str
    doc: str
    publisher: str
    published: datetime
    snippet: str
