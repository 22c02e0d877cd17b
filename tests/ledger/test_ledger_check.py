"""The check finds what was done to a ledger behind its back."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from tests.ledger.conftest import Clock, build_read

from fogline.ledger import open_ledger
from fogline.model.entry import Correction

TAMPERING = [
    ("UPDATE reports SET text = text || '!' WHERE entry = 1", "hash"),
    ("UPDATE reports SET text = NULL WHERE entry = 1", "redacted in one place"),
    ("UPDATE reports SET rest = json_set(rest, '$.publisher', 'Another') WHERE entry = 1", "its id would be"),
    ("UPDATE claims SET kind = 'hold' WHERE row = 1", "columns differ"),
    ("UPDATE claims SET body = json_set(body, '$.polarity', '-') WHERE row = 1", "columns differ"),
    ("DELETE FROM claims WHERE row = 1", "the ledger has 1"),
    ("DELETE FROM claim_places WHERE row = 1", "index of places"),
    ("DELETE FROM corrections", "corrections has none"),
    ("DELETE FROM journal WHERE number = 4", "lacks entries 4 to 4"),
    ("UPDATE journal SET kind = 'redaction' WHERE number = 1", "journal does not know as report"),
    ("UPDATE journal SET recorded = '2001-01-01 00:00:00.000000' WHERE number = 3", "no later than"),
    ("UPDATE extractions SET report = 'r-none' WHERE entry = 3", "not there"),
]


@pytest.fixture
def sound(path: Path, clock: Clock) -> Path:
    with open_ledger(path, write=True, now=clock) as ledger:
        ledger.enter_many(build_read(number) for number in range(3))
        claim = ledger.claims()[0]
        ledger.correct(Correction(claim.id, "kind", '"hold"', "A. Desk", "seen"))
        assert ledger.check() == []
    return path


@pytest.mark.parametrize(("tampering", "complaint"), TAMPERING)
def test_tampering_is_found(sound: Path, clock: Clock, tampering: str, complaint: str) -> None:
    other = sqlite3.connect(sound)
    assert other.execute(tampering).rowcount
    other.commit()
    other.close()
    with open_ledger(sound, write=False, now=clock) as ledger:
        assert any(complaint in problem for problem in ledger.check())


def test_words_that_are_not_in_the_index_are_found(sound: Path, clock: Clock) -> None:
    other = sqlite3.connect(sound)
    other.execute("INSERT INTO report_words(report_words) VALUES ('delete-all')")
    other.commit()
    other.close()
    with open_ledger(sound, write=False, now=clock) as ledger:
        assert any("search" in problem for problem in ledger.check())


def test_words_of_another_text_in_the_index_are_found_by_a_writer(sound: Path, clock: Clock) -> None:
    other = sqlite3.connect(sound)
    other.execute("INSERT INTO report_words(report_words, rowid, title, text) VALUES ('delete', 1, 'x', 'other words')")
    other.execute("INSERT INTO report_words(rowid, title, text) VALUES (1, 'x', 'other words')")
    other.commit()
    other.close()
    with open_ledger(sound, write=True, now=clock) as ledger:
        assert any("damaged" in problem for problem in ledger.check())


def test_a_clock_that_was_wrong_is_told(sound: Path, clock: Clock) -> None:
    clock.moment -= timedelta(days=400)
    with open_ledger(sound, write=False, now=clock) as ledger:
        assert any("future" in problem for problem in ledger.check())
