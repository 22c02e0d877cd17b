"""A reference of who held what, as intervals of days for each settlement, and the days of a comparison made from it."""

import csv
import gzip
import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from fogline.errors import SettingError
from fogline.model.place import Place

Floats = NDArray[np.float64]
States = NDArray[np.int8]
Mask = NDArray[np.bool_]
UNKNOWN = -1
NEAR_FRONT_KM, STATIC_KM, FAR_KM = 30.0, 60.0, 150.0
KM_EAST, KM_NORTH = 72.0, 111.2


class Reference(msgspec.Struct, frozen=True):
    """Intervals of a reference: settlement `place[k]` is in state `state[k]` (a side's index, -1 where it is unclear)
    from day `first[k]` to day `last[k]` (ordinals, both included)."""

    ids: tuple[str, ...]
    sides: int
    place: NDArray[np.int64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    state: States

    def on(self, ordinal: int) -> States:
        """The states of `ids` on one day; a day that no interval covers is unclear."""
        found = np.full(len(self.ids), UNKNOWN, np.int8)
        there = (self.first <= ordinal) & (ordinal <= self.last)
        found[self.place[there]] = self.state[there]
        return found


class Comparison(msgspec.Struct, frozen=True):
    """The days of a reference against which answers are held, for the settlements that count on any of them and those
    within 60 km of the first front, on which static maps are fitted.

    `states` has a row for the day of the imported map and one for each day after it; `population` those that count on
    each day: within 30 km of the front of the day before, or changed over the whole. `changed` are those whose state at
    the end differs from that at the start, `since` the row from which they have had it; `front_km` is the distance to
    the front of the first day. `index` says which of the settlements given they are.
    """

    first_day: int
    index: NDArray[np.int64]
    east_km: Floats
    north_km: Floats
    front_km: Floats
    states: States
    population: Mask
    changed: Mask
    since: NDArray[np.int64]

    @property
    def days(self) -> int:
        """How many days follow that of the imported map."""
        return len(self.states) - 1


def load_reference(path: Path, settlements: Sequence[Place], sides: Sequence[str]) -> Reference:
    """Reads a table `place_id,from_date,to_date,state` (CSV, also .gz); a state that begins with no side's id is
    unclear. Raises SettingError where it can't be read."""
    index = {place.id: n for n, place in enumerate(settlements)}
    try:
        raw = path.read_bytes()
        text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8")
        rows = [
            (
                index[row["place_id"]],
                date.fromisoformat(row["from_date"]).toordinal(),
                date.fromisoformat(row["to_date"]).toordinal(),
                next((n for n, side in enumerate(sides) if row["state"].startswith(side)), UNKNOWN),
            )
            for row in csv.DictReader(io.StringIO(text))
            if row["place_id"] in index
        ]
    except (OSError, KeyError, ValueError, EOFError) as error:
        raise SettingError(
            f"{path} is no reference ({error})", "give a CSV of place_id,from_date,to_date,state"
        ) from None
    if not rows:
        raise SettingError(f"{path} names no settlement of the theatre", "import the gazetteer whose ids it uses")
    place, first, last, state = (np.array(column, np.int64) for column in zip(*rows, strict=True))
    return Reference(tuple(index), len(sides), place, first, last, state.astype(np.int8))


def comparison(reference: Reference, settlements: Sequence[Place], first: date, last: date) -> Comparison:
    """The days from the imported map (`first`) to `last`, as the reference scorer defines population and changes.

    Raises SettingError where the reference knows nothing of those days.
    """
    known = np.unique(reference.place)
    ordinals = range(first.toordinal(), last.toordinal() + 1)
    states = (
        np.stack([reference.on(day)[known] for day in ordinals]) if len(ordinals) > 1 else np.empty((0, 0), np.int8)
    )
    if not states.size or (states[0] == UNKNOWN).all() or (states[-1] == UNKNOWN).all():
        raise SettingError(f"the reference does not cover {first} to {last}", "ask for days that it covers")
    east = np.array([settlements[n].lon for n in known]) * KM_EAST
    north = np.array([settlements[n].lat for n in known]) * KM_NORTH
    start, end, side = states[0], states[-1], reference.sides - 1
    changed = (start != end) & (start != UNKNOWN) & (end != UNKNOWN)
    near = np.stack([front_km(east, north, day == side, NEAR_FRONT_KM) <= NEAR_FRONT_KM for day in states[:-1]])
    population = np.vstack([np.zeros((1, len(known)), bool), near | changed])
    distance = front_km(east, north, start == side, FAR_KM)
    kept = population.any(axis=0) | (distance <= STATIC_KM)
    return Comparison(
        first.toordinal(),
        known[kept],
        east[kept],
        north[kept],
        distance[kept],
        states[:, kept],
        population[:, kept],
        changed[kept],
        _since(states)[kept],
    )


def _since(states: States) -> NDArray[np.int64]:
    """The row from which each settlement has been in its last state."""
    same = np.logical_and.accumulate((states == states[-1])[::-1], axis=0)[::-1]
    return np.asarray(same.argmax(axis=0))


def front_km(east: Floats, north: Floats, behind: Mask, limit: float) -> Floats:
    """Distance in km from each settlement to the nearest that is on the other side of the front; inf beyond `limit`.

    `behind` are those of one side; everything else, unclear places too, is on the other, as the reference scorer has
    it.

    >>> front_km(np.array([0., 3., 9.]), np.zeros(3), np.array([False, True, True]), 5.0).tolist()
    [3.0, 3.0, inf]
    """
    nearest = np.full(len(behind), np.inf)
    cell = np.stack([np.floor(east / limit), np.floor(north / limit)], axis=1).astype(np.int64)
    groups: dict[tuple[int, int], list[int]] = {}
    for n, (x, y) in enumerate(cell.tolist()):
        groups.setdefault((x, y), []).append(n)
    members = {key: np.array(found) for key, found in groups.items()}
    for (x, y), own in members.items():
        around = [members[at] for at in ((x + i, y + j) for i in (-1, 0, 1) for j in (-1, 0, 1)) if at in members]
        others = np.concatenate(around)
        for side in (False, True):
            here, there = own[behind[own] == side], others[behind[others] != side]
            if len(here) and len(there):
                nearest[here] = _nearest(east, north, here, there)
    nearest[nearest > limit] = np.inf
    return nearest


def _nearest(east: Floats, north: Floats, here: NDArray[np.int64], there: NDArray[np.int64]) -> Floats:
    rows = max(1, 2_000_000 // len(there))
    found = [
        ((east[part, None] - east[there]) ** 2 + (north[part, None] - north[there]) ** 2).min(axis=1)
        for part in (here[at : at + rows] for at in range(0, len(here), rows))
    ]
    return np.asarray(np.sqrt(np.concatenate(found)))
