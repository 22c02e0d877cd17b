"""What a map shows: the front and the places in the news of the last week, padded, not the whole country."""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from math import cos, radians

import msgspec

from fogline.model.picture import Holding, Picture
from fogline.model.place import distance_km
from fogline.model.theatre import Theatre
from fogline.publish.deed import GROUND_KINDS
from fogline.publish.material import told_since

_CELL = 0.12
_FAR_KM = 70.0
_AROUND_KM = 40.0
_PADDING_KM = 18.0
_SMALLEST_KM = 90.0
KM_A_DEGREE = 111.195


class Extent(msgspec.Struct, frozen=True):
    """The bounds of a map in degrees."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, lon: float, lat: float) -> bool:
        """Whether a point lies on the map."""
        return self.west <= lon <= self.east and self.south <= lat <= self.north


def extent_of(picture: Picture, theatre: Theatre) -> Extent:
    """The bounds that hold the front and what was told of near it in the last week; those of the theatre where there
    is neither."""
    front = main_groups(front_of(picture.holdings))
    news = list(_news(picture))
    told = [point for point, ground in news if ground]
    near = [point for point, ground in news if not front or _near(point, front) or (ground and _shared(point, told))]
    points = main_groups(front + near)
    return _padded(points) if points else Extent(*theatre.bounds)


def front_of(holdings: Iterable[Holding]) -> list[tuple[float, float]]:
    """The settlements that lie where states differ: in a cell, or beside a cell, with settlements of another side or
    contested ones."""
    cells: dict[tuple[int, int], set[str]] = {}
    known = [holding for holding in holdings if holding.state != "unknown"]
    for holding in known:
        cells.setdefault(_cell(holding.place.lon, holding.place.lat), set()).add(holding.state)
    split = {cell for cell, states in cells.items() if len(states) > 1 or "contested" in states}
    split |= {
        cell for cell, states in cells.items() if any(cells.get(beside, states) != states for beside in _beside(cell))
    }
    return [(h.place.lon, h.place.lat) for h in known if _cell(h.place.lon, h.place.lat) in split]


def main_groups(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The points without small groups that lie apart from all others: a lone village whose state differs from its
    neighbours' may be a name misread, and moves no map.

    Points within some 50 km belong to one group; groups of less than a twentieth of all points are left out.

    >>> line = [(37.0 + n / 50, 49.0) for n in range(40)]
    >>> main_groups([*line, (23.0, 48.0)]) == line
    True
    """
    group_of: dict[tuple[int, int], int] = {}
    cells = {(int(lon // 0.6), int(lat // 0.4)) for lon, lat in points}
    for number, cell in enumerate(sorted(cells)):
        waiting = [cell] if cell not in group_of else []
        while waiting:
            x, y = waiting.pop()
            group_of[(x, y)] = number
            around = {(x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)}
            waiting += [other for other in around & cells if other not in group_of]
    groups = [group_of[(int(lon // 0.6), int(lat // 0.4))] for lon, lat in points]
    size = Counter(groups)
    return [point for point, group in zip(points, groups, strict=True) if size[group] * 20 >= len(points)]


def _cell(lon: float, lat: float) -> tuple[int, int]:
    return int(lon // _CELL), int(lat // (_CELL * 0.7))


def _beside(cell: tuple[int, int]) -> Iterable[tuple[int, int]]:
    x, y = cell
    return ((x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1))


def _news(picture: Picture) -> Iterable[tuple[tuple[float, float], bool]]:
    """The settlements told of in the last week, and whether ground or fighting was told: a strike far behind the
    front moves no map."""
    known = {holding.place.id: holding.place for holding in picture.holdings}
    for claim in told_since(picture.claims, picture.on - timedelta(days=7), picture.on):
        if claim.background or claim.mood != "actual":
            continue
        for place in claim.places:
            settlement = known.get(place.id or "")
            if settlement:
                yield (settlement.lon, settlement.lat), claim.kind in GROUND_KINDS or claim.kind == "clash"


def _near(point: tuple[float, float], front: list[tuple[float, float]]) -> bool:
    return any(distance_km(*point, *other) <= _FAR_KM for other in front if abs(other[1] - point[1]) < 1)


def _shared(point: tuple[float, float], told: list[tuple[float, float]]) -> bool:
    """Whether more than one claim tells of ground around a point far from the front: a single one may be a name
    misread."""
    return sum(distance_km(*point, *other) <= _AROUND_KM for other in told) > 1


def _padded(points: list[tuple[float, float]]) -> Extent:
    west, east = min(lon for lon, _ in points), max(lon for lon, _ in points)
    south, north = min(lat for _, lat in points), max(lat for _, lat in points)
    km_lon = KM_A_DEGREE * cos(radians((south + north) / 2))
    wide = max((_SMALLEST_KM / km_lon - (east - west)) / 2, 0) + _PADDING_KM / km_lon
    high = max((_SMALLEST_KM / KM_A_DEGREE - (north - south)) / 2, 0) + _PADDING_KM / KM_A_DEGREE
    return Extent(west - wide, south - high, east + wide, north + high)
