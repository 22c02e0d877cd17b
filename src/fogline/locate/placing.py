"""Places the names of claims, and of given stretches of text, by all the names that stand around them."""

import bisect
import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from fogline.locate.candidates import EXACT_TRUST, Meaning, Option, meaning_of
from fogline.locate.context import Named, Outline, settle
from fogline.locate.designators import sort_around, split_name
from fogline.locate.gazetteer import Gazetteer
from fogline.locate.misspelling import misspelt
from fogline.locate.relations import relations_in
from fogline.locate.spelling import name_key
from fogline.model.claim import Claim, ClaimPlace
from fogline.model.notice import Notice
from fogline.model.place import Candidate, Place, distance_km
from fogline.model.report import Report
from fogline.model.theatre import Theatre

MOST_CANDIDATES = 10
_LEAST_SHARE = 0.001
_SURE = 0.6
_NEARER_KM, _LEFT_TO_ROUGH, _MISSPELT_TRUST = 20, 0.4, 0.6
_WIDE = frozenset({"region", "district", "country", "area"})
_WITHIN = re.compile(r",? (?:in |\()?")
Spot = tuple[int, int, str]


class LocatedMention(msgspec.Struct, frozen=True):
    """A stretch of text that names a place, and which place it most likely is (null id: no gazetteer knows it)."""

    start: int
    end: int
    text: str
    id: str | None
    name: str | None
    lon: float | None
    lat: float | None
    p: float | None
    candidates: tuple[Candidate, ...]
    loose: bool = False


def locate_spans(
    text: str, spans: Sequence[tuple[int, int]], gazetteer: Gazetteer, theatre: Theatre | None
) -> list[LocatedMention]:
    """Says for each stretch of a text (start, end) which place it names, in the order given; the other names of
    the text are its context.
    """
    spots = [(start, end, text[start:end]) for start, end in spans]
    return _locate(text, spots, (), gazetteer, theatre)


def locate_claims(
    claims: Sequence[Claim], report: Report, gazetteer: Gazetteer, theatre: Theatre | None
) -> tuple[tuple[Claim, ...], tuple[Notice, ...]]:
    """Gives the places of a report's claims their ids, positions and candidates; a name that no gazetteer knows
    stays, with a notice.

    An implied place is sought by its name, as if it stood at the claim's trigger.
    """
    spots = [_spot(claim, place) for claim in claims for place in claim.places]
    headings = [heading.start for heading in report.headings]
    located = iter(_locate(report.text, spots, headings, gazetteer, theatre))
    placed: list[Claim] = []
    unknown: dict[tuple[int | None, str], Notice] = {}
    for claim in claims:
        found = [(place, next(located)) for place in claim.places]
        placed.append(msgspec.structs.replace(claim, places=tuple(_placed(place, where) for place, where in found)))
        unknown |= {
            (p.start, p.text): _unknown(report, p) for p, where in found if where.id is None and not where.loose
        }
    return tuple(placed), tuple(unknown.values())


def _spot(claim: Claim, place: ClaimPlace) -> Spot:
    at = claim.trigger.start if place.start is None else place.start
    return at, at if place.end is None else place.end, place.text


def _placed(place: ClaimPlace, where: LocatedMention) -> ClaimPlace:
    return msgspec.structs.replace(
        place, id=where.id, name=where.name, lon=where.lon, lat=where.lat, p=where.p, candidates=where.candidates
    )


def _unknown(report: Report, place: ClaimPlace) -> Notice:
    return Notice(
        report.doc, f"no gazetteer knows the place {place.text!r}; it is kept by name", "info", place.start, place.end
    )


