"""Fits the free numbers of the control model to days with a reference map: a pattern search over their logarithms (Hooke
and Jeeves 1961), as the loss is cheap, noisy in its last digits, and has no gradient worth the name."""

from collections.abc import Callable, Mapping

import msgspec

from fogline.weigh.settings import Settings

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


def fit(
    loss: Callable[[Settings], float], start: Settings, note: Callable[[float, Settings], None] = lambda *_: None
) -> tuple[Settings, float]:
    """The settings with the least loss that the search finds from a start, and that loss; `note` hears of each gain.

    >>> best, _ = fit(lambda s: (s.push - 0.03) ** 2, Settings())
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
