"""The one file that knows all the stages: one report in, ledger changed; one date in, picture out.

The command line and the Python API are thin layers over these functions.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal

import msgspec

from fogline.errors import SettingError, UnknownPlaceError
from fogline.evaluate import (
    NEAR_KM,
    AnnotatedClaim,
    Article,
    PlaceAnswer,
    PlaceRow,
    PlaceScores,
    PointAnswer,
    PointScores,
    Scores,
    Window,
    as_annotated,
    score_claims,
    score_places,
    score_points,
    span_of,
    window_text,
)
from fogline.extract import Extractor, ReaderName, choose_reader
from fogline.locate import Gazetteer, LocatedMention, locate_claims, locate_spans, open_gazetteer
from fogline.model.claim import KINDS, Claim
from fogline.model.dates import end_of_day, instant
from fogline.model.entry import Extraction, ReadReport
from fogline.model.notice import Notice
from fogline.model.picture import Holding, Influence, Picture
from fogline.model.place import Place, distance_km
from fogline.model.report import Report
from fogline.model.theatre import Theatre
from fogline.read import ReadOptions, read_bytes, read_paths

if TYPE_CHECKING:
    from fogline.ledger import Ledger

KnownBy = Literal["published", "recorded"]

# An event that is over for longer than this is history to the picture of a day.
EVENT_WINDOW = timedelta(days=14)


class Desk:
    """The stages set up for one theatre: its gazetteer is open and its extractor ready. Build one and use it for many
    reports."""

    def __init__(self, theatre: Theatre, data_folder: Path | None = None, reader: ReaderName = "auto") -> None:
        self.theatre = theatre
        self._reader = reader
        self.gazetteer: Gazetteer = open_gazetteer(theatre, data_folder)

    @cached_property
    def extractor(self) -> Extractor:
        """Draws claims; built when first needed, as questions to a ledger do without it."""
        return Extractor(self.theatre, self.gazetteer, choose_reader(self.theatre, self._reader))

    def settlements(self) -> list[Place]:
        """The settlements that this war is about."""
        return self.gazetteer.settlements(self.theatre.countries)

    def find_place(self, name: str) -> Place:
        """The place that a person means by a name or an id: the theatre's most prominent one. Raises
        UnknownPlaceError."""
        by_id = self.gazetteer.place(name)
        if by_id:
            return by_id
        own = {place.id: place for place in self.settlements()}
        (meant,) = locate_spans(name, [(0, len(name))], self.gazetteer, self.theatre) if name else (None,)
        named = [own[candidate.id] for candidate in (meant.candidates if meant else ()) if candidate.id in own]
        if not named:
            raise UnknownPlaceError(f"no settlement of the theatre is named {name!r}", "see `fogline control`")
        return named[0]


class Ingested(msgspec.Struct, frozen=True):
    """What became of one report: how many claims it gave, and whether the ledger had them already."""

    report: Report
    claims: int
    new: bool
    notices: tuple[Notice, ...]


def draw_claims(report: Report, desk: Desk) -> tuple[ReadReport, tuple[Notice, ...]]:
    """Draws the claims of one report and places them."""
    claims, remarks = desk.extractor.extract(report)
    placed, unplaced = locate_claims(claims, report, desk.gazetteer, desk.theatre)
    extraction = Extraction(report.id, desk.extractor.version, desk.gazetteer.hashes, placed)
    return ReadReport(report, extraction), (*remarks, *unplaced)


def extract_paths(
    paths: Sequence[str], desk: Desk, options: ReadOptions, stdin: BinaryIO | None = None
) -> Iterator[Claim | Notice]:
    """The claims of all reports at some paths, in order, with the notices about what could not be used."""
    for item in read_paths(paths, options, stdin):
        if isinstance(item, Notice):
            yield item
            continue
        read, notices = draw_claims(item, desk)
        yield from read.extraction.claims
        yield from notices
        if not read.extraction.claims:
            yield Notice(item.doc, "no claim found", "info")


def ingest_paths(
    paths: Sequence[str], desk: Desk, options: ReadOptions, ledger: "Ledger", stdin: BinaryIO | None = None
) -> Iterator[Ingested | Notice]:
    """Reads reports and enters them with their claims, one whole report at a time; a report that is there already is
    passed over."""
    for item in read_paths(paths, options, stdin):
        yield item if isinstance(item, Notice) else ingest_report(item, desk, ledger)


def ingest_report(report: Report, desk: Desk, ledger: "Ledger") -> Ingested:
    """Enters one report with its claims; the same report with the same extractor and gazetteers adds nothing."""
    if ledger.has_extraction(report.id, desk.extractor.version, desk.gazetteer.hashes):
        return Ingested(report, 0, False, ())
    read, notices = draw_claims(report, desk)
    entered = ledger.enter(read)
    return Ingested(report, len(read.extraction.claims), entered is not None, notices)


def locate_text(
    report: Report, gazetteer: Gazetteer, theatre: Theatre | None, spans: Sequence[tuple[int, int]] | None = None
) -> list[LocatedMention]:
    """Resolves the place names of a report: those at the given spans, else all that the gazetteer knows."""
    if spans is None:
        spans = [(mention.start, mention.end) for mention in gazetteer.mentions(report.text)]
    bad = [span for span in spans if not 0 <= span[0] < span[1] <= len(report.text)]
    if bad:
        raise SettingError(
            f"the span {bad[0]} lies outside the text of {report.doc}", "give [start, end] in characters"
        )
    return locate_spans(report.text, spans, gazetteer, theatre)


def known_claims(
    ledger: "Ledger", on: date, known: date | None = None, known_by: KnownBy = "published"
) -> tuple[tuple[Claim, ...], datetime]:
    """The claims that may be used for a question about the day `on`, and the moment up to which they were known."""
    moment = end_of_day(known or on)
    return ledger.claims(known=moment, known_by=known_by), moment


def filter_claims(
    claims: Iterable[Claim], since: datetime | None = None, kind: str | None = None, place: str | None = None
) -> list[Claim]:
    """Those claims that were published at or after `since`, are of a kind, and name a place (by its name, its words
    or its id)."""
    if kind and kind not in KINDS:
        raise SettingError(f"no kind of claim is named {kind!r}", "choose one of " + ", ".join(KINDS))
    wanted = place.casefold() if place else None
    chosen = []
    for claim in claims:
        names = {str(name).casefold() for of in claim.places for name in (of.text, of.name, of.id)}
        if (since is None or claim.published >= since) and kind in (None, claim.kind) and wanted in (None, *names):
            chosen.append(claim)
    return chosen


def picture(
    ledger: "Ledger", desk: Desk, on: date, known: date | None = None, known_by: KnownBy = "published"
) -> Picture:
    """All that is believed about one day with only what was known on another (the same day where none is given)."""
    from fogline.weigh import estimate_control, find_events

    claims, moment = known_claims(ledger, on, known, known_by)
    events = find_events(claims, desk.theatre)
    recent = tuple(event for event in events if on - EVENT_WINDOW < event.last_day <= on)
    before, now = estimate_control(claims, desk.settlements(), desk.theatre, [on - timedelta(days=1), on])
    return Picture(desk.theatre.id, on, moment, claims, recent, now, before)


def control(
    ledger: "Ledger", desk: Desk, on: date, known: date | None = None, known_by: KnownBy = "published"
) -> tuple[Holding, ...]:
    """Who most likely holds each settlement of the theatre on a day."""
    from fogline.weigh import estimate_control

    claims, _ = known_claims(ledger, on, known, known_by)
    return estimate_control(claims, desk.settlements(), desk.theatre, [on])[0]


class Explanation(msgspec.Struct, frozen=True):
    """Why a place is judged as it is: the answer, what moved it, and the claims that did."""

    holding: Holding
    influences: tuple[Influence, ...]
    claims: tuple[Claim, ...]


def explain(
    ledger: "Ledger", desk: Desk, place: str, on: date, known: date | None = None, known_by: KnownBy = "published"
) -> Explanation:
    """Explains the estimate of one place, named or by id, on one day."""
    from fogline.weigh import explain_control

    claims, _ = known_claims(ledger, on, known, known_by)
    found = desk.find_place(place)
    holding, influences = explain_control(claims, desk.settlements(), desk.theatre, found.id, on)
    moved_by = {influence.claim for influence in influences if influence.claim}
    return Explanation(holding, influences, tuple(claim for claim in claims if claim.id in moved_by))


def evaluate_extraction(windows: Iterable[Window], desk: Desk) -> dict[str, Scores]:
    """Draws claims from annotated windows and scores them against the annotation: all together (under "all") and by
    publisher."""
    gold: dict[str, list[AnnotatedClaim]] = {"all": []}
    drawn: dict[str, list[AnnotatedClaim]] = {"all": []}
    for window in windows:
        told = [msgspec.structs.replace(claim, doc=window.doc) for claim in window.claims]
        # Read as the file that the reference scorer writes, so that headings are seen alike.
        options = ReadOptions(now=instant(window.published), publisher=window.publisher, published=window.published)
        report = read_bytes(window_text(window).encode("utf-8"), f"{window.doc}.txt", options)
        read, _ = draw_claims(report, desk)
        own = [as_annotated(claim, window) for claim in read.extraction.claims]
        for group in ("all", window.publisher):
            gold.setdefault(group, []).extend(told)
            drawn.setdefault(group, []).extend(own)
    return {group: score_claims(gold[group], drawn[group]) for group in gold}


def evaluate_places(rows: Sequence[PlaceRow], windows: Iterable[Window], desk: Desk) -> PlaceScores:
    """Places the annotated mentions of some windows, one window at a time and without a ledger, and scores them."""
    answers: list[PlaceAnswer] = []
    for window in windows:
        answers += _place_answers([row for row in rows if row.doc == window.doc], window, desk)
    return score_places(answers, desk.theatre.countries)


def _place_answers(rows: Sequence[PlaceRow], window: Window, desk: Desk) -> Iterator[PlaceAnswer]:
    text, gazetteer = window_text(window), desk.gazetteer
    placed = [(row, span) for row in rows if (span := span_of(row, window))]
    found = gazetteer.mentions(text)
    located = locate_spans(text, [span for _, span in placed], gazetteer, desk.theatre)
    for (row, (start, end)), where in zip(placed, located, strict=True):
        recognised = any(mention.start < end and start < mention.end for mention in found)
        chosen = gazetteer.place(where.id) if where.id else None
        yield PlaceAnswer(row, recognised, where.candidates, gazetteer.place(row.id), chosen)


def evaluate_points(articles: Iterable[Article], gazetteer: Gazetteer) -> PointScores:
    """Places the given names of articles anywhere in the world, one article at a time, and scores the distances."""
    answers: list[PointAnswer] = []
    for article in articles:
        located = locate_spans(article.text, [(one.start, one.end) for one in article.names], gazetteer, None)
        for true, where in zip(article.names, located, strict=True):
            near = (
                distance_km(one.lon, one.lat, true.lon, true.lat) <= NEAR_KM
                for one in gazetteer.places_named(where.text)
            )
            best = where.candidates[0] if where.candidates else None
            answers.append(PointAnswer(where.text, true.lon, true.lat, best, any(near)))
    return score_points(answers)
