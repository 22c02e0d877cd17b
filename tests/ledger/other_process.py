"""What tests run in another process: `python -m tests.ledger.other_process TASK LEDGER ...`."""

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from tests.ledger.conftest import build_read

from fogline.ledger import open_ledger

CLAIMS = 5


def now() -> datetime:
    return datetime.now(UTC)


def say(word: object) -> None:
    print(word, flush=True)  # noqa: T201


def enter(path: Path, first: int, last: int) -> None:
    """Enters reports one by one and says the number of each that is recorded."""
    with open_ledger(path, write=True, now=now) as ledger:
        say("open")
        for number in range(first, last):
            ledger.enter(build_read(number, claims=CLAIMS))
            say(number)


def enter_many(path: Path, first: int, last: int) -> None:
    """Enters reports in batches."""
    with open_ledger(path, write=True, now=now) as ledger:
        say("open")
        ledger.enter_many(build_read(number, claims=CLAIMS) for number in range(first, last))


def hold(path: Path) -> None:
    """Holds the lock as a writer in the middle of a transaction does, until killed."""
    with open_ledger(path, write=True, now=now) as ledger, ledger._store.writing():
        say("held")
        time.sleep(60)


def read(path: Path) -> None:
    """Reads until told to stop, and says at the end how often; fails where an answer is no whole state."""
    say("open")
    times, before = 0, 0
    while times < 5 or before < CLAIMS * 40:
        with open_ledger(path, write=False, now=now) as ledger:
            for _ in range(3):
                found = len(ledger.claims())
                assert found % CLAIMS == 0
                assert found >= before
                before, times = found, times + 1
    say(times)


if __name__ == "__main__":
    task, place, *numbers = sys.argv[1:]
    tasks: dict[str, Callable[..., None]] = {"enter": enter, "enter_many": enter_many, "hold": hold, "read": read}
    tasks[task](Path(place), *map(int, numbers))
