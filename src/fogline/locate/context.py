"""Lets the names of one report settle each other: near ones go together, a region named beside them counts, one
sense per report.

After the spatial minimality of Leidner (Toponym Resolution in Text, 2007) and one sense per discourse of Gale,
Church and Yarowsky (1992).
"""

import bisect
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

import msgspec

from fogline.locate.candidates import Meaning, Option
from fogline.locate.relations import Relation, fit
from fogline.model.place import Place

_SENTENCE_END = re.compile(r"[.!?…][\"”’')\]]*\s+(?=[^\Wa-zа-я_])|\n")
_SURE_ENOUGH = (0.7, 0.5)
_SAME_SENTENCE, _NEXT_SENTENCES, _SAME_REPORT = 1.5, 0.9, 1.3
_NEARBY_SENTENCES = 2
_CONTAINER_BONUS, _REGION_BONUS, _COUNTRY_BONUS, _REGION_IN_REPORT = 6.0, 2.5, 1.2, 2.0
_OWN_SHARE = 0.6
_GRIDS = ((2.0, 1.0), (0.4, 0.6))
_ROWS, _COLUMNS = 10_000, 100_000
_LEAST_SHARE = 0.03
_Region = tuple[str, str]


class Named(msgspec.Struct, frozen=True):
    """A name at a place of the text, and what it may mean.

    `sentence` is the number of its sentence, `heading` that of the heading above (-1: none), `container` the
    position, among the names settled together, of the one that follows as what it lies in ("Paris, Texas"; -1:
    none), `relations` what is said of where it lies from other names.
    """

    sentence: int
    heading: int
    meaning: Meaning
    container: int = -1
    relations: tuple[Relation, ...] = ()


class Outline:
    """Where the sentences of a text begin, and which sentences are headings."""

    def __init__(self, text: str, headings: Sequence[int] = ()) -> None:
        self._starts = [0, *(match.end() for match in _SENTENCE_END.finditer(text))]
        self._headings = sorted(self.sentence(start) for start in headings)

    def sentence(self, at: int) -> int:
        """The number of the sentence that a character lies in."""
        return bisect.bisect_right(self._starts, at) - 1

    def heading(self, sentence: int) -> int:
        """The sentence number of the nearest heading at or above a sentence; -1 where there is none."""
        at = bisect.bisect_right(self._headings, sentence)
        return self._headings[at - 1] if at else -1


def settle(names: Sequence[Named]) -> list[list[float]]:
    """For each name the probability of each of its options, in the options' order; they sum to the meaning's trust.

    Some rounds: the names that are sure already become anchors, and pull the options of the others to their
    neighbourhood.
    """
    shares = [_shares([option.score for option in name.meaning.options]) for name in names]
    for sure in _SURE_ENOUGH:
        surroundings = _Surroundings(names, shares, sure)
        scores = [surroundings.scores(name) for name in names]
        shares = [_shares(row) for row in _one_sense(names, scores)]
    return [[share * name.meaning.trust for share in row] for name, row in zip(names, shares, strict=True)]


def _shares(scores: list[float]) -> list[float]:
    top = max(scores, default=0.0)
    weights = [math.exp(score - top) for score in scores]
    total = sum(weights)
    return [weight / total for weight in weights]


class _Surroundings:
    """What the names of a text, as far as they are settled, say of each other."""

    def __init__(self, names: Sequence[Named], shares: list[list[float]], sure: float) -> None:
        self._names, self._shares = names, shares
        self._points: dict[int, list[tuple[str, Place]]] = defaultdict(list)
        self._regions: dict[int, set[_Region]] = defaultdict(set)
        self._countries: dict[int, set[str]] = defaultdict(set)
        self._best: list[Place | None] = []
        for name, row in zip(names, shares, strict=True):
            best = max(range(len(row)), key=row.__getitem__, default=None)
            place = name.meaning.options[best].place if best is not None and row[best] >= sure else None
            if place is not None and place.id in dict(name.meaning.namesakes):
                place = None  # a region that went by its town's name alone says nothing of others
            self._best.append(place)
            if place is not None:
                self._note(name, place)
        by_sense = {name.meaning.sense: (name.meaning.options, row) for name, row in zip(names, shares, strict=True)}
        self._density = _Density(by_sense)
        self._in_report: set[_Region] = set().union(*self._regions.values())
        for name in names:  # a border says where its sentence is, not where the report is
            if name.meaning.regions:
                self._regions[name.sentence].update(name.meaning.regions)
        self._drawn: dict[str, list[float]] = {}

    def _note(self, name: Named, place: Place) -> None:
        if place.kind == "region":
            self._regions[name.sentence].add((place.country, place.region))
        elif place.kind == "country":
            self._countries[name.sentence].add(place.country)
        elif place.kind != "area":
            self._points[name.sentence].append((name.meaning.sense, place))

    def scores(self, name: Named) -> list[float]:
        """The scores of a name's options with what its surroundings add (nats)."""
        options, sense = name.meaning.options, name.meaning.sense
        if len(options) < 2:
            return [option.score for option in options]
        if sense not in self._drawn:
            self._drawn[sense] = [self._drawn_by_report(sense, option) for option in options]
        here = self._others(sense, (name.sentence,))
        around = range(name.sentence - _NEARBY_SENTENCES, name.sentence + _NEARBY_SENTENCES + 1)
        beside = self._others(sense, (number for number in around if number != name.sentence))
        regions = self._regions.get(name.sentence, set()) | self._regions.get(name.heading, set())
        countries = self._countries.get(name.sentence, set())
        container = self._best[name.container] if name.container >= 0 else None
        scores = [
            drawn
            + sum(self._related(place, relation) for relation in name.relations)
            + _SAME_SENTENCE * _pull(place, here, 1)
            + _NEXT_SENTENCES * _pull(place, beside, 2)
            + _REGION_BONUS * ((place.country, place.region) in regions and place.region != "")
            + _COUNTRY_BONUS * (place.country in countries and place.kind != "country")
            + _CONTAINER_BONUS * (container is not None and _inside(place, container))
            for (place, _), drawn in zip(options, self._drawn[sense], strict=True)
        ]
        return _with_namesakes(name.meaning, scores) if name.meaning.namesakes else scores

    def _related(self, place: Place, relation: Relation) -> float:
        """How well a place fits what is said of it and another name, whatever of its places that one means."""
        options, shares = self._names[relation.other].meaning.options, self._shares[relation.other]
        likely = [(share, option.place) for share, option in zip(shares, options, strict=True) if share >= _LEAST_SHARE]
        total = sum(share for share, _ in likely)
        if not total:
            return 0.0
        return math.log(sum(share / total * math.exp(fit(place, other, relation)) for share, other in likely))

    def _drawn_by_report(self, sense: str, option: Option) -> float:
        place = option.place
        named = place.kind != "region" and (place.country, place.region) in self._in_report
        return option.score + _SAME_REPORT * self._density.at(place, sense) + _REGION_IN_REPORT * named

    def _others(self, sense: str, sentences: Iterable[int]) -> list[Place]:
        return [place for number in sentences for other, place in self._points.get(number, ()) if other != sense]


