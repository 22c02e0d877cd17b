"""What a name in a text could mean, before the text around it is asked: places with a first score each."""

import math
import re
from typing import NamedTuple
from weakref import WeakKeyDictionary

import msgspec

from fogline.locate.designators import NameParts, Sort, kinds_of, split_name
from fogline.locate.gazetteer import Gazetteer
from fogline.locate.index import ADJECTIVE, ALIAS, LIKENESS, OWN_NAME, Found
from fogline.locate.spelling import name_key, skeleton
from fogline.model.place import SETTLEMENT_KINDS, Place
from fogline.model.theatre import Theatre

_USUAL_PEOPLE = {
    "country": 20_000_000,
    "region": 300_000,
    "area": 300_000,
    "city": 60_000,
    "feature": 20_000,
    "town": 6_000,
    "district": 3_000,
    "village": 300,
    "rural": 100,
}
_REGION_ENDINGS = ("oblast", "region", "province", "")
_DISTRICT_ENDINGS = ("raion", "district", "county", "")
_ADJECTIVE = re.compile(r"(s[kz][iy]+|s[kz]yy|skyi|sky|ska|ske)$")
_POPULATION_WEIGHT = 0.4
_PENALTIES = {OWN_NAME: 0.0, ALIAS: 1.6, ADJECTIVE: 0.8, LIKENESS: 2.5}
_RANKS = {OWN_NAME: "its own name", ALIAS: "another name of it", ADJECTIVE: "its adjective", LIKENESS: "a like name"}
_HOME_BONUS, _BOUNDS_BONUS = 2.5, 1.0
EXACT_TRUST, _ROUGH_TRUST = 0.99, 0.75
_NAMESAKE_PENALTY, _KEPT_NAME_PENALTY = 1.6, -0.6
_MOST_OPTIONS = 150


_MOST_MEANINGS_KEPT = 20_000


class Option(NamedTuple):
    """One place that a name may mean, with its log-odds against the others (nats) before the context is known."""

    place: Place
    score: float


class Meaning(msgspec.Struct, frozen=True):
    """All that a name may mean; `trust` is the probability that it is one of them at all, `loose` that it names an
    area or line without a point; `namesakes` are the ids of regions among the options that only go by their town's
    name, each with the town's id; `regions` are those (state, region) that a border runs between.
    """

    sense: str
    options: tuple[Option, ...]
    trust: float
    loose: bool = False
    namesakes: tuple[tuple[str, str], ...] = ()
    regions: tuple[tuple[str, str], ...] = ()


_KNOWN: WeakKeyDictionary[Gazetteer, tuple[Theatre | None, dict[tuple[str, Sort | None], Meaning]]] = (
    WeakKeyDictionary()
)


def meaning_of(name: str, said: Sort | None, gazetteer: Gazetteer, theatre: Theatre | None) -> Meaning:
    """Looks a name up, with the designator in it ("Luhansk oblasts") or what the words around it say that it is.

    `sense` is the same for names that one report uses in one sense. No option and not `loose`: no gazetteer knows it.
    """
    theatre_then, known = _KNOWN.get(gazetteer, (theatre, {}))
    if theatre_then is not theatre or len(known) >= _MOST_MEANINGS_KEPT:
        known = {}
    _KNOWN[gazetteer] = theatre, known
    if (name, said) not in known:
        known[name, said] = _meaning_of(name, said, gazetteer, theatre)
    return known[name, said]


def _meaning_of(name: str, said: Sort | None, gazetteer: Gazetteer, theatre: Theatre | None) -> Meaning:
    key = name_key(name)
    parts = split_name(key)
    found, loose = _found(key, parts, parts.sort or said, gazetteer)
    if said and not parts.sort and not found:
        found, loose = _found(key, parts, None, gazetteer)
    options = sorted(
        (Option(one.place, _prior(_respelled(one, key), theatre)) for one in found), key=lambda option: -option.score
    )
    namesakes = _namesakes(parts, options, gazetteer, theatre) if theatre and not parts.sort and not said else []
    options = sorted((*options, *(option for option, _ in namesakes)), key=lambda option: -option.score)
    trust = _ROUGH_TRUST if found and all(one.rank == LIKENESS for one in found) else EXACT_TRUST
    also = tuple((option.place.id, town.id) for option, town in namesakes)
    sense, beside = f"{parts.base}/{parts.sort or said or ''}", _regions_beside(parts, gazetteer, theatre)
    return Meaning(sense, tuple(options[:_MOST_OPTIONS]), trust, loose, also, beside)


def _regions_beside(parts: NameParts, gazetteer: Gazetteer, theatre: Theatre | None) -> tuple[tuple[str, str], ...]:
    """The theatre's regions on both sides of a border ("the Norland-Sudland administrative border")."""
    if theatre is None or parts.sort != "line" or not parts.designator.rstrip("s").endswith("border"):
        return ()
    found = [one.place for word in parts.base.split(" ") for one in gazetteer.exactly(f"{word} oblast")]
    found += [one.place for word in parts.base.split(" ") for one in gazetteer.exactly(f"{word} region")]
    at_home = (place for place in found if place.kind == "region" and place.country in theatre.countries)
    return tuple(dict.fromkeys((place.country, place.region) for place in at_home))


