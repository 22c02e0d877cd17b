"""Measuring, one function for each measure: claims, places and control against gold data, and fitting to it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

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
from fogline.locate import Gazetteer, locate_spans
from fogline.model.claim import Claim
from fogline.model.dates import end_of_day, instant
from fogline.model.place import distance_km
from fogline.model.theatre import Theatre
from fogline.pipeline import Desk, draw_claims, known_maps
from fogline.read import ReadOptions, read_bytes

if TYPE_CHECKING:
    from fogline.evaluate.control_report import ControlScores
    from fogline.evaluate.reference import Comparison, Reference
    from fogline.ledger import Ledger
    from fogline.weigh.fitting import FitDays
    from fogline.weigh.ground import Floats, StartingLine
    from fogline.weigh.maps import ControlMap
    from fogline.weigh.settings import Fitted

# Each third day tells a fit as much as every day, at a third of the cost.
FIT_STEP = 3


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