def _with_namesakes(meaning: Meaning, scores: list[float]) -> list[float]:
    """The scores with those of regions that go by their town's name kept as far from the town's as they were: what
    lies around a region's middle says nothing for or against it.
    """
    at = {place.id: position for position, (place, _) in enumerate(meaning.options)}
    for region, town in meaning.namesakes:
        if region in at and town in at:
            apart = meaning.options[at[region]].score - meaning.options[at[town]].score
            scores[at[region]] = scores[at[town]] + apart
    return scores


class _Density:
    """How many of a report's names may lie about a point: counted on two grids, each name once, by its options'
    shares.
    """

    def __init__(self, by_sense: dict[str, tuple[tuple[Option, ...], list[float]]]) -> None:
        self._counts: dict[int, float] = defaultdict(float)
        self._own: dict[str, dict[int, float]] = {}
        for sense, (options, shares) in by_sense.items():
            own = self._own[sense] = defaultdict(float)
            for (place, _), share in zip(options, shares, strict=True):
                if share < _LEAST_SHARE or place.kind in ("country", "region", "area"):
                    continue
                for spot in _spots_about(place.lon, place.lat):
                    own[spot] += share
                    self._counts[spot] += share

    def at(self, place: Place, sense: str) -> float:
        """The logarithm of the weight of other names around a place, both grids together."""
        total, own, counts = 0.0, self._own[sense], self._counts
        for spot, (_, weight) in zip(_spots(place.lon, place.lat), _GRIDS, strict=True):
            if (others := counts.get(spot, 0.0) - own.get(spot, 0.0)) > 0:
                total += weight * math.log1p(others)
        return total


@lru_cache(maxsize=30_000)
def _spots(lon: float, lat: float) -> tuple[int, ...]:
    """The number of the cell that a point lies in, on each grid."""
    across = lon * math.cos(math.radians(lat))
    return tuple(
        (number * _ROWS + math.floor(lat / cell)) * _COLUMNS + math.floor(across / cell)
        for number, (cell, _) in enumerate(_GRIDS)
    )


@lru_cache(maxsize=8_000)
def _spots_about(lon: float, lat: float) -> tuple[int, ...]:
    """The cells that a point lies in and the ones that touch them, on each grid."""
    spots, beside = _spots(lon, lat), (-1, 0, 1)
    return tuple(spot + down * _COLUMNS + across for spot in spots for down in beside for across in beside)


def _inside(place: Place, container: Place) -> bool:
    if place.country != container.country or place.id == container.id:
        return False
    return container.kind == "country" or (container.kind == "region" and place.region == container.region)


def _pull(place: Place, anchors: Sequence[Place], count: int) -> float:
    """How strongly the nearest of some anchors draw a place (nats): 2.8 when beside them, 1 at 60 km, next to
    nothing at 1,000 km.
    """
    if not anchors:
        return 0.0
    lon, lat = place.lon, place.lat
    narrowing = math.cos(math.radians(lat))
    squares = [
        (other.lat - lat) ** 2 + (((other.lon - lon + 180) % 360 - 180) * narrowing) ** 2
        for other in anchors
        if other.id != place.id
    ]
    nearest = sorted(squares)[:count]
    return sum(math.log1p(100 / (111.2 * math.sqrt(square) + 6)) for square in nearest) / count


def _one_sense(names: Sequence[Named], scores: list[list[float]]) -> list[list[float]]:
    """Draws the scores of the same name in one report towards their mean."""
    together: dict[str, list[int]] = defaultdict(list)
    for position, name in enumerate(names):
        together[name.meaning.sense].append(position)
    for positions in together.values():
        rows = [scores[position] for position in positions]
        if len(rows) < 2 or len(rows[0]) < 2 or len({len(row) for row in rows}) > 1:
            continue
        mean = [sum(column) / len(rows) for column in zip(*rows, strict=True)]
        for position, row in zip(positions, rows, strict=True):
            scores[position] = [
                _OWN_SHARE * own + (1 - _OWN_SHARE) * average for own, average in zip(row, mean, strict=True)
            ]
    return scores
