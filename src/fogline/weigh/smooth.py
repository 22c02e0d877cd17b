"""Looking back: what is believed today of an earlier day, with all that was told since."""

import msgspec
import numpy as np
from numpy.typing import NDArray

from fogline.weigh.chain import Day
from fogline.weigh.ground import Floats, Indices

Halves = NDArray[np.float32]


class Step(msgspec.Struct, frozen=True):
    """What the way from one day to the next leaves for looking back, for the settlements that moved; half precision of
    the chain's arrays, as a war is long."""

    places: Indices
    before: Halves
    predicted: Halves
    passage: Halves
    started: Indices


class Lookback:
    """Remembers the chain's days from one on, and runs them backwards (the forward-backward algorithm of Rabiner 1989
    for each settlement, with the neighbours' pull as it was seen on the way forward).

    An imported map tells of its own day and no earlier one.
    """

    def __init__(self) -> None:
        self._steps: list[Step] = []
        self._p: Floats | None = None

    def note(self, day: Day) -> None:
        """Takes in one day; days come in order, the first is the day asked about."""
        if self._p is not None:
            before = self._p[day.awake].astype(np.float32)
            predicted, ways = day.predicted.astype(np.float32), day.passage.astype(np.float32)
            self._steps.append(Step(day.awake, before, predicted, ways, day.started))
        self._p = day.p.copy()

    def smoothed(self, asked: Floats) -> Floats:
        """The probabilities of the first day noted, given those that its filter had, with all that came later."""
        later = asked.copy() if self._p is None else self._p
        for step in reversed(self._steps):
            ratio = later[step.places] / np.maximum(step.predicted, 1e-12)
            now = step.before * np.einsum("nst,nt->ns", step.passage, ratio)
            now = now / now.sum(axis=1, keepdims=True)
            new = np.isin(step.places, step.started)
            later[step.places] = np.where(new[:, None], step.before, now)
        untouched = np.ones(len(asked), bool)
        for step in self._steps:
            untouched[step.places] = False
        later[untouched] = asked[untouched]
        return later
