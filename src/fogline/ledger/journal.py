"""The journal: what was recorded and when, numbered without gaps."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, func, insert, select

from fogline.ledger.schema import gazetteers, journal, zoned
from fogline.model.entry import Entry, EntryKind

_LEAST_STEP = timedelta(microseconds=1)


class Journal:
    """The journal as one transaction writes on in it.

    Each entry gets the clock's moment, or a microsecond after the entry before where the clock stands still or was set
    back: entries are in order of time as well as of number.
    """

    def __init__(self, connection: Connection, now: Callable[[], datetime]) -> None:
        self.connection, self._now = connection, now
        last = connection.execute(select(journal).order_by(journal.c.number.desc()).limit(1)).first()
        self._number: int = last.number if last else 0
        self._recorded: datetime | None = last.recorded if last else None

    def note(self, kind: EntryKind, subject: str) -> int:
        """Enters one line and returns its number."""
        moment = zoned(self._now(), "the clock's moment").astimezone(UTC)
        if self._recorded is not None and moment <= self._recorded:
            moment = self._recorded + _LEAST_STEP
        self._number, self._recorded = self._number + 1, moment
        line = {"number": self._number, "recorded": moment, "kind": kind, "subject": subject}
        self.connection.execute(insert(journal), line)
        return self._number

    def note_gazetteers(self, hashes: Iterable[str]) -> None:
        """Enters the gazetteers that this ledger has not used before."""
        for name in dict.fromkeys(hashes):
            if self.connection.scalar(select(gazetteers.c.entry).where(gazetteers.c.hash == name)) is None:
                entry = self.note("gazetteer", name)
                self.connection.execute(insert(gazetteers), {"entry": entry, "hash": name})


def last_entry_by(connection: Connection, known: datetime) -> int:
    """The number of the last entry recorded by a moment; 0 where none was."""
    moment = zoned(known, "known")
    return connection.scalar(select(func.max(journal.c.number)).where(journal.c.recorded <= moment)) or 0


def entries_after(connection: Connection, number: int, limit: int) -> list[Entry]:
    """At most `limit` entries with higher numbers, in order."""
    asked = select(journal).where(journal.c.number > number).order_by(journal.c.number).limit(limit)
    return [Entry(*line) for line in connection.execute(asked)]
