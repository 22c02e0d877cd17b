"""Opening: what can't be opened says why and what to do, and is left as it was."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Connection

from fogline.errors import LedgerDamagedError, LedgerError, LedgerLockedError, LedgerVersionError
from fogline.ledger import Ledger, migrations, open_ledger

if TYPE_CHECKING:
    from tests.ledger.conftest import Clock, MakeRead, Process

EITHER = pytest.mark.parametrize("write", [True, False])


@pytest.fixture
def written(path: Path, clock: "Clock", make_read: "MakeRead") -> Path:
    with open_ledger(path, write=True, now=clock) as ledger:
        ledger.enter_many(make_read(number) for number in range(50))
    return path


def failure(path: Path, clock: "Clock", kind: type[LedgerError], *, write: bool) -> LedgerError:
    with pytest.raises(LedgerError) as caught, open_ledger(path, write=write, now=clock, wait_seconds=0.1):
        pass
    assert type(caught.value) is kind
    assert caught.value.remedy
    return caught.value


def test_a_reader_of_nothing_is_told_to_enter_reports(path: Path, clock: "Clock") -> None:
    assert "fogline ingest" in failure(path, clock, LedgerError, write=False).remedy
    assert not path.exists()


@EITHER
def test_a_folder_is_no_ledger(tmp_path: Path, clock: "Clock", write: bool) -> None:
    assert "is a folder" in failure(tmp_path, clock, LedgerError, write=write).problem


@EITHER
def test_a_missing_folder_is_named(tmp_path: Path, clock: "Clock", write: bool) -> None:
    missing = tmp_path / "no" / "war.ledger"
    assert "does not exist" in failure(missing, clock, LedgerError, write=write).problem


def test_an_empty_file_becomes_a_ledger_for_a_writer_only(path: Path, clock: "Clock", make_read: "MakeRead") -> None:
    path.touch()
    assert "is empty" in failure(path, clock, LedgerError, write=False).problem
    with open_ledger(path, write=True, now=clock) as ledger:
        ledger.enter(make_read(1))
    with open_ledger(path, write=False, now=clock) as ledger:
        assert len(ledger.claims()) == 2


def test_a_run_killed_before_its_tables_were_made_is_started_again(path: Path, clock: "Clock") -> None:
    bare = sqlite3.connect(path)
    bare.execute("PRAGMA journal_mode=WAL")
    bare.close()
    assert path.stat().st_size
    assert "no ledger yet" in failure(path, clock, LedgerError, write=False).problem
    with open_ledger(path, write=True, now=clock) as ledger:
        assert ledger.check() == []


@EITHER
@pytest.mark.parametrize("content", [b"x", b"Reports of the war\n" * 500, bytes(range(256)) * 80])
def test_another_file_is_refused_and_left_alone(path: Path, clock: "Clock", write: bool, content: bytes) -> None:
    path.write_bytes(content)
    failure(path, clock, LedgerDamagedError, write=write)
    assert path.read_bytes() == content
    assert list(path.parent.iterdir()) == [path]


@EITHER
def test_another_programs_database_is_refused_and_left_alone(path: Path, clock: "Clock", write: bool) -> None:
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE bookmarks(url)")
    other.commit()
    other.close()
    content = path.read_bytes()
    assert "another program" in failure(path, clock, LedgerDamagedError, write=write).problem
    assert path.read_bytes() == content


@EITHER
def test_a_newer_ledger_is_refused(written: Path, clock: "Clock", write: bool) -> None:
    other = sqlite3.connect(written)
    other.execute("UPDATE meta SET value = '99' WHERE key = 'schema_version'")
    other.commit()
    other.close()
    assert "upgrade" in failure(written, clock, LedgerVersionError, write=write).remedy


@EITHER
def test_a_ledger_that_lost_its_version_is_damaged(written: Path, clock: "Clock", write: bool) -> None:
    other = sqlite3.connect(written)
    other.execute("DELETE FROM meta")
    other.commit()
    other.close()
    failure(written, clock, LedgerDamagedError, write=write)


def add_a_column(connection: Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE reports ADD COLUMN desk TEXT")


def fail_after_a_change(connection: Connection) -> None:
    add_a_column(connection)
    connection.exec_driver_sql("UPDATE nothing SET a = 1")


def columns(path: Path) -> set[str]:
    other = sqlite3.connect(path)
    found = {row[1] for row in other.execute("PRAGMA table_info(reports)")}
    other.close()
    return found


def test_an_older_ledger_is_brought_up_to_date_by_a_writer(
    written: Path, clock: "Clock", make_read: "MakeRead", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "STEPS", (add_a_column,))
    assert "bring it up to date" in failure(written, clock, LedgerError, write=False).remedy
    with open_ledger(written, write=True, now=clock) as ledger:
        assert len(ledger.claims()) == 100
        ledger.enter(make_read(99))
    assert "desk" in columns(written)
    with open_ledger(written, write=False, now=clock) as ledger:
        assert len(ledger.claims()) == 102
    monkeypatch.setattr(migrations, "STEPS", ())
    failure(written, clock, LedgerVersionError, write=True)


def test_a_step_that_fails_leaves_the_older_ledger(
    written: Path, clock: "Clock", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "STEPS", (fail_after_a_change,))
    failure(written, clock, LedgerError, write=True)
    assert "desk" not in columns(written)
    monkeypatch.setattr(migrations, "STEPS", ())
    with open_ledger(written, write=True, now=clock) as ledger:
        assert ledger.check() == []


def test_damage_in_the_middle_is_told_as_such(written: Path, clock: "Clock") -> None:
    other = sqlite3.connect(written)
    (page,) = other.execute("SELECT rootpage FROM sqlite_master WHERE name = 'claims'").fetchone()
    other.close()
    with written.open("r+b") as file:
        file.seek(4096 * (page - 1))
        file.write(b"damaged." * 512)
    with open_ledger(written, write=False, now=clock) as ledger:
        assert any("damaged" in problem for problem in ledger.check())
        with pytest.raises(LedgerDamagedError, match="restore a copy"):
            ledger.claims()


def test_a_file_cut_short_is_told_as_damaged(written: Path, clock: "Clock") -> None:
    with written.open("r+b") as file:
        file.truncate(4096 * 3)
    with pytest.raises(LedgerDamagedError), open_ledger(written, write=False, now=clock) as ledger:
        ledger.claims()


def test_a_value_that_can_not_be_read_is_damage(written: Path, clock: "Clock") -> None:
    other = sqlite3.connect(written)
    other.execute("UPDATE claims SET body = '{}' WHERE row = 1")
    other.commit()
    other.close()
    with open_ledger(written, write=False, now=clock) as ledger, pytest.raises(LedgerDamagedError):
        ledger.claims()


def test_a_busy_writer_locks_out_another_and_no_reader(written: Path, clock: "Clock", process: "Process") -> None:
    writer = process("hold", written)
    assert writer.stdout is not None
    assert writer.stdout.readline() == "held\n"
    assert "run this again" in failure(written, clock, LedgerLockedError, write=True).remedy
    with open_ledger(written, write=False, now=clock, wait_seconds=0.1) as ledger:
        assert len(ledger.claims()) == 100
    writer.kill()
    writer.wait()
    with open_ledger(written, write=True, now=clock, wait_seconds=5) as ledger:
        assert ledger.check() == []


def test_another_programs_lock_is_told_too(written: Path, clock: "Clock", make_read: "MakeRead") -> None:
    other = sqlite3.connect(written, isolation_level=None)
    with open_ledger(written, write=True, now=clock, wait_seconds=0.1) as ledger:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LedgerLockedError):
            ledger.enter(make_read(99))
        other.execute("ROLLBACK")
        assert ledger.enter(make_read(99)) is not None
    other.close()


def test_a_reader_can_not_write(written: Path, clock: "Clock", make_read: "MakeRead") -> None:
    with open_ledger(written, write=False, now=clock) as ledger, pytest.raises(LedgerError, match="opened to be read"):
        ledger.enter(make_read(99))


def test_a_path_with_strange_signs_is_a_path(tmp_path: Path, clock: "Clock", make_read: "MakeRead") -> None:
    strange = tmp_path / "war 100% #1?mode=memory&x=й.ledger"
    with open_ledger(str(strange), write=True, now=clock) as ledger:
        ledger.enter(make_read(1))
    assert strange.exists()
    with open_ledger(strange, write=False, now=clock) as ledger:
        assert len(ledger.claims()) == 2


def as_nobody(work: Callable[[], int]) -> int:
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    code = 99
    try:
        if os.geteuid() == 0:
            os.setgroups([])
            os.setuid(65534)
        code = work()
    finally:
        os._exit(code)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and Unix permissions")
@EITHER
def test_a_folder_that_can_not_be_written_is_told(written: Path, clock: "Clock", write: bool) -> None:
    folder = written.parent
    reachable = [folder, *folder.parents][: len(folder.parts) - 1]
    modes = {each: each.stat().st_mode for each in reachable if each.stat().st_uid == os.geteuid()}
    for each, mode in modes.items():
        each.chmod(mode | 0o055)
    folder.chmod(0o555)

    def try_it() -> int:
        try:
            with open_ledger(written, write=write, now=clock, wait_seconds=0.1) as ledger:
                ledger.claims()
        except LedgerError as told:
            return told.exit_code if "permissions" in told.remedy else 98
        return 0

    try:
        assert as_nobody(try_it) == LedgerError.exit_code
    finally:
        for each, mode in modes.items():
            each.chmod(mode)


def test_importing_the_stage_does_not_import_sqlalchemy() -> None:
    code = "import sys, fogline.ledger; sys.exit('sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_closed_ledger_leaves_one_file_and_its_lock(path: Path, clock: "Clock", make_read: "MakeRead") -> None:
    with open_ledger(path, write=True, now=clock) as ledger:
        assert isinstance(ledger, Ledger)
        ledger.enter(make_read(1))
    assert {file.name for file in path.parent.iterdir()} <= {path.name, f"{path.name}.lock"}
