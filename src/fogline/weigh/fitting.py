"""Fits the free numbers of the control model to days with a reference map: a pattern search over their logarithms
(Hooke and Jeeves 1961), as the loss is cheap, noisy in its last digits, and has no gradient worth the name."""

from collections.abc import Callable, Mapping, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from fogline.model.claim import Claim
from fogline.model.place import Place
from fogline.model.theatre import Theatre
from fogline.weigh.areas import Areas
from fogline.weigh.chain import Chain
from fogline.weigh.counting import Counts, count_rows, tables_from
from fogline.weigh.evidence import Evidence, gather_evidence
from fogline.weigh.graph import graph_of
from fogline.weigh.ground import StartingLine, ground_of
from fogline.weigh.settings import Fitted, Settings, Tables

# The least and the most that each number may become, so that a short period can't drive one to absurdity.
BOUNDS: Mapping[str, tuple[float, float]] = {
    "unsettle": (1e-5, 0.01),
    "push": (1e-3, 0.2),
    "rush": (0.1, 20.0),
    "leap": (1e-4, 0.1),
    "flip": (0.1, 2.0),
    "settle": (1e-3, 0.1),
    "resolve": (0.02, 1.0),
    "coupling": (0.05, 6.0),
    "centre_share": (0.02, 0.7),
    "temper": (0.2, 2.0),
    "spread": (0.1, 2.0),
    "area": (0.05, 2.0),
    "bare": (0.01, 1.0),
    "bank": (0.01, 1.0),
    "stir_km": (3.0, 40.0),
    "stir_days": (1.0, 30.0),
    "stir_enough": (0.3, 10.0),
}
FIRST_STEP, LAST_STEP, SHRINK = 1.8, 1.1, 0.5
STEP, LEAST = 3, 1e-4
# Maps are drawn the day after the news.
REFERENCE_LAG = 1


class FitDays(msgspec.Struct, frozen=True):
    """Days with a reference: from `first` (ordinal, the day of the map `start`) on, a row of `states` for each day
    (side indices, -1 unclear) and of `counted` for which of the settlements count. `static` is the log loss of the best
    map that never changes, by which the days are weighed against others."""

    first: int
    settlements: tuple[Place, ...]
    claims: tuple[Claim, ...]
    start: StartingLine
    states: NDArray[np.int8]
    counted: NDArray[np.bool_]
    static: float


class _Field:
    """The days of one fit made ready to be run again and again."""

    def __init__(self, days: FitDays, theatre: Theatre) -> None:
        self.days, self._theatre = days, theatre
        self._ground = ground_of(days.settlements)
        self._graph = graph_of(self._ground, theatre.rivers)
        self._index = {place.id: n for n, place in enumerate(days.settlements)}
        self._evidence: Evidence | None = None

    def counts(self) -> Counts:
        """How often each way of speaking was used of ground held as it says, contested, or not held so."""
        sides, days = [side.id for side in self._theatre.sides], self.days

        def holder(place: str, ordinal: int) -> str | None:
            row, at = ordinal - days.first, self._index[place]
            if not 0 < row < len(days.states) or not days.counted[row, at]:
                return None
            state = int(days.states[min(row + REFERENCE_LAG, len(days.states) - 1), at])
            return sides[state] if state >= 0 else "contested"

        return count_rows(days.claims, self._index, self._theatre, holder)

    def hear(self, tables: Tables) -> None:
        """Reads the claims with some tables."""
        finder = Areas(self.days.settlements, self._ground, self._theatre)
        self._evidence = gather_evidence(self.days.claims, self._index, self._theatre, finder, tables)

    def loss(self, settings: Settings) -> float:
        """The log of the log loss against that of the best static map, each third day scored."""
        assert self._evidence is not None
        days = self.days
        chain = Chain(self._ground, self._graph, [days.start, days.start], self._evidence, settings)
        losses = []
        for day in chain.run(days.first, days.first + len(days.states) - 1):
            row = day.ordinal - days.first
            if row and (row % STEP == 0 or row == len(days.states) - 1):
                there = np.flatnonzero(days.counted[row] & (days.states[row] >= 0))
                sides = day.p[there, :-1] / np.maximum(day.p[there, :-1].sum(axis=1, keepdims=True), 1e-12)
                held = sides[np.arange(len(there)), days.states[row, there]]
                losses.append(-np.log(np.clip(held, LEAST, 1 - LEAST)).mean())
        return float(np.log(np.mean(losses) / days.static))


def fit(days: Sequence[FitDays], theatre: Theatre, note: Callable[[float], None] = lambda _: None) -> Fitted:
    """Counts the tables of some days with a reference, then searches the settings; `note` hears the loss of each
    gain."""
    fields = [_Field(each, theatre) for each in days]
    counts: Counts = {}
    for field in fields:
        for row, found in field.counts().items():
            counts[row] = [a + b for a, b in zip(counts.get(row, [0.0] * 3), found, strict=True)]
    tables = tables_from(counts)
    for field in fields:
        field.hear(tables)
    settings, _ = search(lambda tried: sum(field.loss(tried) for field in fields), Settings(), lambda x, _: note(x))
    return Fitted("", (), settings, tables)


def search(
    loss: Callable[[Settings], float], start: Settings, note: Callable[[float, Settings], None] = lambda *_: None
) -> tuple[Settings, float]:
    """The settings with the least loss that the search finds from a start, and that loss; `note` hears of each gain.

    >>> best, _ = search(lambda s: (s.push - 0.03) ** 2, Settings())
    >>> round(best.push, 2)
    0.03
    """
    best, least, step = start, loss(start), FIRST_STEP
    while step >= LAST_STEP:
        before = least
        for name in BOUNDS:
            for factor in (step, 1 / step):
                moved = _moved(best, name, factor)
                if moved is not None and (found := loss(moved)) < least:
                    best, least = moved, found
                    note(least, best)
                    break
        if before - least < 1e-4 * abs(before):
            step = 1 + (step - 1) * SHRINK
    return best, least


def _moved(settings: Settings, name: str, factor: float) -> Settings | None:
    """The settings with one number moved within its bounds; None where it is at its bound already."""
    now = getattr(settings, name)
    low, high = BOUNDS[name]
    moved = min(high, max(low, now * factor))
    return None if moved == now else msgspec.structs.replace(settings, **{name: moved})
