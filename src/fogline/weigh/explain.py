"""Explanations: the estimate of one place taken apart into where it started, what each claim added and what time took
away."""

from datetime import date

import numpy as np

from fogline.model.picture import Holding, Influence
from fogline.weigh.answer import Answers, Record
from fogline.weigh.chain import Day
from fogline.weigh.ground import Floats

LEAST_NATS, WORTH_A_LINE = 1e-9, 0.02
NOTES = {
    "drift": "time passed, with whose ground lies around and who was told to gain there",
    "neighbours": "news of the places around and of the towns it depends on",
}


def explain(answers: Answers, place: int, on: date) -> tuple[Holding, tuple[Influence, ...]]:
    """The answer for one settlement (by its index) and the influences that add up to it; see `explain_control`."""
    record, account = Record(answers), _Account(answers, place)
    for day in answers.days(on.toordinal(), on.toordinal()):
        record.note(day)
        account.note(day)
    return record.holding(day.p, place), account.influences()


def centred(p: Floats) -> Floats:
    """Log-odds of each state against the geometric mean of all, in nats; they sum to zero.

    >>> centred(np.array([.8, .1, .1])).round(2).tolist()
    [1.39, -0.69, -0.69]
    """
    logs = np.log(p)
    return np.asarray(logs - logs.mean())


class _Account:
    """Keeps the books of one place: every change of its log-odds is put down to a cause."""

    def __init__(self, answers: Answers, place: int) -> None:
        self._answers, self._place = answers, place
        self._odds = centred(answers.line.p[place])
        self._entries: list[Influence] = []
        self._quiet: dict[str, tuple[date, Floats]] = {}
        self._prior_day: date | None = None

    def note(self, day: Day) -> None:
        """Puts down one day; days come in order."""
        on, now = date.fromordinal(day.ordinal), centred(day.p[self._place])
        if self._prior_day is None or self._place in day.started:
            self._start(on)
        told = np.flatnonzero(day.touch.place == self._place)
        heard = day.touch.log_odds[told].sum(axis=0) if len(told) else np.zeros_like(now)
        shared = day.shared[self._place] - day.shared[self._place].mean()
        self._gathers("neighbours", on, shared)
        self._gathers("drift", on, now - self._odds - heard - shared)
        if len(told):
            self._settle(WORTH_A_LINE)
        for entry in told:
            self._tells(on, int(day.touch.item[entry]), day.touch.log_odds[entry])
        self._odds = now

    def influences(self) -> tuple[Influence, ...]:
        """All entries in order of time."""
        self._settle()
        return tuple(self._entries)

    def _start(self, on: date) -> None:
        drawn = any(line.since[self._place] == on.toordinal() for line in self._answers.lines[1:])
        self._odds = centred(self._answers.prior(self._place, on.toordinal()))
        self._entries, self._quiet, self._prior_day = [], {}, on
        where = "where the imported map of this day puts it" if drawn else "where the theatre's starting areas put it"
        self._enter("prior", on, None, self._odds, where)

    def _gathers(self, cause: str, on: date, change: Floats) -> None:
        so_far = self._quiet[cause][1] if cause in self._quiet else 0.0
        self._quiet[cause] = (on, change + so_far)

    def _settle(self, worth: float = LEAST_NATS) -> None:
        """What quiet days and neighbours did is one entry of each, put down before the next claim where it is worth a
        line, else kept for later."""
        for cause, (on, change) in list(self._quiet.items()):
            if np.abs(change).max() > worth:
                self._enter(cause, on, None, change, NOTES[cause])
                del self._quiet[cause]

    def _tells(self, on: date, item: int, log_odds: Floats) -> None:
        told = self._answers.items[item]
        where = "" if told.place == self._place else f" at {self._answers.settlements[told.place].name}"
        if told.area >= 0:
            where = " of ground that it lies in"
        self._enter("claim", on, told.claim, log_odds, f"read as {told.row}{where}")

    def _enter(self, cause: str, on: date, claim: str | None, log_odds: Floats, note: str) -> None:
        by_state = dict(zip(self._answers.states, log_odds.tolist(), strict=True))
        self._entries.append(Influence(cause, on, claim, by_state, note))  # type: ignore[arg-type]
