"""Scores answers about control against a reference, day by day: the figures of the reference scorer, with three-class
log loss and intervals by block bootstrap beside them.

Blocks are squares of the ground over all days: changes come in clusters of neighbours and stay, so that single places
or days would make intervals look far too narrow (Lahiri 2003, chapter 12).
"""

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np

from fogline.evaluate.reference import UNKNOWN, Comparison, Floats, Mask

LEAST, SWITCH, FLIP_DAYS, BINS = 1e-4, 0.7, 7, 10
BLOCK_KM, DRAWS, SEED = 25.0, 200, 20220905


class Figures(msgspec.Struct, frozen=True):
    """The figures of one way of answering; NaN where there is nothing to count.

    `found` is the share of places changed for good that are right from some day to the end, `delay` the median of that
    day minus the reference's, `false_flips` those in 1,000 place-days; the others are means over days.
    """

    log_loss: float
    log_loss_3: float
    brier: float
    accuracy: float
    accuracy_end: float
    found: float
    delay: float
    false_flips: float
    calibration_error: float


class Tally(msgspec.Struct, frozen=True):
    """What happened day by day and place by place with one way of answering; rows are the days that were scored."""

    counts: Mask
    counts_3: Mask
    loss: Floats
    loss_3: Floats
    brier: Floats
    surety: Floats
    hit: Mask
    flips: Mask
    place_days: Floats
    changed: Mask
    delay: Floats
    reliability: Floats

    def figures(self, weight: Floats | None = None) -> Figures:
        """The figures with each place counted `weight` times (once where none is given)."""
        w = np.ones(self.loss.shape[1]) if weight is None else weight
        told = w * self.changed
        found = np.isfinite(self.delay) & (told > 0)
        delays = np.repeat(self.delay[found], told[found].astype(int))
        hits = _by_day(self.hit, self.counts, w)
        return Figures(
            _mean(_by_day(self.loss, self.counts, w)),
            _mean(_by_day(self.loss_3, self.counts_3, w)),
            _mean(_by_day(self.brier, self.counts, w)),
            _mean(hits),
            float(hits[-1]),
            float(told[found].sum() / told.sum()) if told.sum() else np.nan,
            float(np.median(delays)) if len(delays) else np.nan,
            1000 * float((self.flips @ w).sum() / max(1.0, (self.place_days @ w).sum())),
            _mean(self._calibration(w)),
        )

    def _calibration(self, w: Floats) -> Floats:
        row = np.broadcast_to(np.arange(len(self.surety))[:, None], self.surety.shape)
        box = row * BINS + np.minimum((self.surety * BINS).astype(int), BINS - 1)
        many = np.broadcast_to(w, self.surety.shape) * self.counts
        size = len(self.surety) * BINS
        gap = np.bincount(box.ravel(), (many * (self.surety - self.hit)).ravel(), size).reshape(-1, BINS)
        return np.asarray(np.abs(gap).sum(axis=1) / np.maximum(many.sum(axis=1), 1e-9))


def scored_days(compared: Comparison, step: int) -> list[int]:
    """The rows that are scored: each `step`-th, and the last.

    >>> from types import SimpleNamespace
    >>> scored_days(SimpleNamespace(days=7), 3)
    [3, 6, 7]
    """
    days = list(range(step, compared.days + 1, step))
    return days if days and days[-1] == compared.days else [*days, compared.days]


