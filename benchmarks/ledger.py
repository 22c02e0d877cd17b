"""How fast a ledger is written and read: `python benchmarks/ledger.py [--reports N] [--claims N]`, on a disk given by
--folder.

Reports are made up, of about 5,000 characters; each claim has one place with three candidates, some 900 bytes of JSON.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from fogline.ledger import open_ledger
from fogline.model.claim import Attribution, Claim, ClaimPlace, Party, Span
from fogline.model.entry import Correction, Extraction, ReadReport
from fogline.model.place import Candidate
from fogline.model.report import Report

FIRST = datetime(2031, 1, 1, tzinfo=UTC)
T = TypeVar("T")
SENTENCE = "A spokesman of the grey army said that its troops took village {} on the northern road on Tuesday."


def reports(count: int, claims: int) -> Iterator[ReadReport]:
    for number in range(count):
        quotes = [SENTENCE.format(number * claims + at) for at in range(claims)]
        published = FIRST + timedelta(hours=number)
        report = Report(
            f"dispatch-{number}", " ".join(quotes), f"Courier {number % 20}", published, f"Dispatch {number}"
        )
        drawn = tuple(claim(report, report.id, at, quote) for at, quote in enumerate(quotes))
        yield ReadReport(report, Extraction(report.id, "1", ("atlas",), drawn))


def claim(report: Report, report_id: str, number: int, quote: str) -> Claim:
    start = number * (len(quote) + 1)
    village = f"geonames:{abs(hash(quote)) % 5_000}"
    candidates = tuple(Candidate(f"{village}{at}", "Village", 10.25, 50.5, p) for at, p in enumerate((0.8, 0.1, 0.1)))
    place = ClaimPlace("village", start + 60, start + 67, "at", False, village, "Village", 10.25, 50.5, 0.8, candidates)
    return Claim(
        id=f"c-{report_id}-{number}",
        report=report_id,
        doc=report.doc,
        published=report.published,
        publisher=report.publisher,
        start=start,
        end=start + len(quote),
        quote=quote,
        trigger=Span("took", start + 52, start + 56),
        kind="capture",
        polarity="+",
        mood="actual",
        certainty="certain",
        actor=Party("its troops", "GREY"),
        target=None,
        background=False,
        places=(place,),
        source=Attribution("A spokesman of the grey army", "GREY", "military"),
        stance="neutral",
        when="2031-01-01",
        links=(),
        p=0.8,
        why="took: capture, active voice",
    )


def timed(what: str, count: int, unit: str, work: Callable[[], T]) -> T:
    start, busy = time.perf_counter(), time.process_time()
    result = work()
    spent, busy = time.perf_counter() - start, time.process_time() - busy
    print(f"{what:48} {spent * 1000:8.1f} ms ({busy * 1000:8.1f} of a core) {count / spent:10,.0f} {unit}/s")
    return result


def measure(path: Path, count: int, per_report: int) -> None:
    reads, total = list(reports(count, per_report)), count * per_report
    singles = list(reports(count + 100, per_report))[count:]
    one = "geonames:17"

    def now() -> datetime:
        return datetime.now(UTC)

    with open_ledger(path, write=True, now=now) as ledger:
        timed("enter_many: claims written, commits included", total, "claims", lambda: ledger.enter_many(reads))
        timed("enter_many again: nothing new", count, "reports", lambda: ledger.enter_many(reads))
        timed(
            "enter: one report to a transaction", 100 * per_report, "claims", lambda: [ledger.enter(r) for r in singles]
        )
    print(f"{'size on disk':48} {path.stat().st_size / 1e6:8.1f} MB")
    with open_ledger(path, write=False, now=now) as ledger:
        half = FIRST + timedelta(hours=count // 2)
        total += 100 * per_report
        timed("claims(): all", total, "claims", ledger.claims)
        timed("claims(): all, once more", total, "claims", ledger.claims)
        timed("claims(known): half of them by published", total // 2, "claims", lambda: ledger.claims(half))
        timed("claims(known_by recorded): all", total, "claims", lambda: ledger.claims(now(), "recorded"))
        timed(
            "claims(since): one day",
            24 * per_report,
            "claims",
            lambda: ledger.claims(half, since=half - timedelta(days=1)),
        )
        timed("claims(place): one place", 1, "answers", lambda: ledger.claims(half, place=one))
        timed("search: two words", 1, "answers", lambda: ledger.search("grey spokesman", 20))
        timed("check()", total, "claims", ledger.check)
    with open_ledger(path, write=True, now=now) as ledger:
        first = singles[0]
        change = Correction(first.extraction.claims[0].id, "kind", '"hold"', "A. Desk", "still theirs")
        timed("correct: one field", 1, "corrections", lambda: ledger.correct(change))
        timed(
            "redact: one report, wiped off the disk",
            1,
            "redactions",
            lambda: ledger.redact(first.report.id, "A", "law"),
        )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--reports", type=int, default=1_000)
    options.add_argument("--claims", type=int, default=50)
    options.add_argument("--folder", type=Path, default=None)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(dir=chosen.folder) as folder:
        measure(Path(folder) / "bench.ledger", chosen.reports, chosen.claims)


if __name__ == "__main__":
    main()
