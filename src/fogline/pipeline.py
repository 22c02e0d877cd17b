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
from fogline.extract import Extractor, ReaderName, choose_reader
from fogline.locate import Gazetteer, LocatedMention, locate_claims, locate_spans, open_gazetteer
from fogline.model.claim import KINDS, Claim
from fogline.model.dates import end_of_day
from fogline.model.entry import Extraction, ReadReport
from fogline.model.notice import Notice
from fogline.model.picture import Holding, Influence, Picture
from fogline.model.place import Place
from fogline.model.report import Report
from fogline.model.theatre import Theatre
from fogline.read import ReadOptions, read_paths

if TYPE_CHECKING:
    from fogline.ledger import Ledger
    from fogline.weigh import Told
    from fogline.weigh.maps import ControlMap
    from fogline.weigh.settings import Fitted

KnownBy = Literal["published", "recorded"]

# An imported map is a report without claims whose name begins so.
CONTROL_MAP = "control-map-"

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
    days = [on - timedelta(days=1), on]
    told = _told(ledger, desk, days, known, known_by)
    before, now = estimate_control(claims, desk.settlements(), desk.theatre, days, told)
    return Picture(desk.theatre.id, on, moment, claims, recent, now, before)


def control(
    ledger: "Ledger",
    desk: Desk,
    on: date,
    known: date | None = None,
    known_by: KnownBy = "published",
    model: "Fitted | None" = None,
) -> tuple[Holding, ...]:
    """Who most likely holds each settlement of the theatre on a day: as known then, or looking back from a later day
    `known`."""
    from fogline.weigh import estimate_control

    claims, _ = known_claims(ledger, on, known, known_by)
    told = msgspec.structs.replace(_told(ledger, desk, [on], known, known_by), model=model)
    return estimate_control(claims, desk.settlements(), desk.theatre, [on], told)[0]


def import_control(raw: bytes, name: str, desk: Desk, on: date, publisher: str, ledger: "Ledger") -> int | None:
    """Enters a reference map as one entry of its publisher, published at the end of its day; None where it is there
    already. It is the prior of control from that day on, and evidence for nothing else.

    Raises MaterialError where the file is no GeoJSON or no polygon of it means anything in the theatre.
    """
    from fogline.weigh.maps import read_map

    read_map(raw, on, publisher, desk.theatre)
    report = Report(f"{CONTROL_MAP}{on}", raw.decode("utf-8"), publisher, end_of_day(on), language="zxx", origin=name)
    return ledger.enter(ReadReport(report, Extraction(report.id, CONTROL_MAP, (), ())))


def known_maps(
    ledger: "Ledger", theatre: Theatre, days: Sequence[date], known: date | None, known_by: KnownBy
) -> tuple["ControlMap", ...]:
    """The imported maps that bear on some days: the last before the first of them, and those in between."""
    from fogline.weigh.maps import read_map

    heads = ledger.reports(known=end_of_day(known or max(days)), known_by=known_by)
    drawn = sorted((h.published.date(), h.entry, h) for h in heads if h.doc.startswith(CONTROL_MAP) and not h.redacted)
    before = [entry for entry in drawn if entry[0] <= min(days)][-1:]
    between = [entry for entry in drawn if min(days) < entry[0] <= max(days)]
    found = [(head, ledger.report(head.id)) for _, _, head in (*before, *between)]
    return tuple(
        read_map(text.text.encode("utf-8"), head.published.date(), head.publisher, theatre)
        for head, text in found
        if text is not None
    )


def _told(ledger: "Ledger", desk: Desk, days: Sequence[date], known: date | None, known_by: KnownBy) -> "Told":
    from fogline.weigh import Told

    later = known if known and known > max(days) else None
    return Told(known_maps(ledger, desk.theatre, days, known, known_by), later)


def control_areas(holdings: Sequence[Holding], theatre: Theatre, on: date) -> str:
    """The ground of each side, contested and unknown ground, and the front line, as GeoJSON."""
    from fogline.weigh.outline import areas_geojson

    return areas_geojson(holdings, theatre, on)


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

    claims, _ = known_claims(ledger, on, min(known, on) if known else None, known_by)
    found = desk.find_place(place)
    told = _told(ledger, desk, [on], None, known_by)
    holding, influences = explain_control(claims, desk.settlements(), desk.theatre, found.id, on, told)
    moved_by = {influence.claim for influence in influences if influence.claim}
    return Explanation(holding, influences, tuple(claim for claim in claims if claim.id in moved_by))