def tally(compared: Comparison, p: Mapping[int, Floats], step: int = 1) -> Tally:
    """Holds answers against the reference: `p[k]` are the probabilities (places x states, contested last) of row k."""
    days = scored_days(compared, step)
    places, sides = np.arange(p[days[0]].shape[0]), p[days[0]].shape[1] - 1
    truth, end = compared.states, compared.states[-1]
    shown, right, rows = compared.states[0].copy(), [], []
    flips, lengths = np.zeros((len(days), len(places)), bool), np.diff([0, *days])
    for n, k in enumerate(days):
        t = truth[k]
        q = sides_only(p[k])
        full = np.clip(p[k] / p[k].sum(axis=1, keepdims=True), LEAST, None)
        best, known = q.argmax(axis=1), np.maximum(t, 0)
        brier = ((q - np.eye(sides)[known]) ** 2).sum(axis=1)
        loss_3 = -np.log(full[places, np.where(t == UNKNOWN, sides, t)])
        rows.append((-np.log(q[places, known]), loss_3, brier, q.max(axis=1), best == known, q[:, -1]))
        right.append(best == end)
        now = np.where(q.max(axis=1) > SWITCH, best, shown)
        around = truth[max(0, k - FLIP_DAYS) : min(compared.days, k + FLIP_DAYS) + 1]
        flips[n] = (now != shown) & ~(around == now).any(axis=0) & compared.population[k]
        shown = now
    loss, loss_3, brier_rows, surety, hit, chance = (np.stack(column) for column in zip(*rows, strict=True))
    population, clear = compared.population[days], truth[days] != UNKNOWN
    return Tally(
        population & clear,
        population,
        loss,
        loss_3,
        brier_rows,
        surety,
        hit.astype(bool),
        flips,
        population * lengths[:, None],
        compared.changed,
        _delays(np.stack(right), days, compared),
        _reliability(chance, truth[days] == sides - 1, population & clear),
    )


def sides_only(p: Floats) -> Floats:
    """The probabilities of the sides alone, made to sum to one and kept off 0 and 1, as the reference scorer does."""
    sides = p[:, :-1]
    total = np.maximum(sides.sum(axis=1, keepdims=True), 1e-12)
    return np.asarray(np.clip(sides / total, LEAST, 1 - LEAST))


def _delays(right: Mask, days: Sequence[int], compared: Comparison) -> Floats:
    held = np.logical_and.accumulate(right[::-1], axis=0)[::-1]
    first = np.array(days)[held.argmax(axis=0)].astype(float)
    return np.where(held.any(axis=0), first - compared.since, np.inf)


def _reliability(chance: Floats, happened: Mask, counts: Mask) -> Floats:
    """For each tenth of the probability given to the last side: how often, its mean, and how often it was so."""
    box = np.minimum((chance[counts] * BINS).astype(int), BINS - 1)
    many = np.bincount(box, minlength=BINS).astype(float)
    said = np.bincount(box, chance[counts], BINS) / np.maximum(many, 1)
    true = np.bincount(box, happened[counts].astype(float), BINS) / np.maximum(many, 1)
    return np.stack([many, said, true], axis=1)


def _by_day(values: Floats | Mask, counts: Mask, w: Floats) -> Floats:
    weight = counts * w
    return np.asarray((weight * values).sum(axis=1) / np.maximum(weight.sum(axis=1), 1e-9))


def _mean(values: Floats) -> float:
    return float(values.mean())


def block_weights(compared: Comparison, draws: int = DRAWS) -> Floats:
    """How often each place is drawn, for each of `draws` resamples of whole squares of ground."""
    square = np.stack([compared.east_km // BLOCK_KM, compared.north_km // BLOCK_KM], axis=1)
    _, block = np.unique(square, axis=0, return_inverse=True)
    blocks = int(block.max()) + 1
    rng = np.random.default_rng(SEED)
    drawn = rng.multinomial(blocks, np.full(blocks, 1 / blocks), size=draws)
    return drawn[:, block.ravel()].astype(float)


def intervals(counted: Tally, weights: Floats) -> dict[str, tuple[float, float]]:
    """The 95% interval of each figure over the resamples."""
    drawn = [msgspec.structs.astuple(counted.figures(w)) for w in weights]
    return _quantiles(np.array(drawn, float))


def difference(one: Tally, other: Tally, weights: Floats) -> tuple[float, float, float]:
    """The log loss of one way of answering minus another's, with its 95% interval over common resamples."""
    gaps = [_log_loss(one, w) - _log_loss(other, w) for w in weights]
    whole = _log_loss(one, np.ones(one.loss.shape[1])) - _log_loss(other, np.ones(one.loss.shape[1]))
    low, high = np.quantile(gaps, [0.025, 0.975])
    return whole, float(low), float(high)


def _log_loss(counted: Tally, w: Floats) -> float:
    return _mean(_by_day(counted.loss, counted.counts, w))


def _quantiles(drawn: Floats) -> dict[str, tuple[float, float]]:
    names, found = Figures.__struct_fields__, {}
    for name, column in zip(names, drawn.T, strict=True):
        kept = column[np.isfinite(column)]
        found[name] = tuple(np.quantile(kept, [0.025, 0.975]).tolist()) if len(kept) else (np.nan, np.nan)
    return found
