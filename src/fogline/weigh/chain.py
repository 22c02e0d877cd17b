"""The coupled hidden Markov chains of all settlements, run forward day by day: hazards first, then the evidence
published on that day, then what it means for the neighbours."""

from collections.abc import Iterator, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from fogline.weigh.areas import Area
from fogline.weigh.evidence import Evidence
from fogline.weigh.graph import NEAREST, Graph
from fogline.weigh.ground import Floats, Ground, Indices, Neighbours, StartingLine, neighbours_of
from fogline.weigh.settings import Settings, shipped

FADE_KM, SPREAD_KM, LEAST_SHARE = 5.0, 15.0, 0.03
STIR_RADIUS_KM = 40.0
CAMP_CAP, CAMP_DAYS, INDEPENDENT_NATS, INDEPENDENT_DAYS = 4.0, 60.0, 1.0, 14.0
SWEEPS, SETTLED, LEAST_PRESSURE, STEPS_TO_LINE = 8, 1e-3, 0.02, 3
LEAST_P = 1e-9
# A front moves slowly enough to look only so often who lies near it by now.
WAKE_DAYS = 5


class Touch(msgspec.Struct, frozen=True):
    """The evidence of one day where it falls: entry k adds `log_odds[k]` to settlement `place[k]` and comes from item
    `item[k]`."""

    place: Indices
    item: Indices
    log_odds: Floats


class Day(msgspec.Struct, frozen=True):
    """One day of the chain: probabilities (settlements x states) at its end, and for what was touched how it came
    about.

    `p` and `shared` are the chain's own arrays and change with the next day; `shared` is what the neighbours' news
    added, in nats. `started` are the settlements whose starting area or imported map begins on this day. `awake` are
    those that moved on the way to this day, `predicted` what the chain expected of them before it heard anything, and
    `passage` the chances of their ways from state to state.
    """

    ordinal: int
    p: Floats
    started: Indices
    touch: Touch
    shared: Floats
    awake: Indices
    predicted: Floats
    passage: Floats


class _Columns:
    """The items of evidence as arrays, so that a day of thousands is no loop."""

    def __init__(self, evidence: Evidence, states: int) -> None:
        items = evidence.items
        self.day, self.place, self.happened, self.camp, self.area = (
            np.array([getattr(item, name) for item in items], np.int64)
            for name in ("day", "place", "happened", "camp", "area")
        )
        self.reach = np.array([item.reach for item in items], float)
        self.odds = np.array([item.log_odds for item in items], float).reshape(-1, states)
        self.gains = np.array([item.gains for item in items], float).reshape(-1, states - 1)
        self.tells, self.stirs = np.asarray(self.odds.any(axis=1)), np.asarray(self.gains.any(axis=1))


