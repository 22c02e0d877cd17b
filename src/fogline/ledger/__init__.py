"""The ledger: an append-only store of reports, claims and corrections that answers as of any moment.

Nothing recorded is changed: a better extractor writes new claims that supersede the old ones from then on, and an old
answer can be had again.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fogline.ledger.ledger import KnownBy, Ledger

__all__ = ["KnownBy", "Ledger", "open_ledger"]


def open_ledger(path: str | Path, *, write: bool, now: Callable[[], datetime], wait_seconds: float = 30) -> "Ledger":
    """Opens the ledger of a desk, to be used in a `with` statement; opened to write, it is made where there is none.

    `now` is the clock that dates what is recorded; `wait_seconds` is how long to wait for another process that is
    writing.

    Raises LedgerError where there is no ledger to read or the place can't be used, LedgerLockedError,
    LedgerDamagedError, and LedgerVersionError where a newer Fogline wrote it.
    """
    from fogline.ledger.ledger import Ledger
    from fogline.ledger.opening import open_store

    return Ledger(open_store(Path(path), write=write, wait_seconds=wait_seconds), now)


def __getattr__(name: str) -> object:
    # SQLAlchemy takes a quarter of a second to import, which only those pay who open a ledger.
    if name in {"KnownBy", "Ledger"}:
        from fogline.ledger import ledger

        return getattr(ledger, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
