"""The hidden Markov chain of each settlement, run forward day by day: hazards first, then the evidence published on
that day."""

from collections.abc import Iterator, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from fogline.weigh.evidence import Item
from fogline.weigh.ground import Floats, Ground, Indices, Neighbours, StartingLine, neighbours_of

REACH_KM, SPREAD_KM, LEAST_SHARE = 5.0, 15.0, 0.03
STIR_KM, STIR_RADIUS_KM, STIR_DAYS, STIR_ENOUGH = 12.0, 40.0, 8.0, 1.5
CAMP_CAP, CAMP_DAYS, INDEPENDENT_NATS, INDEPENDENT_DAYS = 4.0, 60.0, 1.0, 14.0


class Hazards(msgspec.Struct, frozen=True):
    """Chances a day that a place changes state; the first of each pair always, the second in full only where the
    gaining side is reported to gain ground.

    `unsettle` leads from a side to contested, `settle` from contested to a side; `flip` is the part of `unsettle` that
    goes over to the enemy at once.
    """

    unsettle: tuple[float, float] = (0.001, 0.04)
    settle: tuple[float, float] = (0.02, 0.15)
    flip: float = 0.4


class Touch(msgspec.Struct, frozen=True):
    """The evidence of one day where it falls: entry k adds `log_odds[k]` to settlement `place[k]` and comes from item
    `item[k]`."""

    place: Indices
    item: Indices
    log_odds: Floats


class Day(msgspec.Struct, frozen=True):
    """One day of the chain: probabilities (settlements x states) at its end, and for what was touched how it came
    about.

    `p` is the chain's own array and changes with the next day; `started` are the settlements whose starting area
    begins on this day.
    """

    ordinal: int
    p: Floats
    started: Indices
    touch: Touch


class Chain:
    """Runs the filter over all settlements; only those that some evidence has come near are moved."""

    def __init__(
        self, ground: Ground, line: StartingLine, items: Sequence[Item], hazards: Hazards | None = None
    ) -> None:
        self._line, self._hazards = line, hazards or Hazards()
        n, states = line.p.shape
        self.p = line.p.copy()
        self._gains = np.zeros((n, states - 1))
        self._awake = np.zeros(n, bool)
        self._boasts = np.zeros((states - 1, n, states))
        self._independent = np.zeros((n, states))
        self._population = ground.population
        self._items = items
        named = {item.place for item in items}
        self._close = neighbours_of(ground, named, SPREAD_KM)
        self._wide = neighbours_of(ground, {item.place for item in items if any(item.gains)}, STIR_RADIUS_KM)

    def run(self, first: int, last: int) -> Iterator[Day]:
        """The days from `first` to `last` (ordinals), each after its evidence is in. Items before `first` are not
        heard."""
        bounds = np.searchsorted([item.day for item in self._items], np.arange(first, last + 2))
        for offset, ordinal in enumerate(range(first, last + 1)):
            if offset:
                self._pass_a_day()
            started = np.flatnonzero((self._line.since == ordinal) & (offset > 0))
            self._start(started)
            todays = range(int(bounds[offset]), int(bounds[offset + 1]))
            yield Day(ordinal, self.p, started, self._hear(todays))

    def _start(self, places: Indices) -> None:
        """What happened before a starting area's day is no evidence any more."""
        self.p[places] = self._line.p[places]
        self._gains[places], self._boasts[:, places], self._independent[places] = 0, 0, 0

    def _pass_a_day(self) -> None:
        awake = np.flatnonzero(self._awake)
        self._gains[awake] *= np.exp(-1 / STIR_DAYS)
        self._boasts[:, awake] *= np.exp(-1 / CAMP_DAYS)
        self._independent[awake] *= np.exp(-1 / INDEPENDENT_DAYS)
        self.p[awake] = drifted(self.p[awake], _advantage(self._gains[awake]), self._hazards)

    def _hear(self, todays: range) -> Touch:
        items = np.arange(todays.start, todays.stop)
        touch = self._spread(items)
        deep = {n for n in todays if self._items[n].camp >= 0 and not self._near_the_line(self._items[n].place)}
        if len(touch.place):
            touch = self._capped(touch, deep)
            places, where = np.unique(touch.place, return_inverse=True)
            moved = np.log(self.p[places]) + _summed(where, touch.log_odds, len(places))
            moved = np.exp(moved - moved.max(axis=1, keepdims=True))
            self.p[places] = moved / moved.sum(axis=1, keepdims=True)
            self._awake[places] = True
        self._stir([n for n in todays if any(self._items[n].gains) and n not in deep])
        return touch

    def _spread(self, items: Indices) -> Touch:
        """Each item in full at its place, and fading over the settlements around it; a village's news moves a city
        little."""
        telling = np.array([n for n in items if any(self._items[n].log_odds)], np.int64)
        states = self.p.shape[1]
        if not len(telling):
            return Touch(np.empty(0, np.int64), telling, np.empty((0, states)))
        source = np.array([self._items[n].place for n in telling])
        entry, place, km = _around(self._close, source)
        reach = np.array([self._items[n].reach for n in telling])[entry]
        size = self._size(source[entry], place)
        share = np.where(place == source[entry], 1.0, reach * size * np.exp(-km / REACH_KM))
        kept = share >= LEAST_SHARE
        odds = np.array([self._items[n].log_odds for n in telling])[entry[kept]] * share[kept, None]
        return Touch(place[kept], telling[entry[kept]], odds)

    def _size(self, source: Indices, place: Indices) -> Floats:
        """What happens to a village says little of a city beside it; the other way round it counts in full."""
        return np.asarray(np.minimum(1.0, np.sqrt(self._population[source] / self._population[place])))

    def _capped(self, touch: Touch, deep: set[int]) -> Touch:
        """Far behind the line (items `deep`), and where nobody else tells the same, the boasts of one camp move a place
        by `CAMP_CAP` nats at most."""
        camp = np.array([self._items[n].camp if n in deep else -1 for n in touch.item.tolist()])
        odds = touch.log_odds.copy()
        for side in np.unique(camp[camp >= 0]):
            mine = camp == side
            places, where = np.unique(touch.place[mine], return_inverse=True)
            told = _summed(where, odds[mine], len(places))
            share = self._allowed(int(side), places, told)
            odds[mine] *= share[where, None]
            self._boasts[side, places] += told * share[:, None]
        free = np.array([self._items[n].camp < 0 for n in touch.item.tolist()])
        np.add.at(self._independent, touch.place[free], odds[free])
        return Touch(touch.place, touch.item, odds)

    def _allowed(self, side: int, places: Indices, told: Floats) -> Floats:
        """The share of new boasts that may count: the cap bounds the spread over states of all that a camp has moved,
        which is convex in the share."""
        so_far, independent = self._boasts[side, places], self._independent[places]
        now, then = np.ptp(so_far, axis=1), np.ptp(so_far + told, axis=1)
        room = np.clip((CAMP_CAP - now) / np.maximum(then - now, 1e-12), 0, 1)
        backed = (np.ptp(independent, axis=1) >= INDEPENDENT_NATS) & (independent.argmax(axis=1) == told.argmax(axis=1))
        return np.where(backed | (then <= CAMP_CAP), 1.0, room)

    def _near_the_line(self, place: int) -> bool:
        """Whether some settlement around is not held by the side that holds this one."""
        row = self._close.row_of[place]
        around = self._close.members[self._close.start[row] : self._close.start[row + 1]]
        return bool((self.p[around, int(self.p[place].argmax())] < 0.5).any())

    def _stir(self, items: list[int]) -> None:
        if not items:
            return
        source = np.array([self._items[n].place for n in items])
        entry, place, km = _around(self._wide, source)
        share = self._size(source[entry], place) * np.exp(-km / STIR_KM)
        gains = np.array([self._items[n].gains for n in items])[entry] * share[:, None]
        np.add.at(self._gains, place, gains)
        self._awake[place] = True


