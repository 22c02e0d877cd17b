"""Says what a name could be and why: each candidate's probability with what speaks for it."""

import math

import msgspec

from fogline.locate.candidates import prior_reasons
from fogline.locate.gazetteer import Gazetteer
from fogline.locate.index import LIKENESS, OWN_NAME, Found
from fogline.locate.placing import locate_spans
from fogline.locate.spelling import name_key
from fogline.model.place import Place
from fogline.model.theatre import Theatre

_LEAST, _SLIGHT = 1e-4, 0.005


class Reason(msgspec.Struct, frozen=True):
    """One thing that speaks for or against a candidate, in nats of log-odds."""

    words: str
    nats: float


class PossiblePlace(msgspec.Struct, frozen=True):
    """A place that a name could be, with its probability and the reasons that add up to its odds."""

    place: Place
    p: float
    reasons: tuple[Reason, ...]


def possible_places(search: str, gazetteer: Gazetteer, theatre: Theatre | None) -> list[PossiblePlace]:
    """What the first name of a search could be, the likeliest first; what else it names is its surroundings
    ("Lyman, Donetsk Oblast").

    The reasons of two candidates differ by the logarithm of their odds; what the surroundings add is the last one.
    """
    mentions = gazetteer.mentions(search)
    start, end = (mentions[0].start, mentions[0].end) if len(mentions) > 1 else (0, len(search))
    name = search[start:end]
    if not name.strip():
        return []
    (where,) = locate_spans(search, [(start, end)], gazetteer, theatre)
    (alone,) = locate_spans(name, [(0, len(name))], gazetteer, theatre)
    before = {candidate.id: candidate.p for candidate in alone.candidates}
    possible: list[PossiblePlace] = []
    level: float | None = None
    for candidate in where.candidates:
        place = gazetteer.place(candidate.id)
        if place is not None:
            prior = prior_reasons(Found(place, _rank(place, name, gazetteer)), name_key(name), theatre)
            lone = math.log(max(before.get(candidate.id, 0.0), _LEAST))
            level = lone - sum(nats for _, nats in prior) if level is None else level
            namesake = lone - sum(nats for _, nats in prior) - level if place.kind == "region" else 0.0
            around = math.log(max(candidate.p, _LEAST)) - lone
            told = (*prior, ("a region by its town's name", namesake), ("the words around", around))
            reasons = tuple(Reason(words, round(nats, 2)) for words, nats in told if abs(nats) >= _SLIGHT)
            possible.append(PossiblePlace(place, candidate.p, reasons))
    return possible


def _rank(place: Place, name: str, gazetteer: Gazetteer) -> int:
    exact = {one.place.id: one.rank for one in gazetteer.exactly(name_key(name))}
    own = name_key(place.name).startswith(name_key(name))
    return exact.get(place.id, OWN_NAME if own else LIKENESS)
