"""What every ledger does, whatever store it lies in; nothing here knows of SQLite."""

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from fogline.errors import MaterialError, SettingError
from fogline.ledger import Ledger
from fogline.model.entry import ReadReport
from fogline.model.notice import Notice

if TYPE_CHECKING:
    from tests.ledger.conftest import Clock, MakeRead

LONG_AGO = datetime(1999, 1, 1, tzinfo=UTC)


def recorded_at(ledger: Ledger, number: int | None) -> datetime:
    return next(entry.recorded for entry in ledger.entries() if entry.number == number)


def test_what_is_entered_comes_back_as_it_was(ledger: Ledger, make_read: "MakeRead") -> None:
    read = make_read(1)
    assert ledger.enter(read) == 3
    assert ledger.claims() == read.extraction.claims
    assert ledger.report(read.report.id) == read.report
    assert ledger.claim(read.extraction.claims[1].id) == read.extraction.claims[1]
    assert [(entry.number, entry.kind) for entry in ledger.entries()] == [
        (1, "report"),
        (2, "gazetteer"),
        (3, "extraction"),
    ]
    assert ledger.check() == []


def test_a_head_says_what_is_known_of_a_report(ledger: Ledger, make_read: "MakeRead") -> None:
    report = make_read(1).report
    ledger.enter(make_read(1))
    (head,) = ledger.reports()
    assert (head.id, head.doc, head.publisher, head.published) == (
        report.id,
        report.doc,
        report.publisher,
        report.published,
    )
    assert (head.title, head.language, head.origin, head.text_hash) == (
        report.title,
        report.language,
        report.origin,
        report.text_hash,
    )
    assert (head.entry, head.redacted) == (1, False)


def test_unknown_things_are_none(ledger: Ledger) -> None:
    assert ledger.claim("c-none") is None
    assert ledger.report("r-none") is None
    assert ledger.claims() == ()
    assert list(ledger.entries()) == []
    assert ledger.check() == []


def test_the_same_report_twice_adds_nothing(ledger: Ledger, make_read: "MakeRead") -> None:
    read = make_read(1)
    ledger.enter(read)
    before = list(ledger.entries())
    assert ledger.has_extraction(read.report.id, "v1", ("atlas",))
    assert ledger.enter(read) is None
    assert list(ledger.entries()) == before
    assert len(ledger.claims()) == 2


def test_a_report_without_claims_is_kept(ledger: Ledger, make_read: "MakeRead") -> None:
    assert ledger.enter(make_read(1, claims=0)) is not None
    assert ledger.enter(make_read(1, claims=0)) is None
    assert len(ledger.reports()) == 1


def test_a_newer_extractor_supersedes_and_the_old_answer_can_be_had_again(
    ledger: Ledger, make_read: "MakeRead"
) -> None:
    old, new = make_read(1, claims=3), make_read(1, claims=1, extractor="v2")
    first, second = ledger.enter(old), ledger.enter(new)
    assert ledger.claims() == new.extraction.claims
    assert ledger.claims(recorded_at(ledger, first), "recorded") == old.extraction.claims
    assert ledger.claims(recorded_at(ledger, second), "recorded") == new.extraction.claims
    assert ledger.claims(LONG_AGO, "recorded") == ()
    # A claim that only the old extraction has can still be looked up, as a printed brief may cite it.
    assert ledger.claim(old.extraction.claims[2].id) == old.extraction.claims[2]
    assert ledger.enter(old) is None


def test_a_newer_extractor_that_finds_nothing_supersedes_too(ledger: Ledger, make_read: "MakeRead") -> None:
    ledger.enter(make_read(1))
    ledger.enter(make_read(1, claims=0, extractor="v2"))
    assert ledger.claims() == ()


def test_other_gazetteers_make_another_extraction(ledger: Ledger, make_read: "MakeRead") -> None:
    ledger.enter(make_read(1))
    assert ledger.enter(make_read(1, claims=1, gazetteers=("atlas", "local"))) is not None
    assert len(ledger.claims()) == 1
    assert [entry.subject for entry in ledger.entries() if entry.kind == "gazetteer"] == ["atlas", "local"]


def test_known_looks_at_published(ledger: Ledger, make_read: "MakeRead") -> None:
    day = datetime(2031, 3, 5, 23, 59, 59, tzinfo=UTC)
    second = timedelta(seconds=1)
    ledger.enter(make_read(1, published=day))
    ledger.enter(make_read(2, published=day + second))
    assert {claim.doc for claim in ledger.claims(day)} == {"dispatch-1"}
    assert ledger.claims(day - second) == ()
    assert {claim.doc for claim in ledger.claims(since=day + second)} == {"dispatch-2"}
    assert len(ledger.claims(day + second, since=day)) == 4
    assert [head.doc for head in ledger.reports(day)] == ["dispatch-1"]
    assert ledger.reports(day, "recorded") == []


