"""Outlines of regions and districts that the user imported (GeoJSON polygons), and which places lie in them."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from fogline.errors import GazetteerError
from fogline.locate.designators import split_name
from fogline.locate.spelling import name_key
from fogline.model.place import Place

_REMEDY = "give a GeoJSON file of polygons with a property `name`, `name_en` or the id of a gazetteer"
_FORMAT = 1
Ring = tuple[tuple[float, float], ...]


class Outline(msgspec.Struct, frozen=True, array_like=True):
    """One region: every property of it that may be its name or id, its bounds (west, south, east, north) and its rings.

    A point is inside where a line from it crosses the rings an odd number of times, so holes need no mark.
    """

    names: tuple[str, ...]
    bounds: tuple[float, float, float, float]
    rings: tuple[Ring, ...]

    def holds(self, lon: float, lat: float) -> bool:
        """Whether a point (degrees) lies inside: the even-odd rule.

        >>> square = Outline(("x",), (0, 0, 2, 2), (((0, 0), (2, 0), (2, 2), (0, 2), (0, 0)),))
        >>> square.holds(1, 1), square.holds(3, 1)
        (True, False)
        """
        west, south, east, north = self.bounds
        if not (west <= lon <= east and south <= lat <= north):
            return False
        return sum(_crossings(ring, lon, lat) for ring in self.rings) % 2 == 1

    @property
    def size(self) -> float:
        """The area of the bounds in square degrees; only for telling a region from a district of its name."""
        west, south, east, north = self.bounds
        return (east - west) * (north - south)


class ImportedRegions(msgspec.Struct, frozen=True):
    """What an import of outlines brought; `bad` counts features that are no polygon or have no name."""

    path: Path
    regions: int
    hash: str
    bad: int = 0
    new: bool = True


class _Kept(msgspec.Struct, frozen=True):
    """The file that an import leaves."""

    format: int
    source: str
    hash: str
    regions: tuple[Outline, ...]
    bad: int = 0


def write_regions(file: Path, folder: Path) -> ImportedRegions:
    """Takes a GeoJSON file of polygons into a folder; the same file a second time changes nothing.

    Raises GazetteerError where it is missing or holds no polygon with a name.
    """
    try:
        raw = file.read_bytes()
        digest = hashlib.sha256(raw).hexdigest()
        collection = json.loads(raw)
    except (OSError, ValueError) as cause:
        raise GazetteerError(f"{file} can't be read as GeoJSON ({cause})", _REMEDY) from cause
    target = folder / f"{digest[:16]}.json"
    if target.exists() and (kept := _read(target)).format == _FORMAT:
        return ImportedRegions(target, len(kept.regions), digest, kept.bad, new=False)
    features = collection.get("features") if isinstance(collection, dict) else None
    outlines = [_outline(feature) for feature in features] if isinstance(features, list) else []
    regions = tuple(one for one in outlines if one is not None)
    if not regions:
        raise GazetteerError(f"{file} holds no polygon with a name", _REMEDY)
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_suffix(".part")
    unfinished.write_bytes(
        msgspec.json.encode(_Kept(_FORMAT, file.name, digest, regions, len(outlines) - len(regions)))
    )
    unfinished.replace(target)
    return ImportedRegions(target, len(regions), digest, len(outlines) - len(regions))


def read_regions(folder: Path) -> list[Outline]:
    """All outlines that were imported into a folder."""
    return [outline for file in sorted(folder.glob("*.json")) for outline in _read(file).regions]


def outline_of(place: Place, outlines: Iterable[Outline]) -> Outline | None:
    """The outline of a region or district: by its id, else by its name; of several the largest for a region, the
    smallest for a district.
    """
    known = list(outlines)
    by_id = [one for one in known if place.id in one.names]
    base = split_name(name_key(place.name)).base
    named = by_id or [one for one in known if any(split_name(name_key(name)).base == base for name in one.names)]
    about = [one for one in named if one.holds(place.lon, place.lat)] or named
    choose = max if place.kind == "region" else min
    return choose(about, key=lambda one: one.size, default=None)


def _read(file: Path) -> _Kept:
    try:
        return msgspec.json.decode(file.read_bytes(), type=_Kept)
    except (OSError, msgspec.DecodeError) as cause:
        raise GazetteerError(f"{file} is damaged ({cause})", "delete it and import its source again") from cause


def _outline(feature: object) -> Outline | None:
    """A feature as an outline; None where it is no polygon or has no name."""
    if not isinstance(feature, dict):
        return None
    geometry, properties = feature.get("geometry") or {}, feature.get("properties") or {}
    names = tuple(dict.fromkeys(str(value) for value in properties.values() if isinstance(value, str) and value))
    try:
        parts = {"Polygon": lambda polygon: [polygon], "MultiPolygon": list}[geometry["type"]](geometry["coordinates"])
        rings = tuple(tuple((float(point[0]), float(point[1])) for point in ring) for part in parts for ring in part)
    except (TypeError, ValueError, LookupError):
        return None
    points = [point for ring in rings for point in ring]
    if not names or not points:
        return None
    lons, lats = [lon for lon, _ in points], [lat for _, lat in points]
    return Outline(names, (min(lons), min(lats), max(lons), max(lats)), rings)


def _crossings(ring: Sequence[tuple[float, float]], lon: float, lat: float) -> int:
    return sum(
        (lat1 > lat) != (lat2 > lat) and lon < lon1 + (lat - lat1) / (lat2 - lat1) * (lon2 - lon1)
        for (lon1, lat1), (lon2, lat2) in _sides(ring)
    )


def _sides(ring: Sequence[tuple[float, float]]) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    return zip(ring, (*ring[1:], *ring[:1]), strict=True)
