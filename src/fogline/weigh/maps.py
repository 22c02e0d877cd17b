"""Imported maps: who held which ground on a day, drawn as polygons by somebody else; the prior of that day."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from fogline.errors import MaterialError
from fogline.model.theatre import MapLabel, Theatre
from fogline.weigh.ground import EDGE_KM, Floats, Ground, StartingLine, edge_km, within

SURE, LEFT_OVER = 0.99, 0.002
UNCLEAR = (0.6, 0.4)
CONTESTED, PASSED_OVER = "contested", "ignore"
Ring = tuple[tuple[float, float], ...]


class MapArea(msgspec.Struct, frozen=True):
    """Polygons of one state, each with its outer ring first and its holes after."""

    state: str
    polygons: tuple[tuple[Ring, ...], ...]


class ControlMap(msgspec.Struct, frozen=True):
    """A reference map of one day, of one publisher; ground in no polygon is the theatre's default side's."""

    day: date
    publisher: str
    areas: tuple[MapArea, ...]
    unread: int = 0


def read_map(raw: bytes, day: date, publisher: str, theatre: Theatre) -> ControlMap:
    """Reads GeoJSON polygons by the theatre's table of labels: the words of the name, else the fill; where either says
    that it is unclear, it is contested. Points and lines are passed over; `unread` counts polygons without a meaning.

    Raises MaterialError where it is no GeoJSON, or no polygon of it means anything in this theatre.
    """
    try:
        features = msgspec.json.decode(raw)["features"]
        drawn = [
            (feature.get("properties") or {}, tuple(_polygons(feature.get("geometry") or {}))) for feature in features
        ]
    except (msgspec.DecodeError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise MaterialError(f"this is no GeoJSON map ({error})", "give a FeatureCollection of polygons") from None
    found = [(_state(properties, theatre.map_labels), polygons) for properties, polygons in drawn if polygons]
    areas = tuple(MapArea(state, polygons) for state, polygons in found if state and state != PASSED_OVER)
    if not areas:
        raise MaterialError(
            f"no polygon has a label that theatre {theatre.id!r} knows", "add its labels to the theatre's map_labels"
        )
    return ControlMap(day, publisher, areas, sum(state is None for state, _ in found))


def _polygons(geometry: dict[str, Any]) -> Iterator[tuple[Ring, ...]]:
    kind = geometry.get("type")
    if kind == "GeometryCollection":
        for part in geometry["geometries"]:
            yield from _polygons(part)
    elif kind == "Polygon":
        yield _rings(geometry["coordinates"])
    elif kind == "MultiPolygon":
        for rings in geometry["coordinates"]:
            yield _rings(rings)


def _rings(rings: Sequence[Sequence[Sequence[float]]]) -> tuple[Ring, ...]:
    return tuple(tuple((float(point[0]), float(point[1])) for point in ring) for ring in rings)


def _state(properties: dict[str, Any], labels: Sequence[MapLabel]) -> str | None:
    name, fill = str(properties.get("name") or "").casefold(), str(properties.get("fill") or "").casefold()
    said = next((label for label in labels if any(word.casefold() in name for word in label.words)), None)
    if said is not None and (said.firm or said.state == PASSED_OVER):
        return said.state
    drawn = next((label.state for label in labels if fill and fill in label.fills), None)
    states = {state for state in (said.state if said else None, drawn) if state}
    if CONTESTED in states:
        return CONTESTED
    return said.state if said else drawn


def map_line(ground: Ground, told: ControlMap, theatre: Theatre) -> StartingLine:
    """An imported map as the prior of its day: the holder nearly sure, contested ground open to all.

    Ground that a side has held since before the reports (the theatre's standing areas) is its own where the map draws
    nothing, save near the areas' generalised edges.
    """
    sides = [side.id for side in theatre.sides]
    holder = np.full(len(ground.lon), sides.index(theatre.default_side))
    drawn = np.zeros(len(ground.lon), bool)
    for area in sorted(told.areas, key=lambda area: area.state == CONTESTED):
        inside = np.zeros(len(ground.lon), bool)
        for polygon in area.polygons:
            inside |= _inside(ground, polygon)
        holder[inside] = len(sides) if area.state == CONTESTED else sides.index(area.state)
        drawn |= inside
    for standing in theatre.starting_areas:
        if standing.until is None:
            rings = [np.array(ring, float) for ring in standing.rings]
            deep = np.min([edge_km(ground, ring) for ring in rings], axis=0) > EDGE_KM
            held = np.logical_xor.reduce([within(ground, ring) for ring in rings]) & deep & ~drawn
            holder[held] = sides.index(standing.side)
    return StartingLine(prior_of(holder, len(sides)), np.full(len(holder), told.day.toordinal()))


def prior_of(holder: NDArray[np.int64], sides: int) -> Floats:
    """Probabilities from states (indices of sides, contested after them): one's own .99, the rest mostly contested."""
    p = np.full((len(holder), sides + 1), LEFT_OVER)
    p[:, -1] = 1 - SURE - LEFT_OVER * (sides - 1)
    clear = np.flatnonzero(holder < sides)
    p[clear, holder[clear]] = SURE
    p[holder == sides, :-1], p[holder == sides, -1] = UNCLEAR[0] / sides, UNCLEAR[1]
    return p


def _inside(ground: Ground, rings: Sequence[Ring]) -> NDArray[np.bool_]:
    """The settlements inside a polygon: the even-odd rule over all its rings at once."""
    order = np.argsort(ground.lat, kind="stable")
    lat, lon = ground.lat[order], ground.lon[order]
    corners = [np.array(ring, float) for ring in rings]
    a = np.concatenate(corners)
    b = np.concatenate([np.roll(ring, -1, axis=0) for ring in corners])
    low, high = np.minimum(a[:, 1], b[:, 1]), np.maximum(a[:, 1], b[:, 1])
    first, last = np.searchsorted(lat, low, side="left"), np.searchsorted(lat, high, side="left")
    counts = last - first
    edge = np.repeat(np.arange(len(a)), counts)
    point = np.arange(len(edge)) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(first, counts)
    slope = (b[edge, 0] - a[edge, 0]) / (b[edge, 1] - a[edge, 1])
    crossed = lon[point] < a[edge, 0] + slope * (lat[point] - a[edge, 1])
    inside = np.bincount(point[crossed], minlength=len(lat)) % 2 == 1
    found = np.zeros(len(lat), bool)
    found[order] = inside
    return found
