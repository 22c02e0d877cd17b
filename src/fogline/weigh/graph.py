"""Who follows whom: for each settlement the nearest others and the towns it depends on, with how much their news counts
for it."""

from itertools import pairwise

import msgspec
import numpy as np
from numpy.typing import NDArray

from fogline.model.theatre import River
from fogline.weigh.ground import KM_PER_DEGREE, Floats, Ground, Indices

NEAREST, CENTRES = 8, 3
CELL_KM, CENTRE_CELL_KM = 12.0, 45.0
CENTRE_POPULATION = 5000


class Graph(msgspec.Struct, frozen=True):
    """Row k are the settlements whose state bears on settlement k, their distances in km, whether a major river lies
    between; the first `NEAREST` columns are the nearest, the others towns. A missing one is at infinite distance."""

    to: Indices
    km: Floats
    across: NDArray[np.bool_]

    def weights(self, reach_km: float, centre_km: float, centre_share: float, river: float) -> Floats:
        """Weights of each row that sum to one: falling with distance, less across a river, `centre_share` to towns."""
        kept = np.where(self.across, river, 1.0)
        near = np.exp(-self.km[:, :NEAREST] / reach_km) * kept[:, :NEAREST]
        far = np.exp(-self.km[:, NEAREST:] / centre_km) * kept[:, NEAREST:]
        parts = (_to_one(near) * (1 - centre_share), _to_one(far) * centre_share)
        return np.concatenate(parts, axis=1)


def graph_of(ground: Ground, rivers: tuple[River, ...]) -> Graph:
    """The graph of a theatre's settlements: k nearest, and the nearest towns of five thousand people and more."""
    everyone = np.arange(len(ground.lon))
    towns = np.flatnonzero(ground.population >= CENTRE_POPULATION)
    near, near_km = _nearest(ground, everyone, NEAREST, CELL_KM)
    far, far_km = _nearest(ground, towns, CENTRES, CENTRE_CELL_KM)
    to, km = np.concatenate([near, far], axis=1), np.concatenate([near_km, far_km], axis=1)
    return Graph(to, km, _across(ground, to, rivers))


def _to_one(weights: Floats) -> Floats:
    return np.asarray(weights / np.maximum(weights.sum(axis=1, keepdims=True), 1e-12))


def _nearest(ground: Ground, among: Indices, k: int, cell_km: float) -> tuple[Indices, Floats]:
    """The k nearest of `among` to each settlement (never itself), looked for in its own square of the ground and the
    eight around it; a settlement with fewer points to itself at infinite distance."""
    n = len(ground.lon)
    to, km = np.repeat(np.arange(n)[:, None], k, axis=1), np.full((n, k), np.inf)
    if not len(among):
        return to, km
    north = ground.lat * KM_PER_DEGREE
    east = ground.lon * KM_PER_DEGREE * np.cos(np.radians(np.clip(ground.lat, -85, 85).mean()))
    squares = _squares(east, north, cell_km)
    chosen = _squares(east[among], north[among], cell_km)
    for (x, y), own in squares.items():
        around = [chosen[at] for at in ((x + i, y + j) for i in (-1, 0, 1) for j in (-1, 0, 1)) if at in chosen]
        if not around:
            continue
        others = among[np.concatenate(around)]
        shrink = np.cos(np.radians(ground.lat[own, None]))
        gap = np.hypot(
            (ground.lon[own, None] - ground.lon[others]) * shrink, ground.lat[own, None] - ground.lat[others]
        )
        gap = np.where(own[:, None] == others, np.inf, gap * KM_PER_DEGREE)
        best = np.argsort(gap, axis=1, kind="stable")[:, :k]
        found = np.take_along_axis(gap, best, axis=1)
        to[own, : found.shape[1]] = np.where(np.isfinite(found), others[best], own[:, None])
        km[own, : found.shape[1]] = found
    return to, km


def _squares(east: Floats, north: Floats, size: float) -> dict[tuple[int, int], Indices]:
    """The places of each square of the ground, by the square's number east and north."""
    cell = np.stack([np.floor(east / size), np.floor(north / size)], axis=1).astype(np.int64)
    kinds, which = np.unique(cell, axis=0, return_inverse=True)
    order = np.argsort(which.ravel(), kind="stable")
    parts = np.split(order, np.cumsum(np.bincount(which.ravel()))[:-1])
    return {(int(x), int(y)): part for (x, y), part in zip(kinds, parts, strict=True)}


def _across(ground: Ground, to: Indices, rivers: tuple[River, ...]) -> NDArray[np.bool_]:
    """Whether the straight way of each edge crosses one of the rivers."""
    here = np.repeat(np.arange(len(to)), to.shape[1])
    there, crossed = to.ravel(), np.zeros(to.size, bool)
    x1, y1, x2, y2 = ground.lon[here], ground.lat[here], ground.lon[there], ground.lat[there]
    west, east, south, north = np.minimum(x1, x2), np.maximum(x1, x2), np.minimum(y1, y2), np.maximum(y1, y2)
    for river in rivers:
        for (ax, ay), (bx, by) in pairwise(river.line):
            box = (west <= max(ax, bx)) & (east >= min(ax, bx)) & (south <= max(ay, by)) & (north >= min(ay, by))
            e = np.flatnonzero(box)
            a, b = _turn(ax, ay, bx, by, x1[e], y1[e]), _turn(ax, ay, bx, by, x2[e], y2[e])
            c, d = _turn(x1[e], y1[e], x2[e], y2[e], ax, ay), _turn(x1[e], y1[e], x2[e], y2[e], bx, by)
            crossed[e] |= (a * b < 0) & (c * d < 0)
    return crossed.reshape(to.shape)


def _turn(
    ax: Floats | float, ay: Floats | float, bx: Floats | float, by: Floats | float, x: Floats | float, y: Floats | float
) -> Floats:
    """On which side of the line from a to b a point lies, by its sign."""
    return np.asarray((bx - ax) * (y - ay) - (by - ay) * (x - ax))