class Chain:
    """Runs the filter over all settlements; only those near a front, or that some evidence has come near, are moved."""

    def __init__(
        self,
        ground: Ground,
        graph: Graph,
        lines: Sequence[StartingLine],
        evidence: Evidence,
        settings: Settings | None = None,
    ) -> None:
        self._lines, self._settings = lines, settings or shipped().settings
        s = self._settings
        n, states = lines[0].p.shape
        self.p = lines[0].p.copy()
        self._to, self._weight = graph.to, graph.weights(s.reach_km, s.centre_km, s.centre_share, s.river)
        # What happens to a village says little of a city beside it; the other way round it counts in full.
        size = np.sqrt(ground.population[graph.to] / ground.population[:, None])
        self._news_weight = self._weight * np.minimum(1.0, size)
        self._gains = np.zeros((n, states - 1))
        self._awake = np.zeros(n, bool)
        self._boasts = np.zeros((states - 1, n, states))
        self._independent = np.zeros((n, states))
        self._mapped = np.zeros(n, np.int64)
        self._shared = np.zeros((n, states))
        self._population = ground.population
        self._items, self._areas = _Columns(evidence, states), evidence.areas
        places = self._items.place
        self._close = neighbours_of(ground, np.unique(places).tolist(), SPREAD_KM)
        self._wide = neighbours_of(ground, np.unique(places[self._items.stirs]).tolist(), STIR_RADIUS_KM)

    def run(self, first: int, last: int, begins: int | None = None) -> Iterator[Day]:
        """The days from `first` to `last` (ordinals), each after its evidence is in. Items before `first` are not
        heard. Nothing moves before the day on which the chain `begins` (`first` where none is given), so that an answer
        does not hang on which days are asked about."""
        bounds = np.searchsorted(self._items.day, np.arange(first, last + 2))
        self._wake()
        for offset, ordinal in enumerate(range(first, last + 1)):
            begun = ordinal > (first if begins is None else begins)
            passed = self._pass_a_day(ordinal) if begun else (np.empty(0, np.int64), self.p[:0], np.empty((0, 0, 0)))
            started = self._start(ordinal, anew=offset > 0)
            touch = self._hear(np.arange(int(bounds[offset]), int(bounds[offset + 1])))
            yield Day(ordinal, self.p, started, touch, self._shared, *passed)

    def _start(self, ordinal: int, *, anew: bool) -> Indices:
        """What happened before a starting area's day, or that of an imported map, is no evidence any more."""
        begun = []
        for n, line in enumerate(self._lines):
            places = np.flatnonzero((line.since == ordinal) & (anew or n > 0))
            self.p[places] = line.p[places]
            self._gains[places], self._boasts[:, places], self._independent[places] = 0, 0, 0
            if n:
                self._mapped[places] = ordinal
            begun.append(places)
            if len(places) == len(self.p):
                self._awake[:] = False
            if len(places):
                self._wake()
        return np.unique(np.concatenate(begun))

    def _pressure(self, places: Indices) -> Floats:
        """How much of each place's surroundings each side holds, contested ground counting half."""
        p = self.p[self._to[places]]
        held = p[:, :, :-1] + p[:, :, -1:] / 2
        return np.asarray(np.einsum("nk,nks->ns", self._weight[places], held))

    def _wake(self) -> None:
        """Places with another side's ground around them move by themselves."""
        asleep = np.flatnonzero(~self._awake)
        if len(asleep):
            around = self._pressure(asleep)
            own = self.p[asleep, :-1].argmax(axis=1)
            around[np.arange(len(asleep)), own] = 0
            self._awake[asleep[around.sum(axis=1) > LEAST_PRESSURE]] = True

    def _pass_a_day(self, ordinal: int) -> tuple[Indices, Floats, Floats]:
        if ordinal % WAKE_DAYS == 0:
            self._wake()
        awake, s = np.flatnonzero(self._awake), self._settings
        self._gains[awake] *= np.exp(-1 / s.stir_days)
        self._boasts[:, awake] *= np.exp(-1 / CAMP_DAYS)
        self._independent[awake] *= np.exp(-1 / INDEPENDENT_DAYS)
        gaining = _advantage(self._gains[awake], s.stir_enough)
        ways = passage(self._pressure(awake), gaining, s)
        self.p[awake] = predicted = np.einsum("ns,nst->nt", self.p[awake], ways)
        return awake, predicted, ways

    def _hear(self, todays: Indices) -> Touch:
        self._shared[:] = 0
        touch = self._fresh(self._spread(todays))
        camp, wide = self._items.camp[touch.item], self._items.area[touch.item] >= 0
        # A camp that boasts of a whole region is held to the cap everywhere: its word is of no place in particular.
        deep = (camp >= 0) & (wide | ~self._near_the_line(touch.place, camp >= 0))
        if len(touch.place):
            touch = self._capped(touch, np.where(deep, camp, -1), camp < 0)
            self._settle(touch, deep)
        self._stir(todays)
        return touch

    def _settle(self, touch: Touch, deep: NDArray[np.bool_]) -> None:
        """Evidence and neighbours' news together, by mean-field sweeps until nothing moves; boasts from deep behind the
        line are not passed on."""
        told = np.zeros_like(self.p)
        for state in range(self.p.shape[1]):
            told[:, state] = np.bincount(touch.place, touch.log_odds[:, state], len(self.p))
        silent = np.zeros(len(self.p), bool)
        silent[touch.place[deep]] = True
        silent[touch.place[~deep]] = False
        self._awake[touch.place] = True
        awake = np.flatnonzero(self._awake)
        prior = np.log(np.maximum(self.p[awake], LEAST_P))
        before, news = self.p[awake].copy(), np.zeros_like(self.p)
        shared, loud = np.zeros_like(prior), ~silent[awake, None]
        to, weight, q = self._to[awake], self._news_weight[awake], before
        for _ in range(SWEEPS):
            moved = _softmax(prior + told[awake] + shared)
            if np.abs(moved - q).max(initial=0.0) < SETTLED:
                break
            q = moved
            news[awake] = (q - before) * loud
            shared = self._settings.coupling * np.einsum("nk,nks->ns", weight, news[to])
        self.p[awake] = _softmax(prior + told[awake] + shared)
        self._shared[awake] = shared

    def _fresh(self, touch: Touch) -> Touch:
        """What happened before the map that a place starts from, or was told on its day, is on that map already."""
        happened, day = self._items.happened[touch.item], self._items.day[touch.item]
        kept = (happened >= self._mapped[touch.place]) & (day > self._mapped[touch.place])
        return Touch(touch.place[kept], touch.item[kept], touch.log_odds[kept])

    def _spread(self, items: Indices) -> Touch:
        """Each item in full at its place, and fading over the settlements around it; a village's news moves a city
        little. What is said of an area falls on all settlements of it."""
        telling = items[self._items.tells[items]]
        wide = self._items.area[telling] >= 0
        local, over = telling[~wide], telling[wide]
        parts = [(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))]
        if len(local):
            source = self._items.place[local]
            entry, place, km = _around(self._close, source)
            reach = self._items.reach[local][entry] * self._settings.spread
            around = reach * self._size(source[entry], place) * np.exp(-km / FADE_KM)
            share = np.where(place == source[entry], 1.0, around)
            kept = share >= LEAST_SHARE
            parts.append((place[kept], local[entry[kept]], share[kept]))
        for n in over.tolist():
            area = self._areas[self._items.area[n]]
            parts.append((area.places, np.full(len(area.places), n), area.share * self._told(area)))
        place, item, share = (np.concatenate(column) for column in zip(*parts, strict=True))
        return Touch(place, item, self._items.odds[item] * share[:, None] * self._settings.temper)

    def _told(self, area: Area) -> float:
        s = self._settings
        return {"whole": s.area, "bare": s.bare, "bank": s.bank}[area.measure]

    def _size(self, source: Indices, place: Indices) -> Floats:
        """What happens to a village says little of a city beside it; the other way round it counts in full."""
        return np.asarray(np.minimum(1.0, np.sqrt(self._population[source] / self._population[place])))

    def _capped(self, touch: Touch, camp: Indices, free: NDArray[np.bool_]) -> Touch:
        """Far behind the line (`camp` >= 0), and where nobody else tells the same, the boasts of one camp move a place
        by `CAMP_CAP` nats at most."""
        odds = touch.log_odds.copy()
        for side in np.unique(camp[camp >= 0]):
            mine = camp == side
            places, where = np.unique(touch.place[mine], return_inverse=True)
            told = _summed(where, odds[mine], len(places))
            share = self._allowed(int(side), places, told)
            odds[mine] *= share[where, None]
            self._boasts[side, places] += told * share[:, None]
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

    def _near_the_line(self, places: Indices, asked: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Whether some settlement a few steps around is not held by the side that holds this one; where not asked,
        false."""
        near = np.zeros(len(places), bool)
        wanted, back = np.unique(places[asked], return_inverse=True)
        if len(wanted):
            own, ring = self.p[wanted].argmax(axis=1), wanted[:, None]
            found = np.zeros(len(wanted), bool)
            for _ in range(STEPS_TO_LINE):
                ring = self._to[ring, :NEAREST].reshape(len(wanted), -1)
                found |= (self.p[ring, own[:, None]] < 0.5).any(axis=1)
            near[asked] = found[back]
        return near

    def _stir(self, todays: Indices) -> None:
        """Reported gains, where they are near the line or others than the gaining camp tell of them."""
        items = todays[self._items.stirs[todays]]
        source, boast, wide = self._items.place[items], self._items.camp[items] >= 0, self._items.area[items] >= 0
        for n, boasted in zip(items[wide].tolist(), boast[wide].tolist(), strict=True):
            area = self._areas[self._items.area[n]]
            share = area.share * self._told(area)
            if boasted:
                share = share * self._near_the_line(area.places, np.ones(len(area.places), bool))
            self._gain(area.places, self._items.gains[n] * share[:, None])
        local = ~wide & (~boast | self._near_the_line(source, boast))
        if local.any():
            entry, place, km = _around(self._wide, source[local])
            share = self._size(source[local][entry], place) * np.exp(-km / self._settings.stir_km)
            self._gain(place, self._items.gains[items[local]][entry] * share[:, None])

    def _gain(self, places: Indices, gains: Floats) -> None:
        np.add.at(self._gains, places, gains)
        self._awake[places] = True


def passage(around: Floats, gaining: Floats, s: Settings) -> Floats:
    """The chances (n x states x states, contested last) of going from state to state within a day in which nothing is
    heard; `around` (n x sides) is how much of the surroundings each side holds, `gaining` how far it gains ground, each
    0 to 1.

    >>> ways = passage(np.array([[.5, .5]]), np.array([[0., 1.]]), Settings())
    >>> bool(ways[0, 0, 1] > ways[0, 1, 0]), ways[0].sum(axis=1).round(9).tolist()
    (True, [1.0, 1.0, 1.0])
    """
    n, sides = around.shape
    ways = np.zeros((n, sides + 1, sides + 1))
    for winner in range(sides):
        near, ahead = around[:, winner], gaining[:, winner]
        pull = np.minimum(s.unsettle + s.push * near * (1 + s.rush * ahead) + s.leap * ahead, 0.6) / max(1, sides - 1)
        ways[:, sides, winner] = np.minimum(s.settle + s.resolve * (near + ahead) / 2, 0.9 / sides)
        for loser in set(range(sides)) - {winner}:
            ways[:, loser, winner] = pull * s.flip / (1 + s.flip)
            ways[:, loser, sides] += pull / (1 + s.flip)
    own = np.arange(sides + 1)
    ways[:, own, own] = 1 - ways.sum(axis=2)
    return ways


def _advantage(gains: Floats, enough: float) -> Floats:
    """How far each side is ahead of the others in what it is reported to gain, 0 to 1: where both claim gains, none is.

    >>> _advantage(np.array([[3.0, 0.0], [3.0, 3.0]]), 1.5).round(2).tolist()
    [[0.86, 0.0], [0.0, 0.0]]
    """
    ahead = np.maximum(0.0, 2 * gains - gains.sum(axis=1, keepdims=True))
    return np.asarray(1 - np.exp(-ahead / enough))


def _softmax(logs: Floats) -> Floats:
    raised = np.exp(logs - logs.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def _around(near: Neighbours, source: Indices) -> tuple[Indices, Indices, Floats]:
    """For each source place, those near it: the position in `source`, the place and the distance in km, all of one
    length."""
    rows = np.searchsorted(near.places, source)
    counts = near.start[rows + 1] - near.start[rows]
    entry = np.repeat(np.arange(len(source)), counts)
    position = (
        np.arange(len(entry)) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(near.start[rows], counts)
    )
    return entry, near.members[position], near.km[position]


def _summed(where: NDArray[np.int64], values: Floats, n: int) -> Floats:
    return np.stack([np.bincount(where, values[:, state], n) for state in range(values.shape[1])], axis=1)
