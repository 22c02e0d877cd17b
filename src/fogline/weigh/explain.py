"""Explanations: the estimate of one place taken apart into where it started, what each claim added and what time took
away."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from fogline.model.claim import Claim
from fogline.model.picture import Holding, Influence
from fogline.model.place import Place
from fogline.model.theatre import Theatre
from fogline.weigh.answer import Answers, Record
from fogline.weigh.chain import Day
from fogline.weigh.ground import Floats

LEAST_NATS = 1e-9


def explain(
    claims: Sequence[Claim], settlements: Sequence[Place], theatre: Theatre, place: int, on: date
) -> tuple[Holding, tuple[Influence, ...]]:
    """The answer for one settlement (by its index) and the influences that add up to it; see `explain_control`."""
    answers = Answers(claims, settlements, theatre)
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
        self._drift: tuple[date, Floats] | None = None
        self._prior_day: date | None = None

    def note(self, day: Day) -> None:
        """Puts down one day; days come in order."""
        on, now = date.fromordinal(day.ordinal), centred(day.p[self._place])
        if self._prior_day is None or self._place in day.started:
            self._start(on)
        told = np.flatnonzero(day.touch.place == self._place)
        heard = day.touch.log_odds[told].sum(axis=0) if len(told) else np.zeros_like(now)
        self._drifts(on, now - self._odds - heard)
        if len(told):
            self._settle_drift()
        for entry in told:
            self._tells(on, int(day.touch.item[entry]), day.touch.log_odds[entry])
        self._odds = now

    def influences(self) -> tuple[Influence, ...]:
        """All entries in order of time."""
        self._settle_drift()
        return tuple(self._entries)

    def _start(self, on: date) -> None:
        self._odds = centred(self._answers.line.p[self._place])
        self._entries, self._drift, self._prior_day = [], None, on
        self._enter("prior", on, None, self._odds, "where the theatre's starting areas put it")

    def _drifts(self, on: date, change: Floats) -> None:
        so_far = self._drift[1] if self._drift else 0.0
        self._drift = (on, change + so_far)

    def _settle_drift(self) -> None:
        """The passing of quiet days is one entry, put down before the next claim."""
        if self._drift and np.abs(self._drift[1]).max() > LEAST_NATS:
            self._enter(
                "drift",
                self._drift[0],
                None,
                self._drift[1],
                "time passed, and what was told of ground changing hands nearby",
            )
            self._drift = None

    def _tells(self, on: date, item: int, log_odds: Floats) -> None:
        told = self._answers.items[item]
        where = "" if told.place == self._place else f" at {self._answers.settlements[told.place].name}"
        self._enter("claim", on, told.claim, log_odds, f"read as {told.row}{where}")

    def _enter(self, cause: str, on: date, claim: str | None, log_odds: Floats, note: str) -> None:
        by_state = dict(zip(self._answers.states, log_odds.tolist(), strict=True))
        self._entries.append(Influence(cause, on, claim, by_state, note))  # type: ignore[arg-type]
