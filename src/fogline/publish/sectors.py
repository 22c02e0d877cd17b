"""Which sector of the front a place lies in: its outline first, then its region, then the nearest settlement whose
sector is known."""

from collections.abc import Iterable, Sequence

import msgspec

from fogline.model.claim import ClaimPlace
from fogline.model.place import SETTLEMENT_KINDS, Place, distance_km
from fogline.model.theatre import Theatre

_NEAREST_KM = 60.0


class Sectors(msgspec.Struct, frozen=True):
    """The sectors of a theatre with the settlements known to lie in its regions."""

    theatre: Theatre
    places: dict[str, Place]


def sectors_of(theatre: Theatre, places: Iterable[Place]) -> Sectors:
    """Sectors ready to be asked."""
    return Sectors(theatre, {place.id: place for place in places})


def sector_of(sectors: Sectors, place: ClaimPlace | None) -> str | None:
    """The id of the sector that a claim's place lies in, or None."""
    if place is None:
        return None
    wide = place.lon is None or (bool(place.candidates) and place.candidates[0].kind not in SETTLEMENT_KINDS)
    named = _by_region(sectors.theatre, (place.name or "", place.text)) if wide else None
    if named or place.lon is None or place.lat is None:
        return named
    known = sectors.places.get(place.id or "")
    return sector_at(sectors, place.lon, place.lat, known.region if known else "")


def sector_at(sectors: Sectors, lon: float, lat: float, region: str) -> str | None:
    """The id of the sector at a point in degrees; `region` is its de jure region where that is known."""
    for sector in sectors.theatre.sectors:
        if sector.outline and inside(lon, lat, sector.outline):
            return sector.id
    if region:
        return _by_region(sectors.theatre, (region,))
    if not sectors.places:
        return None
    nearest = min(sectors.places.values(), key=lambda place: (distance_km(lon, lat, place.lon, place.lat), place.id))
    if distance_km(lon, lat, nearest.lon, nearest.lat) > _NEAREST_KM or not nearest.region:
        return None
    return sector_at(sectors, nearest.lon, nearest.lat, nearest.region)


def _by_region(theatre: Theatre, names: Sequence[str]) -> str | None:
    wanted = [f"{name} ".casefold() for name in names if name]
    for sector in theatre.sectors:
        if any(name.startswith(f"{region} ".casefold()) for region in sector.regions for name in wanted):
            return sector.id
    return None


def inside(lon: float, lat: float, ring: Sequence[tuple[float, float]]) -> bool:
    """Whether a point lies in a ring of (lon, lat): even-odd rule.

    >>> inside(0.5, 0.5, [(0, 0), (1, 0), (1, 1), (0, 1)]), inside(2, 0.5, [(0, 0), (1, 0), (1, 1), (0, 1)])
    (True, False)
    """
    within = False
    for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True):
        if (y1 > lat) != (y2 > lat) and lon < x1 + (lat - y1) * (x2 - x1) / (y2 - y1):
            within = not within
    return within
