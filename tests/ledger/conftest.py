"""An invented war to fill ledgers with: reports, claims, a clock that tests can set, and a way to run a writer in
another process.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

import pytest

from fogline.ledger import Ledger, open_ledger
from fogline.model.claim import Attribution, Claim, ClaimPlace, Kind, Party, Span
from fogline.model.entry import Extraction, ReadReport
from fogline.model.place import Candidate
from fogline.model.report import Citation, Heading, Report

FIRST_DAY = datetime(2031, 3, 1, 12, tzinfo=UTC)
SENTENCE = "Marshal Quillfeather said that the grey militia took Ostrov Mill on Tuesday."
MILL = "geonames:9001"
ROOT = Path(__file__).parents[2]

Process = Callable[..., subprocess.Popen[str]]


class Clock:
    """A clock that goes on by its pace each time it is looked at, and can be set."""

    def __init__(self) -> None:
        self.moment = datetime(2031, 6, 1, tzinfo=UTC)
        self.pace = timedelta(seconds=1)

    def __call__(self) -> datetime:
        self.moment += self.pace
        return self.moment


class MakeRead(Protocol):
    """Makes a report of the invented war with its claims."""

    def __call__(
        self,
        number: int,
        *,
        claims: int = 2,
        extractor: str = "v1",
        gazetteers: tuple[str, ...] = ("atlas",),
        published: datetime | None = None,
        text: str | None = None,
    ) -> ReadReport: ...


def make_report(number: int, published: datetime | None = None, text: str | None = None) -> Report:
    return Report(
        doc=f"dispatch-{number}",
        text=text if text is not None else f"{SENTENCE} Dispatch {number} ends.",
        publisher="The Invented Courier",
        published=published or FIRST_DAY + timedelta(days=number % 30),
        title=f"Quillfeather's mill, part {number}",
        language="en",
        origin=f"dispatches/{number}.html",
        citations=(Citation(77, ("https://example.org/quillfeather",)),),
        headings=(Heading(0, 7),),
    )


def make_claim(report: Report, number: int, place: str = MILL, kind: Kind = "capture") -> Claim:
    candidates = (Candidate(place, "Mill", 10.5, 50.25, 0.9),)
    spot = ClaimPlace("Ostrov Mill", 53, 64, "at", False, place, "Mill", 10.5, 50.25, 0.9, candidates)
    return Claim(
        id=f"c-{report.id}-{number}",
        report=report.id,
        doc=report.doc,
        published=report.published,
        publisher=report.publisher,
        start=0,
        end=len(SENTENCE),
        quote=SENTENCE,
        trigger=Span("took", 48, 52),
        kind=kind,
        polarity="+",
        mood="actual",
        certainty="certain",
        actor=Party("the grey militia", "GREY"),
        target=None,
        background=False,
        places=(spot,),
        source=Attribution("Marshal Quillfeather", "GREY", "military"),
        stance="neutral",
        when="2031-03-01",
        links=("https://example.org/quillfeather",),
        p=0.75,
        why="took: capture",
    )


def build_read(
    number: int,
    *,
    claims: int = 2,
    extractor: str = "v1",
    gazetteers: tuple[str, ...] = ("atlas",),
    published: datetime | None = None,
    text: str | None = None,
) -> ReadReport:
    told = make_report(number, published, text)
    drawn = tuple(make_claim(told, at) for at in range(claims))
    return ReadReport(told, Extraction(told.id, extractor, gazetteers, drawn))


@pytest.fixture(scope="session")
def make_read() -> MakeRead:
    return build_read


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "war.ledger"


@pytest.fixture
def ledger(path: Path, clock: Clock) -> Iterator[Ledger]:
    with open_ledger(path, write=True, now=clock, wait_seconds=5) as opened:
        yield opened


@pytest.fixture
def process() -> Iterator[Process]:
    """Starts other_process.py with arguments; what is left of it at the end of a test is killed."""
    started = []

    def start(*arguments: object) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.ledger.other_process", *map(str, arguments)]
        environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}"}
        pipe = subprocess.PIPE
        running = subprocess.Popen(command, cwd=ROOT, env=environment, stdin=pipe, stdout=pipe, stderr=pipe, text=True)
        started.append(running)
        return running

    yield start
    for running in started:
        running.kill()
        running.communicate()
