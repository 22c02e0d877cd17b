"""Several processes, and processes that end in the middle: what is recorded stays, what is not can be done again."""

import os
import random
import signal
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fogline.ledger import Ledger, open_ledger, writing

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator

    from tests.ledger.conftest import Clock, MakeRead, Process

    from fogline.ledger.journal import Journal
    from fogline.model.entry import ReadReport

CLAIMS = 5


def now() -> datetime:
    return datetime.now(UTC)


def started(writer: "subprocess.Popen[str]") -> None:
    assert writer.stdout is not None
    assert writer.stdout.readline() == "open\n"


def docs(ledger: Ledger) -> set[str]:
    return {head.doc for head in ledger.reports()}


def assert_whole(ledger: Ledger) -> None:
    assert ledger.check() == []
    assert len(ledger.claims()) == CLAIMS * len(ledger.reports())


def test_kill_9_loses_nothing_recorded(path: Path, process: "Process") -> None:
    generator = random.Random(2031)
    recorded: set[str] = set()
    for task in ("enter", "enter_many") * 2:
        writer = process(task, path, 0, 100_000)
        started(writer)
        time.sleep(generator.uniform(0.02, 0.25))
        writer.kill()
        said, _ = writer.communicate()
        # The last line may be cut off where the process died.
        recorded |= {f"dispatch-{number}" for number in said.split("\n")[:-1]}
        with open_ledger(path, write=False, now=now) as reader:
            assert_whole(reader)
            assert recorded <= docs(reader)
            recorded = docs(reader)
    assert len(recorded) > 10
    with open_ledger(path, write=True, now=now) as ledger:
        assert_whole(ledger)


def test_a_killed_run_can_be_started_again(path: Path, process: "Process", make_read: "MakeRead") -> None:
    writer = process("enter", path, 0, 100_000)
    started(writer)
    assert writer.stdout is not None
    while writer.stdout.readline() != "10\n":
        pass
    os.kill(writer.pid, signal.SIGKILL)
    writer.wait()
    with open_ledger(path, write=True, now=now) as ledger:
        had = docs(ledger)
        results = ledger.enter_many(make_read(number, claims=CLAIMS) for number in range(60))
        assert sum(result is None for result in results) == len(had & {f"dispatch-{number}" for number in range(60)})
        assert_whole(ledger)


def test_readers_and_two_writers_get_along(path: Path, process: "Process") -> None:
    with open_ledger(path, write=True, now=now):
        pass
    readers = [process("read", path), process("read", path)]
    for reader in readers:
        started(reader)
    writers = [process("enter", path, 0, 30), process("enter_many", path, 20, 50)]
    for each in (*writers, *readers):
        _, complaint = each.communicate(timeout=30)
        assert (each.returncode, complaint) == (0, "")
    with open_ledger(path, write=False, now=now) as ledger:
        assert docs(ledger) == {f"dispatch-{number}" for number in range(50)}
        assert_whole(ledger)


def test_a_reader_sees_what_another_process_has_just_written(path: Path, process: "Process") -> None:
    with open_ledger(path, write=True, now=now):
        pass
    assert not path.with_name(f"{path.name}-wal").exists()
    with open_ledger(path, write=False, now=now) as reader:
        assert reader.claims() == ()
        writer = process("enter", path, 0, 3)
        writer.communicate(timeout=20)
        assert len(reader.claims()) == 3 * CLAIMS
        assert_whole(reader)


def test_ctrl_c_leaves_a_ledger_that_opens(path: Path, process: "Process") -> None:
    for pause in (0.0, 0.1):
        writer = process("enter", path, 0, 100_000)
        started(writer)
        time.sleep(pause)
        writer.send_signal(signal.SIGINT)
        said, complaint = writer.communicate(timeout=20)
        assert writer.returncode == -signal.SIGINT
        assert "KeyboardInterrupt" in complaint
        with open_ledger(path, write=False, now=now) as reader:
            assert_whole(reader)
            assert {f"dispatch-{number}" for number in said.split("\n")[:-1]} <= docs(reader)
        assert not path.with_name(f"{path.name}-wal").exists() or not path.with_name(f"{path.name}-wal").stat().st_size


def test_ctrl_c_while_reading_keeps_what_was_drawn(ledger: Ledger, make_read: "MakeRead") -> None:
    def reads() -> "Iterator[ReadReport]":
        yield from (make_read(number, claims=CLAIMS) for number in range(3))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ledger.enter_many(reads())
    assert len(ledger.reports()) == 3
    assert_whole(ledger)


def test_ctrl_c_while_writing_takes_the_report_back(
    ledger: Ledger, make_read: "MakeRead", monkeypatch: pytest.MonkeyPatch
) -> None:
    enter = writing.enter

    def enter_and_break(book: "Journal", prepared: writing.Prepared) -> int | None:
        enter(book, prepared)
        raise KeyboardInterrupt

    ledger.enter(make_read(1, claims=CLAIMS))
    before = list(ledger.entries())
    monkeypatch.setattr(writing, "enter", enter_and_break)
    with pytest.raises(KeyboardInterrupt):
        ledger.enter(make_read(2, claims=CLAIMS))
    monkeypatch.undo()
    assert list(ledger.entries()) == before
    assert ledger.search("quillfeather")[0].doc == "dispatch-1"
    assert ledger.enter(make_read(2, claims=CLAIMS)) is not None
    assert_whole(ledger)


def test_the_lock_is_free_while_reports_are_read(path: Path, clock: "Clock", make_read: "MakeRead") -> None:
    with (
        open_ledger(path, write=True, now=clock, wait_seconds=0.1) as slow,
        open_ledger(path, write=True, now=clock, wait_seconds=0.1) as other,
    ):

        def reads() -> "Iterator[ReadReport]":
            for number in range(3):
                yield make_read(number, claims=CLAIMS)
                other.enter(make_read(number + 10, claims=CLAIMS))

        slow.enter_many(reads())
        assert len(slow.reports()) == 6
        assert_whole(slow)
