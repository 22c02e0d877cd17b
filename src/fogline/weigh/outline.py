"""Areas and front line: settlements' states spread over the ground nearest to them and dissolved into polygons."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from fogline.model.picture import Holding
from fogline.model.theatre import Theatre
from fogline.weigh.ground import KM_PER_DEGREE, Floats

CELL_KM, REACH_KM, NOBODY = 2.0, 12.0, -1
# A staircase of squares is longer than the line that it follows by 4/pi, over all directions alike.
STAIRCASE = np.pi / 4
Cells = NDArray[np.int64]
Corner = tuple[int, int]


class Grid:
    """Squares of about two kilometres over the settlements; each takes the state of the nearest settlement within
    12 km."""

    def __init__(self, holdings: Sequence[Holding], states: Sequence[str]) -> None:
        lon, lat = (np.array([getattr(h.place, axis) for h in holdings]) for axis in ("lon", "lat"))
        self.height = CELL_KM / KM_PER_DEGREE
        self.width = CELL_KM / (KM_PER_DEGREE * float(np.cos(np.radians(lat.mean()))))
        margin = int(REACH_KM / CELL_KM) + 1
        self.west, self.south = lon.min() - margin * self.width, lat.min() - margin * self.height
        x, y = (lon - self.west) / self.width, (lat - self.south) / self.height
        shape = int(y.max()) + margin + 1, int(x.max()) + margin + 1
        state = np.array([states.index(h.state) for h in holdings], np.int64)
        self.cells = _spread(x, y, state, shape)

    def point(self, corner: Corner) -> list[float]:
        """The longitude and latitude of a corner of a square, given by its row and column."""
        row, column = corner
        return [round(self.west + column * self.width, 5), round(self.south + row * self.height, 5)]

    def km2(self, state: int) -> float:
        """The ground of a state in square kilometres, with the true width of a degree at each latitude."""
        rows = (self.cells == state).sum(axis=1)
        lat = self.south + (np.arange(len(rows)) + 0.5) * self.height
        return float((rows * self.height * self.width * KM_PER_DEGREE**2 * np.cos(np.radians(lat))).sum())


def _spread(x: Floats, y: Floats, state: Cells, shape: tuple[int, int]) -> Cells:
    reach = int(REACH_KM / CELL_KM)
    best, cells = np.full(shape, np.inf), np.full(shape, NOBODY, np.int64)
    column, row = x.astype(np.int64), y.astype(np.int64)
    # One shift of all settlements at a time; np.minimum.at settles squares that several reach.
    for down in range(-reach, reach + 1):
        for right in range(-reach, reach + 1):
            r, c = row + down, column + right
            inside = (r >= 0) & (r < shape[0]) & (c >= 0) & (c < shape[1])
            r, c = r[inside], c[inside]
            away = np.hypot(x[inside] - (c + 0.5), y[inside] - (r + 0.5))
            before = best[r, c]
            np.minimum.at(best, (r, c), away)
            nearest = (away == best[r, c]) & (away < before) & (away <= reach)
            cells[r[nearest], c[nearest]] = state[inside][nearest]
    return cells


def areas_geojson(holdings: Sequence[Holding], theatre: Theatre, on: date) -> str:
    """A GeoJSON FeatureCollection (RFC 7946): one MultiPolygon for each side, contested and unknown ground with its
    `km2`, and the front line with its `km`, the length of all borders between ground of different sides and contested
    ground."""
    states = [*(side.id for side in theatre.sides), "contested", "unknown"]
    features = []
    if holdings:
        grid = Grid(holdings, states)
        for n, state in enumerate(states):
            rings = list(_polygons(grid.cells == n))
            if rings:
                drawn = [[[grid.point(corner) for corner in ring] for ring in polygon] for polygon in rings]
                geometry = {"type": "MultiPolygon", "coordinates": drawn}
                features.append(_feature(geometry, kind="area", state=state, km2=round(grid.km2(n))))
        edges = list(_front(grid.cells, len(theatre.sides)))
        lines = [[grid.point(a), grid.point(b)] for a, b in edges]
        km = round(len(edges) * CELL_KM * STAIRCASE)
        features.append(_feature({"type": "MultiLineString", "coordinates": lines}, kind="front", km=km))
    members = {"on": on.isoformat(), "theatre": theatre.id, "notes": list(theatre.contested_borders)}
    return json.dumps({"type": "FeatureCollection", **members, "features": features}, ensure_ascii=False) + "\n"


def _feature(geometry: Mapping[str, object], **properties: object) -> dict[str, object]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _front(cells: Cells, sides: int) -> Iterator[tuple[Corner, Corner]]:
    """The borders between squares of different sides, or of a side and contested ground."""
    told = (cells >= 0) & (cells <= sides)
    beside = told[:, :-1] & told[:, 1:] & (cells[:, :-1] != cells[:, 1:])
    above = told[:-1] & told[1:] & (cells[:-1] != cells[1:])
    for row, column in np.argwhere(beside).tolist():
        yield (row, column + 1), (row + 1, column + 1)
    for row, column in np.argwhere(above).tolist():
        yield (row + 1, column), (row + 1, column + 1)


def _polygons(inside: NDArray[np.bool_]) -> Iterator[list[list[Corner]]]:
    """Polygons around the squares that are inside: the outer ring of each connected piece, anticlockwise, and its
    holes."""
    pieces = _pieces(inside)
    found: dict[int, list[list[Corner]]] = {}
    for ring, piece in _rings(inside, pieces):
        found.setdefault(piece, []).append(ring)
    for rings in found.values():
        yield sorted(rings, key=_twice_area, reverse=True)


def _twice_area(ring: Sequence[Corner]) -> int:
    return sum(ax * by - bx * ay for (ay, ax), (by, bx) in pairwise(ring))


def _pieces(inside: NDArray[np.bool_]) -> Cells:
    """A number for each connected piece of squares (sides count, corners do not), by runs of each row."""
    parent: list[int] = []
    labels = np.full(inside.shape, NOBODY, np.int64)

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    for row in range(len(inside)):
        steps = np.diff(np.concatenate([[0], inside[row].astype(np.int8), [0]]))
        for first, last in zip(np.flatnonzero(steps == 1), np.flatnonzero(steps == -1), strict=True):
            below = labels[row - 1, first:last] if row else np.empty(0, np.int64)
            touched = {root(n) for n in np.unique(below[below >= 0]).tolist()}
            label = min(touched, default=len(parent))
            if not touched:
                parent.append(label)
            for other in touched:
                parent[other] = label
            labels[row, first:last] = label
    roots = np.array([root(n) for n in range(len(parent))] or [0], np.int64)
    return np.where(labels >= 0, roots[labels], NOBODY)


def _rings(inside: NDArray[np.bool_], pieces: Cells) -> Iterator[tuple[list[Corner], int]]:
    """All borders as closed rings with the inside on their left, each with the piece that it bounds."""
    leaving: dict[Corner, list[tuple[Corner, int]]] = {}
    for a, b, piece in _borders(inside, pieces):
        leaving.setdefault(a, []).append((b, piece))
    while leaving:
        start = next(iter(leaving))
        (at, piece), ring = leaving[start].pop(), [start]
        while at != start:
            ring.append(at)
            at = _next(leaving, ring[-2], at, piece)
        ring.append(start)
        leaving = {corner: ways for corner, ways in leaving.items() if ways} if not leaving[start] else leaving
        yield _straightened(ring), piece


def _next(leaving: dict[Corner, list[tuple[Corner, int]]], came: Corner, at: Corner, piece: int) -> Corner:
    """Where the ring goes on: at a corner where two squares touch, it stays with its own square by turning left."""
    ways = [way for way in leaving[at] if way[1] == piece]
    down, right = at[0] - came[0], at[1] - came[1]
    left = (at[0] + right, at[1] - down)
    chosen = next((way for way in ways if way[0] == left), ways[0])
    leaving[at].remove(chosen)
    return chosen[0]


def _borders(inside: NDArray[np.bool_], pieces: Cells) -> Iterator[tuple[Corner, Corner, int]]:
    padded = np.pad(inside, 1)
    sides: Iterable[tuple[int, int, Corner, Corner]] = (
        (-1, 0, (0, 0), (0, 1)),
        (0, 1, (0, 1), (1, 1)),
        (1, 0, (1, 1), (1, 0)),
        (0, -1, (1, 0), (0, 0)),
    )
    for down, right, a, b in sides:
        beyond = padded[1 + down : padded.shape[0] - 1 + down, 1 + right : padded.shape[1] - 1 + right]
        for row, column in np.argwhere(inside & ~beyond).tolist():
            yield (row + a[0], column + a[1]), (row + b[0], column + b[1]), int(pieces[row, column])


def _straightened(ring: list[Corner]) -> list[Corner]:
    """The ring without the corners that lie on a straight way."""
    kept = [
        corner
        for before, corner, after in zip(ring[-2:-1] + ring[:-2], ring[:-1], ring[1:], strict=True)
        if (corner[0] - before[0], corner[1] - before[1]) != (after[0] - corner[0], after[1] - corner[1])
    ]
    return [*kept, kept[0]]
