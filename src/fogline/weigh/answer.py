"""Answers about control: the chain's probabilities made into holdings, with since when, on what evidence and from how
many voices."""

from collections.abc import Iterator, Sequence
from copy import copy
from datetime import date

import msgspec
import numpy as np
from numpy.typing import NDArray

from fogline.model.claim import Claim
from fogline.model.picture import Holding
from fogline.model.place import Place
from fogline.model.theatre import Theatre
from fogline.weigh.areas import Areas
from fogline.weigh.chain import Chain, Day
from fogline.weigh.evidence import gather_evidence
from fogline.weigh.graph import graph_of
from fogline.weigh.ground import Floats, Indices, StartingLine, ground_of, starting_line
from fogline.weigh.maps import ControlMap, map_line
from fogline.weigh.settings import Fitted, shipped
from fogline.weigh.smooth import Lookback

SURE = 0.6
UNKNOWN = -1


class Series(msgspec.Struct, frozen=True):
    """One day of all settlements: `p` in the order of the settlements, its columns the theatre's sides and then
    contested; `state` the column, -1 for unknown."""

    day: date
    p: Floats
    state: NDArray[np.int8]


class Answers:
    """Everything known about control on the days asked."""

    def __init__(
        self,
        claims: Sequence[Claim],
        settlements: Sequence[Place],
        theatre: Theatre,
        maps: Sequence[ControlMap | StartingLine] = (),
        model: Fitted | None = None,
    ) -> None:
        self.settlements, self.theatre, self._model = settlements, theatre, model or shipped()
        self.ground = ground_of(settlements)
        index = {place.id: n for n, place in enumerate(settlements)}
        finder = Areas(settlements, self.ground, theatre)
        self.evidence = gather_evidence(claims, index, theatre, finder, self._model.tables)
        self.items = self.evidence.items
        begins = min((claim.published.date() for claim in claims), default=None)
        self.line = starting_line(self.ground, theatre, begins)
        drawn = [told if isinstance(told, StartingLine) else map_line(self.ground, told, theatre) for told in maps]
        self.lines = [self.line, *drawn]
        self.states = (*(side.id for side in theatre.sides), "contested")

    def days(self, first_asked: int, last_asked: int) -> Iterator[Day]:
        """The chain's days up to the last asked: from the last imported map before the first asked, else from the first
        day on which there was anything to hear or to answer."""
        begins = self.items[0].day if self.items else last_asked
        mapped = [int(line.since[0]) for line in self.lines[1:] if len(line.since) and line.since[0] <= first_asked]
        graph = graph_of(self.ground, self.theatre.rivers)
        chain = Chain(self.ground, graph, self.lines, self.evidence, self._model.settings)
        if mapped:
            return chain.run(max(mapped), last_asked)
        return chain.run(min(begins, first_asked), last_asked, begins)

    def prior(self, place: int, ordinal: int) -> Floats:
        """The probabilities with which a settlement starts on a day: those of its imported map, else of its starting
        area."""
        maps = [line for line in self.lines[1:] if line.since[place] == ordinal]
        return np.asarray((maps or [self.line])[-1].p[place])

    def series(self, first: date, last: date) -> Iterator[Series]:
        """The days from the first to the last, both included."""
        for day in self.days(first.toordinal(), last.toordinal()):
            if day.ordinal >= first.toordinal():
                yield Series(date.fromordinal(day.ordinal), day.p.copy(), shown(day.p))

    def on(self, days: Sequence[date], known: date | None = None) -> list[tuple[Holding, ...]]:
        """The holdings of each day asked, in the order asked: as they were known on that day, or looking back from a
        later day `known`."""
        if not days:
            return []
        asked = {day.toordinal() for day in days}
        until = max(max(asked), known.toordinal() if known else 0)
        looking: dict[int, Lookback] = {}
        found: dict[int, tuple[Record, Floats]] = {}
        record = Record(self)
        for day in self.days(min(asked), until):
            record.note(day)
            if day.ordinal in asked:
                found[day.ordinal] = record.copy(), day.p.copy()
                if day.ordinal < until and known:
                    looking[day.ordinal] = Lookback()
            for back in looking.values():
                back.note(day)
        for ordinal, back in looking.items():
            then, p = found[ordinal]
            found[ordinal] = then.looking_back(back.smoothed(p)), back.smoothed(p)
        return [found[day.toordinal()][0].holdings(found[day.toordinal()][1]) for day in days]


def shown(p: Floats) -> NDArray[np.int8]:
    """The state that an answer shows: the column of the likeliest where it is at least 0.6 sure, else -1.

    >>> shown(np.array([[.7, .2, .1], [.5, .3, .2]])).tolist()
    [0, -1]
    """
    best = p.argmax(axis=1)
    return np.where(p.max(axis=1) >= SURE, best, UNKNOWN).astype(np.int8)


class Record:
    """Follows the chain day by day and remembers what an answer tells besides its probabilities."""

    def __init__(self, answers: Answers) -> None:
        n = len(answers.settlements)
        self._answers = answers
        self._state = shown(answers.line.p)
        self._since = answers.line.since.copy()
        self._last = np.zeros(n, np.int64)
        self._origins = np.zeros(n, np.int64)
        self._heard = np.empty(0, np.int64)
        names = sorted({item.speaker for item in answers.items})
        number = {name: k for k, name in enumerate(names)}
        self._speaker = np.array([number[item.speaker] for item in answers.items], np.int64)
        self._speakers = max(1, len(names))

    def note(self, day: Day) -> None:
        """Takes in one day; days come in order. An imported map begins a new record."""
        if len(day.started) == len(self._state) and len(self._state):
            self._last[:], self._origins[:], self._heard = 0, 0, self._heard[:0]
        state = shown(day.p)
        changed = state != self._state
        self._since[changed], self._state = day.ordinal, state
        self._last[day.touch.place] = day.ordinal
        self._count(day.touch.place, day.touch.item)

    def _count(self, places: Indices, items: Indices) -> None:
        if len(places):
            pairs = np.unique(places * self._speakers + self._speaker[items])
            new = np.setdiff1d(pairs, self._heard, assume_unique=True)
            np.add.at(self._origins, new // self._speakers, 1)
            self._heard = np.concatenate([self._heard, new])

    def copy(self) -> "Record":
        """What is remembered by now, for an answer that is given later."""
        then = copy(self)
        then._since, then._state = self._since.copy(), self._state.copy()
        then._last, then._origins = self._last.copy(), self._origins.copy()
        return then

    def looking_back(self, p: Floats) -> "Record":
        """The same day seen from later: where the state is another than was known then, nobody can tell since when."""
        then, state = self.copy(), shown(p)
        then._since[state != then._state], then._state = 0, state
        return then

    def holdings(self, p: Floats) -> tuple[Holding, ...]:
        """The answer for every settlement as of the last day noted."""
        return tuple(self.holding(p, n) for n in range(len(p)))

    def holding(self, p: Floats, n: int) -> Holding:
        """The answer for the n-th settlement as of the last day noted."""
        *sides, contested = p[n].tolist()
        state = int(self._state[n])
        return Holding(
            place=self._answers.settlements[n],
            p=dict(zip(self._answers.states, sides, strict=False)),
            p_contested=contested,
            state="unknown" if state == UNKNOWN else self._answers.states[state],
            since=_day(self._since[n]),
            last_evidence=_day(self._last[n]),
            n_origins=int(self._origins[n]),
        )


def _day(ordinal: np.int64) -> date | None:
    return date.fromordinal(int(ordinal)) if ordinal else None
