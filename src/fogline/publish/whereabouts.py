"""Where a claim's place is on a map when the words do not mean the place itself: "12 km north-west of Lyman", "near
Bakhmut", "along the Oskil River".
"""

import math
import re

import msgspec

from fogline.model.claim import Claim, ClaimPlace
from fogline.model.place import EARTH_RADIUS_KM
from fogline.model.theatre import Theatre

_BEARINGS = {"north": 0, "northeast": 45, "east": 90, "southeast": 135, "south": 180, "southwest": 225, "west": 270}
_BEARINGS |= {"northwest": 315}
_MILE_KM = 1.609
_BEFORE = re.compile(
    r"(?:(?P<far>\d{1,3})(?:[-–]\d{1,3})? ?(?P<unit>km|kilomet(?:er|re)s?|miles?) (?:to the )?)?"
    r"(?:(?P<way>(?:north|south)[ -]?(?:east|west)|north|south|east|west) )?(?:of|from) (?:the )?"
    r"(?:(?:city|town|village|settlement) of )?$",
    re.IGNORECASE,
)
_LOOKED_AT = 80
_USUAL_KM = 10.0
_SHARE_UNSURE = 0.25
# How far from its point a place of a kind may reach; a region has no radius, it is the region.
_RADIUS_KM = {"city": 8.0, "town": 4.0, "village": 2.0, "rural": 2.0, "feature": 3.0}


class Whereabouts(msgspec.Struct, frozen=True):
    """A GeoJSON geometry (None: nowhere), how far from it in km the truth may lie (None: not told), and the words that
    say so.
    """

    geometry: dict[str, object] | None
    radius_km: float | None = None
    relation: str | None = None


def whereabouts(claim: Claim, place: ClaimPlace, theatre: Theatre | None = None) -> Whereabouts:
    """Where a claim puts something: a point with a radius, or a river's line where the theatre has it."""
    if place.lon is None or place.lat is None:
        return Whereabouts(None)
    if line := _river(place, theatre):
        return Whereabouts({"type": "LineString", "coordinates": line}, _USUAL_KM)
    said = _said_before(claim, place)
    kind = place.candidates[0].kind if place.candidates else ""
    if said is None or not (said["far"] or said["way"]):
        return Whereabouts(_point(place.lon, place.lat), _USUAL_KM if place.role == "near" else _RADIUS_KM.get(kind))
    km = float(said["far"]) * (_MILE_KM if said["unit"].lower().startswith("mile") else 1) if said["far"] else _USUAL_KM
    if not said["way"]:
        return Whereabouts(_point(place.lon, place.lat), km, said[0].strip())
    bearing = _BEARINGS[re.sub("[ -]", "", said["way"].lower())]
    radius = max(_RADIUS_KM["village"], _SHARE_UNSURE * km) if said["far"] else _USUAL_KM
    return Whereabouts(_point(*moved(place.lon, place.lat, km, bearing)), round(radius, 1), said[0].strip())


def moved(lon: float, lat: float, km: float, bearing: float) -> tuple[float, float]:
    """The point so many kilometres away in a direction (degrees from north, clockwise), along a great circle.

    >>> moved(37.0, 49.0, 111.2, 0.0)
    (37.0, 50.00004)
    """
    angle, start, turn = km / EARTH_RADIUS_KM, math.radians(lat), math.radians(bearing)
    end = math.asin(math.sin(start) * math.cos(angle) + math.cos(start) * math.sin(angle) * math.cos(turn))
    east = math.atan2(
        math.sin(turn) * math.sin(angle) * math.cos(start), math.cos(angle) - math.sin(start) * math.sin(end)
    )
    return round(lon + math.degrees(east), 5), round(math.degrees(end), 5)


def _said_before(claim: Claim, place: ClaimPlace) -> re.Match[str] | None:
    if place.start is None:
        return None
    at = place.start - claim.start
    return _BEFORE.search(claim.quote, max(0, at - _LOOKED_AT), at) if 0 <= at <= len(claim.quote) else None


def _river(place: ClaimPlace, theatre: Theatre | None) -> list[list[float]] | None:
    names = {name.casefold() for name in (place.name, place.text) if name}
    for river in theatre.rivers if theatre else ():
        known = {name.casefold() for name in (river.name, f"{river.name} River", *river.aliases)}
        kinds = {candidate.kind for candidate in place.candidates[:1]} | (
            {"feature"} if not place.candidates else set()
        )
        if names & known and kinds == {"feature"}:
            return [list(point) for point in river.line]
    return None


def _point(lon: float, lat: float) -> dict[str, object]:
    return {"type": "Point", "coordinates": [lon, lat]}
