"""How far stated probabilities stand from how often they come true."""

from collections.abc import Sequence

import numpy as np


def calibration_error(p: Sequence[float], right: Sequence[bool], bins: int = 10) -> float:
    """The expected calibration error: the gap between the mean of `p` and the share that is right, over bins of equal
    size in order of `p`, weighed by their size (Naeini et al. 2015; bins of equal mass as in Nixon et al. 2019).

    >>> calibration_error([0.8] * 10, [True] * 8 + [False] * 2)
    0.0
    >>> round(calibration_error([0.9] * 10, [True] * 5 + [False] * 5), 2)
    0.4
    """
    if not p:
        return 0.0
    values, hits = np.asarray(p, float), np.asarray(right, float)
    # Equal values share their outcomes, so that the order in which they came decides nothing.
    for value in np.unique(values):
        hits[values == value] = hits[values == value].mean()
    order = np.argsort(values, kind="stable")
    parts = [part for part in np.array_split(order, bins) if len(part)]
    gaps = [abs(values[part].mean() - hits[part].mean()) * len(part) for part in parts]
    return float(round(sum(gaps) / len(values), 6))
