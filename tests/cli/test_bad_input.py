"""Bad material becomes one clear message, the others go on, nothing recorded is lost."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


def good_and(reports: Path, name: str, data: bytes) -> Path:
    (reports / name).write_bytes(data)
    return reports


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("2022-09-10-empty.txt", b"", "empty"),
        ("2022-09-10-binary.txt", b"\x00\x01\x02\xff\xfe" * 400, "2022-09-10-binary"),
        ("2099-01-01-future.txt", b"Russian forces shelled Sloviansk.", "future"),
        ("undated.txt", b"Russian forces shelled Sloviansk.", "--published"),
    ],
)
def test_a_bad_file_is_named_and_the_others_go_on(run: Run, reports: Path, name: str, data: bytes, said: str) -> None:
    ran = run("ingest", good_and(reports, name, data), "--ledger", "war.ledger")
    assert ran.code == 3
    assert said in ran.err
    assert "2 new reports" in ran.err
    assert "1 unreadable" in ran.err


def test_a_file_of_fifty_megabytes_is_refused_unread(run: Run, reports: Path) -> None:
    with (reports / "2022-09-10-huge.txt").open("wb") as huge:
        huge.truncate(51 * 1024 * 1024)
    ran = run("ingest", reports, "--ledger", "war.ledger")
    assert ran.code == 3
    assert "2022-09-10-huge" in ran.err
    assert "2 new reports" in ran.err


def test_another_encoding_is_read(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "2022-09-10.txt"
    path.write_bytes("Ukrainian forces liberated Izium, the town’s council said.".encode("cp1252"))
    ran = run("extract", path)
    assert ran.code == 0
    assert "town’s" in ran.out


def test_an_unknown_place_and_a_text_without_claims_are_notices(run: Run, tmp_path: Path) -> None:
    (tmp_path / "2022-09-10-a.txt").write_text("Ukrainian forces captured the village of Qwxzhorod.", encoding="utf-8")
    (tmp_path / "2022-09-10-b.txt").write_text("The bakery on the corner sells good bread.", encoding="utf-8")
    ran = run("extract", tmp_path / "2022-09-10-a.txt", tmp_path / "2022-09-10-b.txt")
    assert ran.code == 0
    assert "no claim" in ran.err


def test_a_missing_path_and_a_missing_ledger(run: Run) -> None:
    assert run("extract", "nowhere.txt").code == 3
    missing = run("brief", "--on", "2022-09-10", "--ledger", "nowhere.ledger")
    assert missing.code == 5
    assert "nowhere.ledger" in missing.err


@pytest.mark.parametrize("option", [("--on", "September"), ("--known-by", "rumour"), ("--theatre", "atlantis")])
def test_a_setting_that_makes_no_sense(run: Run, reports: Path, option: tuple[str, str]) -> None:
    run("ingest", reports, "--ledger", "war.ledger")
    asked = ["control", "--on", "2022-09-10", "--ledger", "war.ledger", *option]
    assert run(*asked).code == 2


def test_a_damaged_ledger(run: Run, tmp_path: Path) -> None:
    (tmp_path / "war.ledger").write_bytes(b"this is no ledger" * 500)
    assert run("brief", "--on", "2022-09-10", "--ledger", tmp_path / "war.ledger").code == 7


def test_a_ledger_of_a_newer_version(run: Run, reports: Path, tmp_path: Path) -> None:
    run("ingest", reports, "--ledger", tmp_path / "war.ledger")
    with sqlite3.connect(tmp_path / "war.ledger") as connection:
        connection.execute("update meta set value = '999' where key = 'schema_version'")
    connection.close()
    assert run("brief", "--on", "2022-09-10", "--ledger", tmp_path / "war.ledger").code == 8
    assert run("ingest", reports, "--ledger", tmp_path / "war.ledger").code == 8


def many_reports(folder: Path, count: int) -> Path:
    folder.mkdir()
    for number in range(count):
        words = (
            f"Russian forces shelled Kramatorsk {number} times on September 9. Ukrainian forces hold Sloviansk. " * 40
        )
        (folder / f"2022-09-10-{number:03d}.txt").write_text(words, encoding="utf-8")
    return folder


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_run_cut_off_in_the_middle_goes_on_from_there(run: Run, tmp_path: Path, how: signal.Signals) -> None:
    folder, ledger = many_reports(tmp_path / "many", 60), tmp_path / "war.ledger"
    command = [sys.executable, "-m", "fogline", "ingest", str(folder), "--ledger", str(ledger)]
    started = subprocess.Popen(command, env=os.environ.copy(), stderr=subprocess.DEVNULL)
    give_up = time.monotonic() + 60
    while started.poll() is None and time.monotonic() < give_up and not _some_recorded(ledger):
        time.sleep(0.02)
    started.send_signal(how)
    started.wait(timeout=60)
    assert run("check", "--ledger", ledger).code == 0
    kept = len(run("claims", "--ledger", ledger).out.splitlines())
    assert kept > 0
    again = run("ingest", folder, "--ledger", ledger)
    assert again.code == 0
    assert len(run("claims", "--ledger", ledger).out.splitlines()) >= kept
    assert "0 new reports" in run("ingest", folder, "--ledger", ledger).err
    assert run("check", "--ledger", ledger).code == 0


def _some_recorded(ledger: Path) -> bool:
    try:
        connection = sqlite3.connect(f"file:{ledger}?mode=ro", uri=True)
        try:
            return bool(connection.execute("select count(*) from reports").fetchone()[0] >= 3)
        finally:
            connection.close()
    except sqlite3.Error:
        return False
