"""The one file that knows all the stages: one report in, ledger changed; one date in, picture out.

The command line and the Python API are thin layers over these functions.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
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
    from fogline.evaluate.control_report import ControlScores
    from fogline.evaluate.reference import Comparison, Reference
    from fogline.ledger import Ledger
    from fogline.weigh import Told
    from fogline.weigh.fitting import FitDays
    from fogline.weigh.ground import Floats, StartingLine
    from fogline.weigh.maps import ControlMap
    from fogline.weigh.settings import Fitted

KnownBy = Literal["published", "recorded"]

# An imported map is a report without claims whose name begins so.
CONTROL_MAP = "control-map-"
# Each third day tells a fit as much as every day, at a third of the cost.
FIT_STEP = 3

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


def evaluate_control(
    ledger: "Ledger",
    desk: Desk,
    reference: Path,
    span: tuple[date, date],
    step: int = 1,
    model: "Fitted | None" = None,
) -> "ControlScores":
    """Compares each day's answer, as known on that day, with a reference, beside the baselines that it has to beat.

    The first day of the span is that of the imported map; where the ledger has none of that day, the reference's own
    states of that day stand for it. Only claims published after it count.
    """
    from fogline.evaluate.baselines import by_distance, no_change, voted_baselines, votes
    from fogline.evaluate.control import tally
    from fogline.evaluate.control_report import ControlScores
    from fogline.evaluate.reference import comparison, load_reference
    from fogline.weigh.settings import shipped

    settlements, sides, model = desk.settlements(), [side.id for side in desk.theatre.sides], model or shipped()
    first, last = span
    known = load_reference(reference, settlements, sides)
    compared = comparison(known, settlements, first, last)
    # What was told before the map is no evidence any more, but who repeats it afterwards is still repeating himself.
    claims = ledger.claims(known=end_of_day(last))
    imported = [drawn for drawn in known_maps(ledger, desk.theatre, [first], None, "published") if drawn.day == first]
    start: Sequence[ControlMap | StartingLine] = imported or [_reference_line(known, desk.theatre, first)]
    alone = msgspec.structs.replace(model, settings=msgspec.structs.replace(model.settings, coupling=0.0))
    static, (a, b) = by_distance(compared)
    ways = {
        "the model": tally(compared, _answers(claims, desk, compared, start, model), step),
        "chain without coupling": tally(compared, _answers(claims, desk, compared, start, alone), step),
        "chain without claims": tally(compared, _answers([], desk, compared, start, model), step),
        "no change": tally(compared, no_change(compared), step),
        "no change by distance": tally(compared, static, step),
        **voted_baselines(compared, votes(claims, compared, settlements, sides), step),
    }
    notes = (
        f"{first} to {last}, each {step}. day: {int(compared.changed.sum())} places change; {len(claims)} claims",
        "prior: " + ("the imported map of the first day" if imported else "the reference's states of the first day"),
        f"model {model.version}, fitted on " + ("; ".join(model.fitted_on) or "nothing"),
        f"oracles, tuned on these very days: no change by distance ({a:g}, {b:g} km), and the four that read claims",
    )
    return ControlScores(compared, ways, notes)


def _reference_line(reference: "Reference", theatre: Theatre, day: date) -> "StartingLine":
    """The states of a reference on a day as a prior; settlements that it does not know are the default side's."""
    import numpy as np

    from fogline.weigh.ground import StartingLine
    from fogline.weigh.maps import prior_of

    sides = [side.id for side in theatre.sides]
    state = reference.on(day.toordinal()).astype(int)
    holder = np.where(state < 0, len(sides), state)
    stranger = np.ones(len(holder), bool)
    stranger[reference.place] = False
    holder[stranger] = sides.index(theatre.default_side)
    return StartingLine(prior_of(holder, len(sides)), np.full(len(holder), day.toordinal()))


def _answers(
    claims: Sequence[Claim],
    desk: Desk,
    compared: "Comparison",
    start: "Sequence[ControlMap | StartingLine]",
    model: "Fitted",
) -> dict[int, "Floats"]:
    """The model's probabilities for the settlements compared, by the row of the day."""
    from fogline.weigh import Told, control_series

    first = date.fromordinal(compared.first_day)
    span = first + timedelta(days=1), first + timedelta(days=compared.days)
    series = control_series(claims, desk.settlements(), desk.theatre, span, Told(start, model=model))
    return {day.day.toordinal() - compared.first_day: day.p[compared.index] for day in series}


def fit_control(
    ledger: "Ledger",
    desk: Desk,
    reference: Path,
    spans: Sequence[tuple[date, date]],
    version: str,
    note: Callable[[float], None] = lambda _: None,
) -> "Fitted":
    """Fits the control model to the days of some spans with a reference, and to no others: counts the likelihood
    tables, then searches hazards, coupling and temper by log loss; each span weighs alike, against its best static
    map."""
    from fogline.evaluate.reference import load_reference
    from fogline.weigh.fitting import fit

    known = load_reference(reference, desk.settlements(), [side.id for side in desk.theatre.sides])
    days = [_fit_days(ledger, desk, known, span) for span in spans]
    found = fit(days, desk.theatre, note)
    return msgspec.structs.replace(found, version=version, fitted_on=tuple(f"{a} to {b}" for a, b in spans))


def _fit_days(ledger: "Ledger", desk: Desk, reference: "Reference", span: tuple[date, date]) -> "FitDays":
    from fogline.evaluate.baselines import by_distance
    from fogline.evaluate.control import tally
    from fogline.evaluate.reference import comparison
    from fogline.weigh.fitting import FitDays
    from fogline.weigh.ground import StartingLine

    settlements, (first, last) = desk.settlements(), span
    compared = comparison(reference, settlements, first, last)
    line = _reference_line(reference, desk.theatre, first)
    static = tally(compared, by_distance(compared)[0], FIT_STEP).figures().log_loss
    return FitDays(
        compared.first_day,
        tuple(settlements[n] for n in compared.index.tolist()),
        tuple(c for c in ledger.claims(known=end_of_day(last)) if c.published.date() > first),
        StartingLine(line.p[compared.index], line.since[compared.index]),
        compared.states,
        compared.population,
        static,
    )
