"""Scores the places that names were given: against annotated mentions of a war, and against mentions whose point is
known.

A mention's gold value is a gazetteer id, `unsure` (with the ids that it may be), or what it is instead of a place of
the gazetteer: `outside` the theatre, a `line`, a `region`, or `none` that the gazetteer has.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from fogline.errors import SettingError
from fogline.evaluate.extraction import Window
from fogline.model.place import SETTLEMENT_KINDS, Candidate, Place, distance_km

NO_PLACE = ("outside", "line", "region", "none")
UNSURE = "unsure"
SAME_PLACE_KM = 5.0
NEAR_KM = 161.0
_BINS = 10
_GOES_ON = re.compile(r" [^\W\d_a-z]")


class PlaceRow(msgspec.Struct, frozen=True):
    """One annotated mention: the words, and the place or the reason why there is none."""

    doc: str
    text: str
    id: str
    ids: tuple[str, ...] = ()


class PlaceAnswer(msgspec.Struct, frozen=True):
    """What was made of one annotated mention: its place (`true`, none without an id) and the place given (`chosen`)."""

    row: PlaceRow
    recognised: bool
    candidates: tuple[Candidate, ...]
    true: Place | None
    chosen: Place | None


class PlaceScores(msgspec.Struct, frozen=True):
    """The figures of one comparison: over the mentions with an id, those without one, and the unsure ones."""

    mentions: int
    recognised: float
    right: float
    among_three: float
    calibration_error: float
    without_place: int
    without_wrong_settlement: float
    unsure: int
    unsure_possible: float


class PointAnswer(msgspec.Struct, frozen=True):
    """A mention whose point (lon, lat) is known, the best candidate, and whether the gazetteer has any place near by
    that name.
    """

    text: str
    lon: float
    lat: float
    best: Candidate | None
    in_gazetteer: bool


class PointScores(msgspec.Struct, frozen=True):
    """Accuracy within 161 km (100 miles), the share that the gazetteer lacks, and the accuracy over the others."""

    mentions: int
    near: float
    lacking: float
    near_of_known: float


def load_place_rows(path: Path) -> list[PlaceRow]:
    """Reads annotated mentions, one JSON object a line; raises SettingError with the line where it is none."""
    rows: list[PlaceRow] = []
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise SettingError(f"{path} can't be read: {error.strerror}", "give a file of annotated mentions") from None
    for number, line in enumerate(lines, start=1):
        try:
            rows += [msgspec.json.decode(line, type=PlaceRow)] if line.strip() else []
        except msgspec.DecodeError as error:
            raise SettingError(f"{path}, line {number}: {error}", "give a file of annotated mentions") from None
    return rows


def span_of(row: PlaceRow, window: Window) -> tuple[int, int] | None:
    """Where a mention stands in its window's text: in a sentence with a claim on it rather than another, and on its
    own rather than at the head of a longer name ("Donetsk City").

    >>> span_of(PlaceRow("d", "Izium", "x"), Window("d", "2022-09-10", "P", ("Near Izium City.", "At Izium."), ()))
    (20, 25)
    """
    claimed = {c.sentence for c in window.claims if any(place.text == row.text for place in c.places)}
    spots: list[tuple[bool, bool, int]] = []
    start = 0
    for number, sentence in enumerate(window.sentences):
        for match in re.finditer(rf"(?<!\w){re.escape(row.text)}(?!\w)", sentence):
            longer = bool(_GOES_ON.match(sentence, match.end()))
            spots.append((number not in claimed, longer, start + match.start()))
        start += len(sentence) + 1
    at = min(spots, default=(False, False, None))[2]
    return (at, at + len(row.text)) if at is not None else None


def is_right(candidate: Candidate, true: Place) -> bool:
    """Whether a candidate is the place that is meant, or one of its kind within five kilometres.

    >>> one = Place("a", "Lyman", 37.81, 48.99, "town")
    >>> is_right(Candidate("b", "Lyman", 37.83, 48.98, 1.0, "town"), one)
    True
    >>> is_right(Candidate("c", "Lyman", 36.09, 49.58, 1.0, "village"), one)
    False
    """
    near = distance_km(candidate.lon, candidate.lat, true.lon, true.lat) <= SAME_PLACE_KM
    return candidate.id == true.id or (candidate.kind == true.kind and near)


def score_places(answers: Sequence[PlaceAnswer], countries: Iterable[str]) -> PlaceScores:
    """Compares the places given with those that are meant; `countries` are the theatre's states (ISO codes)."""
    home = frozenset(countries)
    known = [(one, one.true) for one in answers if one.true is not None]
    hits = [[is_right(candidate, true) for candidate in one.candidates[:3]] for one, true in known]
    placeless = [one for one in answers if one.row.id in NO_PLACE]
    unsure = [one for one in answers if one.row.id == UNSURE]
    sureness = [(one.candidates[0].p, hit[0]) for (one, _), hit in zip(known, hits, strict=True) if hit]
    return PlaceScores(
        len(known),
        _share([one.recognised for one, _ in known]),
        _share([hit[:1] == [True] for hit in hits]),
        _share([any(hit) for hit in hits]),
        calibration_error(sureness),
        len(placeless),
        _share([not _is_settlement_of(one.chosen, home) for one in placeless]),
        len(unsure),
        _share([one.chosen is not None and one.chosen.id in one.row.ids for one in unsure]),
    )


