"""What a text says of where one name lies from another: "Husarivka (40 km northwest of Izium)", "the Ternova-Rubizhne
area".
"""

import math
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from fogline.model.place import Place, distance_km

_POINTS = {"north": 0, "northeast": 45, "east": 90, "southeast": 135, "south": 180, "southwest": 225, "west": 270}
_POINTS |= {"northwest": 315}
_DIRECTION = r"(?:(?:due |just |immediately )?(?P<way>(?:north|south)?[ -]?(?:east|west)|north|south)(?:ern)?)"
_DISTANCE = r"(?:(?:approximately|about|roughly|around|some|just|only|within) )*(?P<far>\d{1,3})(?:[-–]\d{1,3})? ?"
_DISTANCE += r"(?P<unit>km|kilomet(?:er|re)s?|miles?)"
_RELATION = re.compile(
    rf"(?:{_DISTANCE}(?: (?:to the )?{_DIRECTION.replace('way', 'way_far')})?|(?:to the )?{_DIRECTION})"
    r" (?:of|from) (?:the )?(?:(?:city|town|village|settlement) of )?",
    re.IGNORECASE,
)
_JOINS = re.compile(r",? \(?|\(|,? (?:which )?(?:lies|lying|located) ")
_STEP = re.compile(r"[^().;\n]{0,40}?(?:, | and )")
_DASHES = frozenset({"-", "–", "—"})
_MILE_KM = 1.609
_BESIDE_WEIGHT, _TOLD_WEIGHT, _WORST = 3.0, 1.5, -5.0
_NEAR_KM, _USUAL_REACH_KM, _SLACK_KM, _SLACK = 6.0, 100.0, 4.0, 0.2
_TURN, _TURN_COST = 50.0, 0.05
_MOST_RELATIONS = 2
Spot = tuple[int, int, str]


class Relation(NamedTuple):
    """What one name's place is said to be to another's, by the other's position among the names: so many kilometres
    away, in a direction (degrees from north), or simply beside it where both are None.
    """

    other: int
    km: float | None = None
    bearing: float | None = None


def relations_in(text: str, spots: Sequence[Spot]) -> dict[int, list[Relation]]:
    """For the names of a text what is said of where each lies from others; the names count by their position.

    >>> relations_in("at Husarivka (40km north-west of Izium)", [(3, 12, "Husarivka"), (33, 38, "Izium")])
    {0: [Relation(other=1, km=40.0, bearing=315.0)]}
    """
    order = sorted(range(len(spots)), key=lambda position: spots[position][:2])
    by_start = {spots[position][0]: position for position in order}
    found: dict[int, list[Relation]] = {}
    for here, following in pairwise(order):
        if text[spots[here][1] : spots[following][0]] in _DASHES:
            found.setdefault(here, []).append(Relation(following))
            found.setdefault(following, []).append(Relation(here))
    named_only: set[int] = set()  # names that only say where another lies
    for position in order:
        if position not in named_only:
            said = _said_after(text, spots[position][1], by_start)
            named_only.update(relation.other for relation in said)
            found.setdefault(position, []).extend(said)
    return {position: relations for position, relations in found.items() if relations}


def _said_after(text: str, end: int, by_start: dict[int, int]) -> list[Relation]:
    joined = _JOINS.match(text, end)
    relations: list[Relation] = []
    while joined and len(relations) < _MOST_RELATIONS and (said := _RELATION.match(text, joined.end())):
        other = by_start.get(said.end())
        if other is None:
            break
        way = re.sub("[ -]", "", (said["way"] or said["way_far"] or "").lower())
        unit = _MILE_KM if (said["unit"] or "").lower().startswith("mile") else 1.0
        relations.append(Relation(other, float(said["far"]) * unit if said["far"] else None, _bearing_of(way)))
        joined = _STEP.match(text, said.end()) if "(" in text[end : said.start()] else None
    return relations


def _bearing_of(way: str) -> float | None:
    return float(_POINTS[way]) if way in _POINTS else None


def fit(place: Place, other: Place, relation: Relation) -> float:
    """How well a pair of places fits what is said of them (nats; 0 is perfect where a distance is told).

    >>> points = ((37.25, 49.21), (36.9, 49.4), (30, 50))
    >>> izium, near, far = (Place(str(lon), "x", lon, lat, "town") for lon, lat in points)
    >>> fit(near, izium, Relation(0, 30.0, 315.0)) > -0.5 > fit(far, izium, Relation(0, 30.0, 315.0))
    True
    """
    away = distance_km(place.lon, place.lat, other.lon, other.lat)
    weight = _BESIDE_WEIGHT if relation.bearing is None else _TOLD_WEIGHT
    score = weight * math.log1p(_USUAL_REACH_KM / (away + _NEAR_KM))
    if relation.km is not None:
        off = abs(away - relation.km)
        score = -(max(0.0, off - _SLACK_KM) / (_SLACK_KM + _SLACK * relation.km))
    if relation.bearing is not None and away > 1:
        turn = abs((bearing(other, place) - relation.bearing + 180) % 360 - 180)
        score -= _TURN_COST * max(0.0, turn - _TURN)
    return max(_WORST, score)


def bearing(start: Place, end: Place) -> float:
    """The direction from one place to another in degrees from north, clockwise, on a flat map of their surroundings.

    >>> round(bearing(Place("a", "a", 37.0, 49.0, "town"), Place("b", "b", 38.0, 49.0, "town")))
    90
    """
    east = (end.lon - start.lon) * math.cos(math.radians((start.lat + end.lat) / 2))
    return math.degrees(math.atan2(east, end.lat - start.lat)) % 360