def test_moments_in_other_zones_are_the_same_moments(ledger: Ledger, make_read: "MakeRead") -> None:
    east = timezone(timedelta(hours=3))
    read = make_read(1, published=datetime(2031, 3, 5, 2, tzinfo=east))
    ledger.enter(read)
    assert ledger.claims(datetime(2031, 3, 4, 23, tzinfo=UTC)) == read.extraction.claims
    assert ledger.claims(datetime(2031, 3, 5, 1, 59, tzinfo=east)) == ()
    back = ledger.report(read.report.id)
    assert back is not None
    assert back.id == read.report.id
    assert ledger.check() == []


def test_claims_come_in_order_of_published_then_id(ledger: Ledger, make_read: "MakeRead") -> None:
    for number in (5, 2, 9, 2, 31):
        ledger.enter(make_read(number, claims=3))
    keys = [(claim.published, claim.id) for claim in ledger.claims()]
    assert keys == sorted(keys)
    assert len(keys) == 12


def test_claims_of_one_place(ledger: Ledger, make_read: "MakeRead") -> None:
    ledger.enter(make_read(1))
    assert len(ledger.claims(place="geonames:9001")) == 2
    assert ledger.claims(place="geonames:1") == ()
    assert ledger.claims(LONG_AGO, place="geonames:9001") == ()


def test_many_are_entered_as_one_by_one(ledger: Ledger, make_read: "MakeRead") -> None:
    reads = [make_read(number % 60, claims=number % 4) for number in range(100)]
    results = ledger.enter_many(iter(reads))
    assert [result is None for result in results] == [number >= 60 for number in range(100)]
    assert len(ledger.reports()) == 60
    assert len(ledger.claims()) == sum(number % 4 for number in range(60))
    assert ledger.check() == []


def test_half_a_character_is_a_notice_among_many(ledger: Ledger, make_read: "MakeRead") -> None:
    broken = make_read(2, text="A broken \ud83d sign.")
    with pytest.raises(MaterialError, match="half a character"):
        ledger.enter(broken)
    first, second, third = ledger.enter_many([make_read(1), broken, make_read(3)])
    assert isinstance(first, int)
    assert isinstance(third, int)
    assert isinstance(second, Notice)
    assert second.subject == "dispatch-2"
    assert len(ledger.reports()) == 2


def test_strange_texts_come_back_as_they_were(ledger: Ledger, make_read: "MakeRead") -> None:
    for number, text in enumerate(["", "\x00 nought", "’ʼ' Ї \U0001f600", "\r\n\t", "x" * 2_000_000]):
        read = make_read(number, text=text)
        ledger.enter(read)
        assert ledger.report(read.report.id) == read.report
    assert ledger.check() == []


def strange(read: ReadReport, **changes: object) -> ReadReport:
    claim = replace(read.extraction.claims[0], **changes)
    return replace(read, extraction=replace(read.extraction, claims=(claim,)))


@pytest.mark.parametrize("changes", [{"report": "r-other"}, {"publisher": "Another"}, {"published": LONG_AGO}])
def test_claims_of_another_report_are_refused(
    ledger: Ledger, make_read: "MakeRead", changes: dict[str, object]
) -> None:
    with pytest.raises(SettingError):
        ledger.enter(strange(make_read(1), **changes))
    assert list(ledger.entries()) == []


def test_what_does_not_belong_together_is_refused(ledger: Ledger, make_read: "MakeRead") -> None:
    read = make_read(1)
    with pytest.raises(SettingError, match="not of"):
        ledger.enter(replace(read, extraction=make_read(2).extraction))
    twins = replace(read.extraction, claims=read.extraction.claims[:1] * 2)
    with pytest.raises(SettingError, match="one id"):
        ledger.enter(replace(read, extraction=twins))
    with pytest.raises(SettingError, match="zone"):
        ledger.enter(make_read(1, published=datetime(2031, 3, 1)))  # noqa: DTZ001
    assert list(ledger.entries()) == []


def test_a_question_has_to_make_sense(ledger: Ledger) -> None:
    with pytest.raises(SettingError, match="published or by recorded"):
        ledger.claims(LONG_AGO, "hearsay")  # type: ignore[arg-type]
    with pytest.raises(SettingError, match="zone"):
        ledger.claims(datetime(2031, 3, 1))  # noqa: DTZ001


@pytest.mark.parametrize("pace", [timedelta(0), timedelta(hours=-1), timedelta(microseconds=1)])
def test_recorded_moments_rise_whatever_the_clock_does(
    ledger: Ledger, make_read: "MakeRead", clock: "Clock", pace: timedelta
) -> None:
    clock.pace = pace
    for number in range(4):
        ledger.enter(make_read(number))
    moments = [entry.recorded for entry in ledger.entries()]
    assert moments == sorted(set(moments))
    assert len(moments) == 9
    numbers = [entry.number for entry in ledger.entries()]
    assert numbers == list(range(1, 10))


def test_entries_can_be_read_from_a_number_on(ledger: Ledger, make_read: "MakeRead") -> None:
    ledger.enter_many(make_read(number) for number in range(600))
    assert [entry.number for entry in ledger.entries(after=1199)] == [1200, 1201]
    assert sum(1 for _ in ledger.entries()) == 1201