def drifted(p: Floats, gaining: Floats, hazards: Hazards) -> Floats:
    """Probabilities (n x states, contested last) after one day in which nothing is heard; `gaining` (n x sides) is how
    far each side gains ground, 0 to 1.

    >>> p = drifted(np.array([[.9, .1, 0.]]), np.array([[0., 1.]]), Hazards())
    >>> bool(p[0, 0] < .9), round(float(p.sum()), 12)
    (True, 1.0)
    """
    sides = p.shape[1] - 1
    moved = p.copy()
    for winner in range(sides):
        pull = hazards.unsettle[0] + hazards.unsettle[1] * gaining[:, winner]
        settled = p[:, -1] * (hazards.settle[0] + hazards.settle[1] * gaining[:, winner])
        moved[:, -1] -= settled
        moved[:, winner] += settled
        for loser in set(range(sides)) - {winner}:
            lost = p[:, loser] * pull / (sides - 1)
            moved[:, loser] -= lost * (1 + hazards.flip)
            moved[:, -1] += lost
            moved[:, winner] += lost * hazards.flip
    return moved


def _advantage(gains: Floats) -> Floats:
    """How far each side is ahead of the others in what it is reported to gain, 0 to 1: where both claim gains, none is.

    >>> _advantage(np.array([[3.0, 0.0], [3.0, 3.0]])).round(2).tolist()
    [[0.86, 0.0], [0.0, 0.0]]
    """
    ahead = np.maximum(0.0, 2 * gains - gains.sum(axis=1, keepdims=True))
    return np.asarray(1 - np.exp(-ahead / STIR_ENOUGH))


def _around(near: Neighbours, source: Indices) -> tuple[Indices, Indices, Floats]:
    """For each source place, those near it: the position in `source`, the place and the distance in km, all of one
    length."""
    rows = np.array([near.row_of[int(place)] for place in source])
    counts = near.start[rows + 1] - near.start[rows]
    entry = np.repeat(np.arange(len(source)), counts)
    position = (
        np.arange(len(entry)) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(near.start[rows], counts)
    )
    return entry, near.members[position], near.km[position]


def _summed(where: NDArray[np.int64], values: Floats, n: int) -> Floats:
    return np.stack([np.bincount(where, values[:, state], n) for state in range(values.shape[1])], axis=1)
