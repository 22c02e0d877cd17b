"""The ground of a theatre as arrays: where its settlements lie, which lie near which, and who held them when the
reports begin."""

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec
import numpy as np
from numpy.typing import NDArray

from fogline.errors import SettingError
from fogline.model.dates import edtf_span
from fogline.model.place import Place
from fogline.model.theatre import StartingArea, Theatre

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]

KM_PER_DEGREE = 111.195
DEEP, EDGE, EDGE_KM = 0.996, 0.90, 10.0


class Neighbours(msgspec.Struct, frozen=True):
    """For each of some places (sorted), the settlements around it: `members` and `km` from `start[k]` to `start[k+1]`
    belong to the k-th of them."""

    places: Indices
    start: Indices
    members: Indices
    km: Floats


class Ground(msgspec.Struct, frozen=True):
    """Coordinates in degrees and population of the settlements, in their order."""

    lon: Floats
    lat: Floats
    population: Floats


def ground_of(settlements: Sequence[Place]) -> Ground:
    """The settlements as arrays; a population that is not known counts as that of a small village."""
    lon, lat = ([getattr(place, axis) for place in settlements] for axis in ("lon", "lat"))
    population = [place.population or 300 for place in settlements]
    return Ground(np.array(lon, float), np.array(lat, float), np.array(population, float))


def neighbours_of(ground: Ground, places: Iterable[int], radius_km: float) -> Neighbours:
    """The settlements within a radius of each of these places (the place itself among them), with distances in km.

    Distances are those of a plane through the place, true to 0.1% over a few tens of kilometres below 65 degrees of
    latitude.
    """
    order = np.argsort(ground.lat, kind="stable")
    lats, span = ground.lat[order], radius_km / KM_PER_DEGREE
    wanted = sorted(set(places))
    starts, members, distances = [0], [np.empty(0, np.int64)], [np.empty(0)]
    for place in wanted:
        low, high = np.searchsorted(lats, (ground.lat[place] - span, ground.lat[place] + span), side="left")
        band = order[low:high]
        east = (ground.lon[band] - ground.lon[place] + 180) % 360 - 180
        shrink = np.cos(np.radians((ground.lat[band] + ground.lat[place]) / 2))
        km = KM_PER_DEGREE * np.hypot(east * shrink, ground.lat[band] - ground.lat[place])
        close = km <= radius_km
        members.append(band[close])
        distances.append(km[close])
        starts.append(starts[-1] + int(close.sum()))
    return Neighbours(
        np.array(wanted, np.int64),
        np.array(starts),
        np.concatenate(members).astype(np.int64),
        np.concatenate(distances),
    )


class StartingLine(msgspec.Struct, frozen=True):
    """Who held what before the reports: a probability for each settlement and state, and the ordinal day from which it
    counts (0: from the start)."""

    p: Floats
    since: Indices


def starting_line(ground: Ground, theatre: Theatre, begins: date | None = None) -> StartingLine:
    """The starting areas of the theatre as prior probabilities: its side inside a ring, the default side elsewhere,
    less sure near a ring's edge.

    Snapshots count only where the reports begin (on the day `begins`) within their time. Later areas go before
    earlier ones where they overlap. Raises SettingError where the theatre names a side that it does not define.
    """
    sides = [side.id for side in theatre.sides]
    holder = np.full(len(ground.lon), _index(sides, theatre.default_side, theatre))
    since = np.zeros(len(ground.lon), np.int64)
    edge = np.full(len(ground.lon), np.inf)
    for area in sorted((area for area in theatre.starting_areas if _serves(area, begins)), key=_first_day):
        inside = np.zeros(len(ground.lon), bool)
        for ring in area.rings:
            points = np.array(ring, float)
            inside ^= within(ground, points)
            edge = np.minimum(edge, edge_km(ground, points))
        holder[inside] = _index(sides, area.side, theatre)
        since[inside] = _first_day(area).toordinal()
    sure = DEEP - (DEEP - EDGE) * np.exp(-edge / EDGE_KM)
    p = np.repeat(((1 - sure) / len(sides))[:, None], len(sides) + 1, axis=1)
    p[np.arange(len(holder)), holder] = sure
    return StartingLine(p, since)


def _first_day(area: StartingArea) -> date:
    return edtf_span(area.since)[0]


def _serves(area: StartingArea, begins: date | None) -> bool:
    if area.until is None:
        return True
    return begins is not None and _first_day(area) <= begins <= edtf_span(area.until)[1]


def _index(sides: list[str], side: str, theatre: Theatre) -> int:
    if side not in sides:
        raise SettingError(
            f"theatre {theatre.id!r} gives ground to {side!r}, which is none of its sides",
            "name one of: " + ", ".join(sides),
        )
    return sides.index(side)


def within(ground: Ground, ring: Floats) -> NDArray[np.bool_]:
    """Even-odd rule, one edge of the ring at a time: the settlements that lie inside."""
    inside = np.zeros(len(ground.lon), bool)
    for (x1, y1), (x2, y2) in zip(ring, np.roll(ring, -1, axis=0), strict=True):
        crosses = (y1 > ground.lat) != (y2 > ground.lat)
        with np.errstate(divide="ignore", invalid="ignore"):
            inside ^= crosses & (ground.lon < (x2 - x1) * (ground.lat - y1) / (y2 - y1) + x1)
    return inside


def edge_km(ground: Ground, ring: Floats) -> Floats:
    """Distance in km from each settlement to the nearest edge of a ring, on a plane at the ring's middle latitude."""
    scale = np.array([KM_PER_DEGREE * np.cos(np.radians(ring[:, 1].mean())), KM_PER_DEGREE])
    points, corners = np.column_stack([ground.lon, ground.lat]) * scale, ring * scale
    nearest = np.full(len(points), np.inf)
    for a, b in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        length = float((b - a) @ (b - a))
        along = np.clip((points - a) @ (b - a) / length, 0, 1) if length else np.zeros(len(points))
        foot = points - a - along[:, None] * (b - a)
        nearest = np.minimum(nearest, np.hypot(foot[:, 0], foot[:, 1]))
    return nearest
