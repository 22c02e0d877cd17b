"""The ledger as the rest of Fogline uses it: what is entered, corrected and redacted, and what was known when."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from types import TracebackType
from typing import Self

from fogline.errors import LedgerDamagedError, MaterialError
from fogline.ledger import checking, corrections, journal, reading, redaction, searching, writing
from fogline.ledger.journal import Journal
from fogline.ledger.reading import KnownBy
from fogline.ledger.store import SqliteStore
from fogline.model.claim import Claim
from fogline.model.entry import Correction, Entry, ReadReport, ReportHead, SearchHit
from fogline.model.notice import Notice
from fogline.model.report import Report

__all__ = ["KnownBy", "Ledger"]
_BATCH_REPORTS = 32
_BATCH_CLAIMS = 2_000
_ENTRIES_AT_ONCE = 1_000


class Ledger:
    """An open ledger, for one thread; made by `fogline.ledger.open_ledger` and closed by its `with` statement.

    Every method that writes is one transaction, and raises LedgerLockedError where another process writes for too long;
    every method that reads answers from one state, whoever writes meanwhile.
    """

    def __init__(self, store: SqliteStore, now: Callable[[], datetime]) -> None:
        self._store, self._now = store, now

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the ledger's file."""
        self._store.close()

    def enter(self, read: ReadReport) -> int | None:
        """Enters a report with the claims drawn from it, all or nothing; newer claims of a known report supersede the
        older from then on.

        Returns the number of the extraction's entry, None where this report has been entered with the same extractor
        and gazetteers. Raises MaterialError where the text can't be stored, SettingError where the claims are not the
        report's.
        """
        prepared = writing.prepare(read)
        with self._store.writing() as connection:
            return writing.enter(Journal(connection, self._now), prepared)

    def enter_many(self, reads: Iterable[ReadReport]) -> list[int | Notice | None]:
        """Enters many reports, some dozens to a transaction; each is whole or not there at all, and what was entered
        stays if the run breaks.

        Returns for each what `enter` does, and a notice where the text can't be stored. If `reads` raises, what it gave
        before is entered first.
        """
        results: list[int | Notice | None] = []
        batch: list[tuple[int, writing.Prepared]] = []
        waiting = 0
        try:
            for read in reads:
                try:
                    prepared = writing.prepare(read)
                except MaterialError as unusable:
                    results.append(Notice(read.report.doc, str(unusable), "error"))
                    continue
                batch.append((len(results), prepared))
                results.append(None)
                waiting += len(prepared.claims)
                if len(batch) >= _BATCH_REPORTS or waiting >= _BATCH_CLAIMS:
                    full, batch, waiting = batch, [], 0
                    self._enter_batch(full, results)
        finally:
            # Ctrl-C in the middle of reading leaves what was already drawn, and that took longer than writing it does.
            self._enter_batch(batch, results)
        return results

    def _enter_batch(self, batch: list[tuple[int, writing.Prepared]], results: list[int | Notice | None]) -> None:
        if not batch:
            return
        with self._store.writing() as connection:
            book = Journal(connection, self._now)
            for at, prepared in batch:
                results[at] = writing.enter(book, prepared)

    def has_extraction(self, report: str, extractor: str, gazetteers: tuple[str, ...]) -> bool:
        """Whether a report's claims were already drawn by this version of the extractor with these gazetteers."""
        with self._store.reading() as connection:
            return writing.has_extraction(connection, report, extractor, gazetteers)

    def claims(
        self,
        known: datetime | None = None,
        known_by: KnownBy = "published",
        since: datetime | None = None,
        place: str | None = None,
    ) -> tuple[Claim, ...]:
        """What was claimed, as known at a moment: corrected, without rejected claims, in order of published then id.

        By `published`, claims published by then count, as the newest extraction has them now and with all corrections.
        By `recorded`, the answer is the one this ledger gave at that moment. `since` leaves out what was published
        before; `place` (a gazetteer id) what is not of that place.
        """
        with self._store.reading() as connection:
            bounds = reading.horizon(connection, known, known_by, since)
            return tuple(reading.claims_within(connection, bounds, place))

    def claim(self, claim: str, *, as_corrected: bool = True) -> Claim | None:
        """One claim by its id, also where a newer extraction has superseded it; None where it is unknown, or rejected
        and asked for as corrected.
        """
        with self._store.reading() as connection:
            return reading.claim_called(connection, claim, as_corrected=as_corrected)

    def report(self, report: str) -> Report | None:
        """One report with its text; None where it is unknown or was redacted (`reports` tells which)."""
        with self._store.reading() as connection:
            return reading.report_called(connection, report)

    def reports(self, known: datetime | None = None, known_by: KnownBy = "published") -> list[ReportHead]:
        """The reports known at a moment, without their texts, in order of published then id."""
        with self._store.reading() as connection:
            return reading.heads_within(connection, reading.horizon(connection, known, known_by))

    def search(self, query: str, limit: int = 20) -> list[SearchHit]:
        """The reports that hold all words of the query, the most fitting first; "phrases" in quotes, a star at the end
        for beginnings of words.
        """
        with self._store.reading() as connection:
            return searching.search(connection, query, limit)

    def correct(self, correction: Correction) -> int:
        """Enters a person's correction of one field of a claim, or of `rejected` (true or false), or the undoing of
        one; returns its number.

        Of an undoing only `claim`, `author`, `reason` and `undoes` count. Raises SettingError where the claim is
        unknown, or field or value make no sense.
        """
        with self._store.writing() as connection:
            return corrections.correct(Journal(connection, self._now), correction)

    def corrections(self, claim: str) -> dict[int, Correction]:
        """All corrections of a claim by their entry's number, with those undone and those that undo."""
        with self._store.reading() as connection:
            return corrections.recorded_for(connection, claim)

    def redact(self, report: str, author: str, reason: str) -> int:
        """Takes the words of a report out of the ledger and off the disk, and keeps its hash, its claims without words,
        who and why.

        Returns the number of the entry. Raises SettingError where the report is unknown, and LedgerLockedError where a
        reader kept the old words from being wiped off the disk: they no longer show, and redacting the report again
        wipes them.
        """
        with self._store.writing() as connection:
            entry = redaction.redact(Journal(connection, self._now), report, author, reason)
        self._store.wipe()
        return entry

    def entries(self, after: int = 0) -> Iterator[Entry]:
        """The lines of the journal with numbers above `after`, in order."""
        while True:
            with self._store.reading() as connection:
                lines = journal.entries_after(connection, after, _ENTRIES_AT_ONCE)
            yield from lines
            if len(lines) < _ENTRIES_AT_ONCE:
                return
            after = lines[-1].number

    def check(self) -> list[str]:
        """What is wrong with the ledger, one sentence for each problem; an empty list where all is well.

        Opened to write, it also compares the search index with the texts word by word, which SQLite does for writers
        only.
        """
        found: list[str] = []
        try:
            with self._store.reading() as connection:
                found.extend(checking.problems(connection, self._now()))
            if self._store.write:
                with self._store.writing() as connection:
                    checking.compare_words(connection)
        except LedgerDamagedError as damage:
            found.append(str(damage))
        return found