def _is_settlement_of(place: Place | None, home: frozenset[str]) -> bool:
    return place is not None and place.kind in SETTLEMENT_KINDS and place.country in home


def calibration_error(sureness: Sequence[tuple[float, bool]]) -> float:
    """How far stated probabilities lie from the shares that came true, on average (expected calibration error).

    Ten bins of equal width, each weighted by its count (Naeini, Cooper and Hauskrecht 2015).

    >>> calibration_error([(0.75, True), (0.75, True), (0.75, True), (0.75, False)])
    0.0
    """
    bins: dict[int, list[tuple[float, bool]]] = {}
    for p, came_true in sureness:
        bins.setdefault(min(_BINS - 1, int(p * _BINS)), []).append((p, came_true))
    off = sum(abs(sum(p for p, _ in one) - sum(true for _, true in one)) for one in bins.values())
    return off / len(sureness) if sureness else 0.0


def score_points(answers: Sequence[PointAnswer]) -> PointScores:
    """Accuracy within 161 km, the measure of the geoparsing literature (Leidner 2007; Gritta et al. 2018)."""
    near = [
        one.best is not None and distance_km(one.best.lon, one.best.lat, one.lon, one.lat) <= NEAR_KM for one in answers
    ]
    known = [hit for hit, one in zip(near, answers, strict=True) if one.in_gazetteer]
    lacking = _share([not one.in_gazetteer for one in answers])
    return PointScores(len(answers), _share(near), lacking, _share(known))


def place_scores_text(scores: PlaceScores) -> str:
    """The figures as lines for a terminal."""
    lines = (
        ("recognised", scores.recognised, scores.mentions),
        ("right within 5 km", scores.right, scores.mentions),
        ("among the first three", scores.among_three, scores.mentions),
        ("calibration error", scores.calibration_error, scores.mentions),
        ("no wrong settlement", scores.without_wrong_settlement, scores.without_place),
        ("unsure, one of its ids", scores.unsure_possible, scores.unsure),
    )
    return "\n".join(f"{name:24s} {value:.3f}  of {count}" for name, value, count in lines)


def point_scores_text(scores: PointScores) -> str:
    """The figures as lines for a terminal."""
    lines = (
        ("within 161 km", scores.near),
        ("not in the gazetteer", scores.lacking),
        ("within 161 km of the rest", scores.near_of_known),
    )
    return "\n".join(f"{name:26s} {value:.3f}  of {scores.mentions}" for name, value in lines)


def _share(values: Sequence[bool]) -> float:
    return sum(values) / len(values) if values else 0.0
