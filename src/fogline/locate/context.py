"""Lets the names of one report settle each other: near ones go together, a region named beside them counts, one sense per report.

After the spatial minimality of Leidner (Toponym Resolution in Text, 2007) and one sense per discourse of Gale, Church and Yarowsky (1992).
"""

import bisect
import math
import re
from collections import defaultdict
from collections.abc import Sequence

import msgspec

from fogline.locate.candidates import Meaning
from fogline.model.place import Place

_SENTENCE_END = re.compile(r"[.!?…][\"”’')\]]*\s+(?=[^\Wa-zа-я_])|\n")
_ROUNDS = 3
_SURE = (0.75, 0.6, 0.5)
_SAME_SENTENCE, _NEXT_SENTENCES, _SAME_REPORT = 1.0, 0.6, 0.35
_NEARBY_SENTENCES = 2
_REGION_BONUS, _COUNTRY_BONUS = 2.5, 1.2
_OWN_SHARE = 0.6


class Named(msgspec.Struct, frozen=True):
    """A name at a place of the text: the number of its sentence, the number of the heading it stands under (-1: none), and what it may mean."""

    start: int
    sentence: int
    heading: int
    meaning: Meaning


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

    Some rounds: the names that are sure already become anchors, and pull the options of the others to their neighbourhood.
    """
    scores = [[option.score for option in name.meaning.options] for name in names]
    shares = [_shares(row) for row in scores]
    for sure in _SURE[:_ROUNDS]:
        anchors = _Anchors(names, shares, sure)
        moved = [_moved(name, position, anchors) for position, name in enumerate(names)]
        shares = [_shares(row) for row in _one_sense(names, moved)]
    return [[share * name.meaning.trust for share in row] for name, row in zip(names, shares, strict=True)]


def _shares(scores: list[float]) -> list[float]:
    top = max(scores, default=0.0)
    weights = [math.exp(score - top) for score in scores]
    total = sum(weights)
    return [weight / total for weight in weights]


class _Anchors:
    """The names that are sure, by sentence and for the whole report, and the regions and states named."""

    def __init__(self, names: Sequence[Named], shares: list[list[float]], sure: float) -> None:
        self.points: dict[int, list[tuple[str, Place]]] = defaultdict(list)
        self.regions: dict[int, set[tuple[str, str]]] = defaultdict(set)
        self.countries: dict[int, set[str]] = defaultdict(set)
        everywhere: dict[str, tuple[str, Place]] = {}
        for name, row in zip(names, shares, strict=True):
            best = max(range(len(row)), key=row.__getitem__, default=None)
            if best is None or row[best] < sure:
                continue
            place = name.meaning.options[best].place
            if place.kind == "region":
                self.regions[name.sentence].add((place.country, place.region))
            elif place.kind == "country":
                self.countries[name.sentence].add(place.country)
            elif place.kind != "area":
                self.points[name.sentence].append((name.meaning.sense, place))
                everywhere[name.meaning.sense] = (name.meaning.sense, place)
        self.everywhere = list(everywhere.values())


def _moved(name: Named, position: int, anchors: _Anchors) -> list[float]:
    """The scores of a name's options with what its surroundings add."""
    options = name.meaning.options
    if len(options) < 2:
        return [option.score for option in options]
    here = [place for sense, place in anchors.points.get(name.sentence, ()) if sense != name.meaning.sense]
    beside = [
        place
        for step in range(-_NEARBY_SENTENCES, _NEARBY_SENTENCES + 1)
        if step
        for sense, place in anchors.points.get(name.sentence + step, ())
        if sense != name.meaning.sense
    ]
    report = [place for sense, place in anchors.everywhere if sense != name.meaning.sense]
    regions = anchors.regions.get(name.sentence, set()) | anchors.regions.get(name.heading, set())
    countries = anchors.countries.get(name.sentence, set())
    scores = []
    for place, score in options:
        pull = _SAME_SENTENCE * _pull(place, here, 1) + _NEXT_SENTENCES * _pull(place, beside, 2) + _SAME_REPORT * _pull(place, report, 4)
        region = _REGION_BONUS if (place.country, place.region) in regions and place.region else 0.0
        country = _COUNTRY_BONUS if place.country in countries and place.kind != "country" else 0.0
        scores.append(score + pull + region + country)
    return scores


def _pull(place: Place, anchors: Sequence[Place], count: int) -> float:
    """How strongly the nearest of some anchors draw a place (nats): 2.8 when beside them, 1 at 60 km, next to nothing at 1,000 km."""
    if not anchors:
        return 0.0
    narrowing = math.cos(math.radians(place.lat))
    squares = sorted(
        (other.lat - place.lat) ** 2 + (((other.lon - place.lon + 180) % 360 - 180) * narrowing) ** 2
        for other in anchors
        if other.id != place.id
    )[:count]
    return sum(math.log1p(100 / (111.2 * math.sqrt(square) + 6)) for square in squares) / count


def _one_sense(names: Sequence[Named], scores: list[list[float]]) -> list[list[float]]:
    """Draws the scores of the same name in one report towards their mean."""
    together: dict[str, list[int]] = defaultdict(list)
    for position, name in enumerate(names):
        together[name.meaning.sense].append(position)
    for positions in together.values():
        if len(positions) > 1 and len({len(scores[position]) for position in positions}) == 1:
            mean = [sum(column) / len(positions) for column in zip(*(scores[position] for position in positions), strict=True)]
            for position in positions:
                scores[position] = [_OWN_SHARE * own + (1 - _OWN_SHARE) * all_ for own, all_ in zip(scores[position], mean, strict=True)]
    return scores
