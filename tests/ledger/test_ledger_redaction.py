"""Redaction: the words are gone from every answer and from the disk; hash and claims stay."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fogline.errors import LedgerLockedError, SettingError
from fogline.ledger import Ledger, open_ledger
from fogline.model.entry import Correction, ReadReport

if TYPE_CHECKING:
    from tests.ledger.conftest import Clock, MakeRead

SECRET = ("Xylograph", "xylograph", "Zanthoxylum", "zanthoxylum", "Quixotry", "quixotry")
TEXT = "The Xylograph battalion took Ostrov Mill, said Zanthoxylum, a witness. Quixotry prevailed. "


def secret_read(make_read: "MakeRead", number: int, extractor: str = "v1") -> ReadReport:
    from msgspec.structs import replace

    from fogline.model.claim import Attribution, Party, Span

    read = make_read(number, text=TEXT * 30 + str(number), extractor=extractor)
    claims = tuple(
        replace(
            claim,
            quote=TEXT,
            trigger=Span("Quixotry", 71, 79),
            actor=Party("The Xylograph battalion", "GREY"),
            target=Party("Quixotry", None),
            source=Attribution("Zanthoxylum", None, "witness"),
            links=("https://example.org/zanthoxylum",),
            places=tuple(replace(place, text="Xylograph Mill") for place in claim.places),
            why="Quixotry: capture",
        )
        for claim in read.extraction.claims
    )
    report = replace(read.report, title="Xylograph")
    return ReadReport(report, replace(read.extraction, claims=claims))


def words_on_disk(path: Path) -> list[str]:
    files = [file for file in path.parent.iterdir() if file.name.startswith(path.name)]
    return [f"{word} in {file.name}" for file in files for word in SECRET if word.encode() in file.read_bytes()]


def test_words_leave_answers_and_disk_and_the_claims_stay(ledger: Ledger, path: Path, make_read: "MakeRead") -> None:
    ledger.enter_many(make_read(number) for number in range(100, 140))
    read = secret_read(make_read, 1)
    ledger.enter(read)
    ledger.enter_many(make_read(number) for number in range(140, 180))
    first, second = read.extraction.claims
    ledger.correct(Correction(first.id, "actor", '{"text":"the Xylograph men","side":"GREY"}', "A. Desk", "named so"))
    ledger.correct(Correction(second.id, "rejected", "false", "A. Desk", "seen"))
    assert words_on_disk(path)

    number = ledger.redact(read.report.id, "Legal", "order of a court")

    assert words_on_disk(path) == []
    assert ledger.search("xylograph") == []
    assert ledger.report(read.report.id) is None
    head = next(head for head in ledger.reports() if head.id == read.report.id)
    assert (head.redacted, head.title, head.text_hash) == (True, None, read.report.text_hash)
    stays = ledger.claim(first.id)
    assert stays is not None
    assert (stays.kind, stays.start, stays.end, stays.p) == (first.kind, first.start, first.end, first.p)
    assert (stays.quote, stays.trigger.text, stays.links) == ("", "", ())
    assert stays.actor is not None
    assert (stays.actor.text, stays.actor.side) == (None, "GREY")
    assert (stays.places[0].text, stays.places[0].id) == ("Mill", first.places[0].id)
    assert len(ledger.claims(place=first.places[0].id)) == 162
    last = list(ledger.entries())[-1]
    assert (last.number, last.kind, last.subject) == (number, "redaction", read.report.id)
    assert ledger.check() == []


def test_old_bytes_in_free_pages_are_wiped_too(path: Path, clock: "Clock", make_read: "MakeRead") -> None:
    with open_ledger(path, write=True, now=clock) as ledger:
        ledger._store.direct("PRAGMA secure_delete=OFF")
        ledger.enter_many(secret_read(make_read, number) for number in range(30))
        for number in range(30):
            ledger.redact(secret_read(make_read, number).report.id, "Legal", "order of a court")
        assert words_on_disk(path) == []


def test_other_reports_keep_their_words(ledger: Ledger, make_read: "MakeRead") -> None:
    ledger.enter(make_read(1))
    other = secret_read(make_read, 2)
    ledger.enter(other)
    ledger.redact(make_read(1).report.id, "Legal", "order of a court")
    assert [hit.report for hit in ledger.search("xylograph")] == [other.report.id]
    assert ledger.search("quillfeather") == []


def test_a_redacted_text_does_not_come_back(ledger: Ledger, path: Path, make_read: "MakeRead") -> None:
    read = secret_read(make_read, 1)
    ledger.enter(read)
    number = ledger.redact(read.report.id, "Legal", "order of a court")
    assert ledger.enter(read) is None
    assert ledger.enter(secret_read(make_read, 1, extractor="v2")) is not None
    assert words_on_disk(path) == []
    assert ledger.report(read.report.id) is None
    assert [claim.quote for claim in ledger.claims()] == ["", ""]
    assert ledger.redact(read.report.id, "Legal", "order of a court") == number
    assert ledger.check() == []


def test_a_redaction_needs_a_known_report_an_author_and_a_reason(ledger: Ledger, make_read: "MakeRead") -> None:
    ledger.enter(make_read(1))
    report = make_read(1).report.id
    for arguments in (("r-none", "Legal", "order"), (report, "", "order"), (report, "Legal", " ")):
        with pytest.raises(SettingError):
            ledger.redact(*arguments)
    assert ledger.report(report) is not None


def test_a_reader_in_the_way_is_told_and_a_second_try_wipes(path: Path, clock: "Clock", make_read: "MakeRead") -> None:
    read = secret_read(make_read, 1)
    with open_ledger(path, write=True, now=clock, wait_seconds=0.1) as ledger:
        ledger.enter(read)
        with open_ledger(path, write=False, now=clock) as reader, reader._store.reading() as connection:
            connection.exec_driver_sql("SELECT count(*) FROM claims").scalar_one()
            with pytest.raises(LedgerLockedError, match="redact the same report again"):
                ledger.redact(read.report.id, "Legal", "order of a court")
            assert ledger.report(read.report.id) is None
        ledger.redact(read.report.id, "Legal", "order of a court")
        assert words_on_disk(path) == []


def test_a_reader_open_meanwhile_sees_the_redaction(path: Path, clock: "Clock", make_read: "MakeRead") -> None:
    read = secret_read(make_read, 1)
    with open_ledger(path, write=True, now=clock) as ledger:
        ledger.enter(read)
        with open_ledger(path, write=False, now=clock) as reader:
            assert reader.report(read.report.id) == read.report
            ledger.redact(read.report.id, "Legal", "order of a court")
            assert reader.report(read.report.id) is None
            assert words_on_disk(path) == []