def _locate(
    text: str, spots: Sequence[Spot], headings: Sequence[int], gazetteer: Gazetteer, theatre: Theatre | None
) -> list[LocatedMention]:
    """Settles the asked spots together with every other name that the text holds."""
    outline = Outline(text, headings)
    asked = sorted({(start, end) for start, end, _ in spots})
    others = [(m.start, m.end, m.text) for m in gazetteer.mentions(text) if not _meets(m.start, m.end, asked)]
    everything = (*spots, *others)
    containers, relations = _containers(text, everything), relations_in(text, everything)
    meanings: dict[tuple[str, str], Meaning] = {}
    names: list[Named] = []
    for position, (start, end, name) in enumerate(everything):
        said = sort_around(text, start, end) if end > start else None
        meaning = meanings.get((name, said or ""))
        if meaning is None:
            meaning = meanings[name, said or ""] = meaning_of(name, said, gazetteer, theatre)
        sentence = outline.sentence(start)
        said_of_it = tuple(relations.get(position, ()))
        names.append(Named(sentence, outline.heading(sentence), meaning, containers.get(position, -1), said_of_it))
    shares = settle(names)
    anchors = _sure_settlements(names, shares)
    return [
        _located(spot, *_or_misspelt(spot, name, row, anchors, gazetteer))
        for spot, name, row in zip(spots, names, shares, strict=False)
    ]


def _sure_settlements(names: Sequence[Named], shares: Sequence[Sequence[float]]) -> dict[int, list[Place]]:
    """The settlements and features that are as good as certain, by the number of their sentence."""
    sure: dict[int, list[Place]] = defaultdict(list)
    for name, row in zip(names, shares, strict=True):
        best = max(range(len(row)), key=row.__getitem__, default=None)
        if best is not None and row[best] >= _SURE and (place := name.meaning.options[best].place).kind not in _WIDE:
            sure[name.sentence].append(place)
    return sure


def _or_misspelt(
    spot: Spot, name: Named, shares: list[float], anchors: dict[int, list[Place]], gazetteer: Gazetteer
) -> tuple[Meaning, list[float]]:
    """What a name means; one that no gazetteer knows, or another romanisation of it farther away, is sought,
    misspelt, around the sure places of its sentence and the ones beside it.
    """
    rough = bool(name.meaning.options) and name.meaning.trust < EXACT_TRUST
    if name.meaning.loose or (name.meaning.options and not rough) or split_name(name_key(spot[2])).sort:
        return name.meaning, shares
    around = sorted(range(name.sentence - 1, name.sentence + 2), key=lambda number: abs(number - name.sentence))
    near = [place for number in around for place in anchors.get(number, ())]
    guesses = tuple(Option(*guess) for guess in misspelt(spot[2], near, gazetteer))
    if not guesses:
        return name.meaning, shares
    if rough:
        best = name.meaning.options[shares.index(max(shares))].place
        if _nearest_km(best, near) - _nearest_km(guesses[0].place, near) < _NEARER_KM:
            return name.meaning, shares
    guess = Meaning(name.meaning.sense, guesses, _MISSPELT_TRUST)
    guessed = settle([Named(name.sentence, -1, guess)])[0]
    options = (*guess.options, *name.meaning.options)
    return msgspec.structs.replace(guess, options=options), guessed + [share * _LEFT_TO_ROUGH for share in shares]


def _nearest_km(place: Place, others: Sequence[Place]) -> float:
    return min(distance_km(place.lon, place.lat, other.lon, other.lat) for other in others)


def _meets(start: int, end: int, asked: list[tuple[int, int]]) -> bool:
    """Whether a stretch overlaps one of those asked for, which are in order."""
    at = bisect.bisect_left(asked, (end, 0))
    return any(first < end and start < last for first, last in asked[max(0, at - 3) : at])


def _containers(text: str, spots: Sequence[Spot]) -> dict[int, int]:
    """For each spot that a comma or bracket joins to the next, as in "Paris, Texas", the position of that next
    one.
    """
    order = sorted(range(len(spots)), key=lambda position: spots[position][:2])
    return {
        position: following
        for position, following in pairwise(order)
        if spots[position][1] < spots[following][0] and _WITHIN.fullmatch(text, spots[position][1], spots[following][0])
    }


def _located(spot: Spot, meaning: Meaning, shares: list[float]) -> LocatedMention:
    ranked = sorted(zip(shares, meaning.options, strict=True), key=lambda pair: (-pair[0], pair[1].place.id))
    candidates = tuple(
        Candidate(place.id, place.name, place.lon, place.lat, round(share, 4), place.kind)
        for share, (place, _) in ranked[:MOST_CANDIDATES]
        if share >= _LEAST_SHARE
    )
    if not candidates:
        return LocatedMention(*spot, None, None, None, None, None, (), meaning.loose)
    best = candidates[0]
    return LocatedMention(*spot, best.id, best.name, best.lon, best.lat, best.p, candidates, meaning.loose)