def _namesakes(
    parts: NameParts, options: list[Option], gazetteer: Gazetteer, theatre: Theatre
) -> list[tuple[Option, Place]]:
    """The theatre's region that goes by the name of its chief town, with the town: "positions in Donetsk" may mean
    either.

    A town's former name ("Dnipropetrovsk") leans to the region that kept it.
    """
    towns = [option for option in options if option.place.kind in SETTLEMENT_KINDS]
    if not towns:
        return []
    town, score = towns[0]
    filed = [one for ending in _REGION_ENDINGS if ending for one in gazetteer.exactly(f"{parts.base} {ending}")]
    regions = {one.place.id: one.place for one in filed if one.rank == OWN_NAME and one.place.kind == "region"}
    penalty = _NAMESAKE_PENALTY if skeleton(name_key(town.name)) == skeleton(parts.base) else _KEPT_NAME_PENALTY
    return [
        (Option(region, score - penalty), town)
        for region in regions.values()
        if region.country in theatre.countries and region.region == town.region
    ]


def _found(key: str, parts: NameParts, sort: Sort | None, gazetteer: Gazetteer) -> tuple[list[Found], bool]:
    """The places of a name, and whether it is one that rightly has no point."""
    if sort == "line":
        exact = [one for one in gazetteer.exactly(key) if one.place.kind == "feature"]
        return exact, not exact
    if gazetteer.is_area(key):
        areas = [one for one in gazetteer.exactly(key) if one.place.kind not in SETTLEMENT_KINDS]
        return areas, not areas
    if sort in ("region", "district"):
        found = _divisions(parts, sort, gazetteer)
        return found or (_divisions(parts, "district", gazetteer) if parts.designator == "region" else []), False
    if sort:
        return _designated(key, parts, sort, gazetteer), False
    return gazetteer.exactly(key) or gazetteer.roughly(key), False


def _divisions(parts: NameParts, sort: Sort, gazetteer: Gazetteer) -> list[Found]:
    """Regions or districts, whatever the word that the text uses for them; "region" may be said of a district too."""
    endings = _REGION_ENDINGS if sort == "region" else _DISTRICT_ENDINGS
    allowed = kinds_of(sort) | ({"area"} if sort == "region" else frozenset())
    whole = f"{parts.base} {parts.designator}".strip()
    for base in (parts.base, _ADJECTIVE.sub("", parts.base)):
        keys = dict.fromkeys([whole, *(f"{base} {ending}".strip() for ending in endings)])
        found = {one.place.id: one for key in keys for one in gazetteer.exactly(key) if one.place.kind in allowed}
        if found:
            return list(found.values())
    keys = dict.fromkeys(f"{parts.base} {ending}".strip() for ending in endings)
    rough = {one.place.id: one for key in keys for one in gazetteer.roughly(key) if one.place.kind in allowed}
    return list(rough.values()) or [one for one in gazetteer.exactly(whole) if one.place.kind not in SETTLEMENT_KINDS]


def _designated(key: str, parts: NameParts, sort: Sort, gazetteer: Gazetteer) -> list[Found]:
    """Settlements or features whose designator may or may not be part of the filed name ("Kansas City", "Donetsk
    City").
    """
    exact = gazetteer.exactly(key)
    if exact:
        return exact
    singular = (
        gazetteer.exactly(f"{parts.base} {parts.designator.removesuffix('s')}")
        if parts.designator.endswith("s")
        else []
    )
    kinds = kinds_of(sort)
    bare = [one for one in gazetteer.exactly(parts.base) if one.place.kind in kinds]
    if singular or bare:
        return singular or bare
    rough = [one for one in (*gazetteer.roughly(key), *gazetteer.roughly(parts.base)) if one.place.kind in kinds]
    return list({one.place.id: one for one in rough}.values()) or (
        gazetteer.features_like(key, parts.designator.split(" ")[-1]) if sort == "feature" else []
    )


def _respelled(found: Found, key: str) -> Found:
    """An alias that only romanises the place's own name otherwise counts as that name."""
    same = found.rank == ALIAS and skeleton(name_key(found.place.name)) == skeleton(key)
    return Found(found.place, OWN_NAME) if same else found


def _prior(found: Found, theatre: Theatre | None) -> float:
    return sum(nats for _, nats in _reasons(found, theatre))


def prior_reasons(found: Found, key: str, theatre: Theatre | None) -> list[tuple[str, float]]:
    """What speaks for a place that a name of this key led to before the text around is asked, each in nats."""
    return _reasons(_respelled(found, key), theatre)


def _reasons(found: Found, theatre: Theatre | None) -> list[tuple[str, float]]:
    place = found.place
    people = place.population or _USUAL_PEOPLE.get(place.kind, 300)
    if place.kind in ("region", "area", "country"):
        people = max(people, _USUAL_PEOPLE[place.kind])
    size = f"{place.population:,} people" if place.population else f"as large as a {place.kind} usually is"
    reasons = [(size, _POPULATION_WEIGHT * math.log(people + 50)), (_RANKS[found.rank], -_PENALTIES[found.rank])]
    if theatre is None:
        return reasons
    west, south, east, north = theatre.bounds
    inside = west <= place.lon <= east and south <= place.lat <= north
    at_home = place.country in theatre.countries
    return [*reasons, ("in a state of the war", _HOME_BONUS * at_home), ("within its bounds", _BOUNDS_BONUS * inside)]
