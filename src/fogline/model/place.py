"""A place of a gazetteer, and the candidates that a name in a text may mean."""

import math
from typing import Protocol

import msgspec

EARTH_RADIUS_KM = 6371.0088


class Place(msgspec.Struct, frozen=True, gc=False):
    """One place of a gazetteer: a settlement, a region or a feature such as an airport.

    `id` is the gazetteer's own (KATOTTG, or `geonames:` and a number); `lon` and `lat` are degrees (WGS 84).
    `country` is the de jure state as ISO 3166-1 alpha-2; who holds the place is never written here.
    """

    id: str
    name: str
    lon: float
    lat: float
    kind: str
    country: str = ""
    region: str = ""
    district: str = ""
    population: int = 0


class Candidate(msgspec.Struct, frozen=True, gc=False):
    """A place that a name may mean, with the probability that it does."""

    id: str
    name: str
    lon: float
    lat: float
    p: float
    kind: str = ""


SETTLEMENT_KINDS = frozenset({"city", "town", "village", "rural"})


def distance_km(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Great-circle distance between two points in kilometres (haversine formula).

    >>> round(distance_km(37.25, 49.21, 37.81, 48.99))  # Izium to Lyman
    48
    """
    phi1, phi2 = math.radians(lat1), math.radians(lat2)
    half_phi, half_lambda = (phi2 - phi1) / 2, math.radians(lon2 - lon1) / 2
    chord = math.sin(half_phi) ** 2 + math.cos(phi1) * math.cos(phi2) * math.sin(half_lambda) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, chord)))


class Mention(msgspec.Struct, frozen=True, gc=False):
    """A stretch of text that a gazetteer or a theatre knows as the name of a place; `kind` is that of the most
    prominent place of that name."""

    text: str
    start: int
    end: int
    kind: str


class NameFinder(Protocol):
    """Finds the names of places in a text, without deciding yet which places they are."""

    def mentions(self, text: str) -> list[Mention]:
        """The names in the order of the text, the longest first where they overlap, none overlapping another."""
        ...
