"""What a model of control must beat: maps that never change, and simple ways of reading the same claims."""

from collections.abc import Callable, Iterable, Sequence

import msgspec
import numpy as np

from fogline.evaluate.control import Tally, scored_days, sides_only, tally
from fogline.evaluate.reference import KM_EAST, KM_NORTH, STATIC_KM, UNKNOWN, Comparison, Floats, States
from fogline.model.claim import Claim
from fogline.model.place import Place

FLAT = 0.02
CHANCES, FADES_KM = (0.01, 0.03, 0.06, 0.1, 0.15, 0.22, 0.3, 0.4, 0.5), (3.0, 5.0, 8.0, 12.0, 20.0, 35.0, 60.0, 1e9)
FIT_FIRST, FIT_STEP = 2, 4
SURETIES = (0.6, 0.7, 0.8, 0.9, 0.95, 0.98)
REACHES_KM, FADES_DAYS, WEIGHTS = (5.0, 10.0, 20.0, 40.0), (3.0, 10.0, 30.0), (0.5, 1.0, 2.0, 4.0)
NEAREST_KM, MAJORITY_DAYS = 30.0, 7
Answers = dict[int, Floats]


class Votes(msgspec.Struct, frozen=True):
    """Claims read as plain votes: on row `day` somebody said that `side` holds the ground at (`east`, `north`); `place`
    is the settlement's position in the comparison, -1 outside it."""

    day: Floats
    side: Floats
    place: Floats
    east: Floats
    north: Floats


def votes(claims: Iterable[Claim], compared: Comparison, settlements: Sequence[Place], sides: Sequence[str]) -> Votes:
    """Captures and holds as votes for their actor, withdrawals for the other side; plans, denials, background and what
    was published outside the days compared are left out."""
    index = {settlements[n].id: row for row, n in enumerate(compared.index.tolist())}
    rows = []
    for claim in claims:
        day = claim.published.date().toordinal() - compared.first_day
        side = _voted(claim, sides)
        if side is not None and 0 < day <= compared.days:
            told = [
                (p, p.lon * KM_EAST, p.lat * KM_NORTH) for p in claim.places if p.lon is not None and p.lat is not None
            ]
            rows += [(day, side, index.get(p.id or "", -1), x, y) for p, x, y in told if _at(claim, p.role)]
    table = np.array(rows, float).reshape(-1, 5)
    return Votes(*table[np.argsort(table[:, 0], kind="stable")].T)


def _voted(claim: Claim, sides: Sequence[str]) -> int | None:
    actor = claim.actor.side if claim.actor else None
    if claim.mood != "actual" or claim.background or claim.polarity == "-" or actor not in sides or len(sides) != 2:
        return None
    if claim.kind in ("capture", "hold"):
        return sides.index(actor)
    return 1 - sides.index(actor) if claim.kind == "withdraw" else None


def _at(claim: Claim, role: str) -> bool:
    return role == "at" or (claim.kind == "withdraw" and role == "from")


def no_change(compared: Comparison, chance: Floats | float = FLAT) -> Answers:
    """Each place stays as it was but for a chance of change, the same on all days."""
    return _every_day(compared, _answer(compared.states[0], 1 - np.broadcast_to(chance, compared.front_km.shape)))


def by_distance(compared: Comparison) -> tuple[Answers, tuple[float, float]]:
    """No change with the chance a·exp(-km/b), a and b fitted to the very days compared: an oracle among static maps."""
    near, days = compared.front_km <= STATIC_KM, range(FIT_FIRST, compared.days + 1, FIT_STEP)
    best = (np.inf, 0.0, 0.0)
    for a in CHANCES:
        for b in FADES_KM:
            q = np.clip(_answer(compared.states[0], 1 - _fading(compared, a, b))[:, :2], 1e-4, 1 - 1e-4)
            losses = [_loss(q, compared.states[day], near) for day in days]
            best = min(best, (float(np.mean(losses)), a, b))
    return no_change(compared, _fading(compared, *best[1:])), best[1:]


def _fading(compared: Comparison, a: float, b: float) -> Floats:
    return np.minimum(a * np.exp(-compared.front_km / b), 0.5)


def _loss(q: Floats, truth: States, counted: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> float:
    there = np.flatnonzero(counted & (truth != UNKNOWN))
    return float(-np.log(q[there, truth[there]]).mean())


def last_claim(compared: Comparison, told: Votes) -> Callable[[float], Answers]:
    """Whoever was last said to hold a place holds it."""
    return _standing(compared, told, _last_of)


def majority(compared: Comparison, told: Votes) -> Callable[[float], Answers]:
    """Whoever most claims of the last seven days give a place to holds it; without any, it stays as it was last."""
    return _standing(compared, told, _most_of)


def _standing(
    compared: Comparison, told: Votes, chosen: Callable[[Votes, int, States], States]
) -> Callable[[float], Answers]:
    states, held = {}, compared.states[0].copy()
    for day in range(1, compared.days + 1):
        held = chosen(told, day, held)
        states[day] = held
    return lambda surety: {day: _answer(state, surety) for day, state in states.items()}


def _last_of(told: Votes, day: int, held: States) -> States:
    now = held.copy()
    these = (told.day == day) & (told.place >= 0)
    now[told.place[these].astype(int)] = told.side[these].astype(np.int8)
    return now


def _most_of(told: Votes, day: int, held: States) -> States:
    these = (told.day > day - MAJORITY_DAYS) & (told.day <= day) & (told.place >= 0)
    balance = np.bincount(told.place[these].astype(int), 2 * told.side[these] - 1, len(held))
    return np.where(balance == 0, held, balance > 0).astype(np.int8)


def nearest_claim(compared: Comparison, told: Votes) -> Callable[[float], Answers]:
    """The nearest claim so far, within 30 km, tells who holds a place; of equally near ones the latest."""
    km = _distances(compared, told)
    states = {}
    for day in range(1, compared.days + 1):
        heard = km[:, told.day <= day]
        states[day] = compared.states[0].copy()
        if heard.shape[1]:
            latest = heard.shape[1] - 1 - heard[:, ::-1].argmin(axis=1)
            reached = heard.min(axis=1) <= NEAREST_KM
            states[day][reached] = told.side[latest[reached]].astype(np.int8)
    return lambda surety: {day: _answer(state, surety) for day, state in states.items()}


def kernel_vote(compared: Comparison, told: Votes, reach_km: float, fade_days: float) -> Callable[[float], Answers]:
    """Each claim votes on the places around it, less with distance and age; the votes add to the log-odds of no
    change."""
    near = np.exp(-_distances(compared, told) / reach_km) * (2 * told.side - 1)
    base = _answer(compared.states[0], 1 - FLAT)
    start = np.log(base[:, 1] / base[:, 0])
    sums = {}
    for day in range(1, compared.days + 1):
        heard = told.day <= day
        sums[day] = near[:, heard] @ np.exp(-(day - told.day[heard]) / fade_days)
    return lambda weight: {day: _from_odds(start + weight * total) for day, total in sums.items()}


def tuned(
    compared: Comparison, ways: Iterable[Callable[[float], Answers]], values: Sequence[float], step: int
) -> Tally:
    """The best of some ways of answering at their best value, by log loss on the very days compared: no real answer
    could know it, so that beating it is worth something."""
    found = [(_window_loss(compared, way(value), step), way, value) for way in ways for value in values]
    _, way, value = min(found, key=lambda tried: tried[0])
    return tally(compared, way(value), step)


def _window_loss(compared: Comparison, p: Answers, step: int) -> float:
    days = scored_days(compared, step)
    return float(np.mean([_loss(sides_only(p[day]), compared.states[day], compared.population[day]) for day in days]))


def voted_baselines(compared: Comparison, told: Votes, step: int) -> dict[str, Tally]:
    """All baselines that read claims, by name."""
    kernels = (kernel_vote(compared, told, km, days) for km in REACHES_KM for days in FADES_DAYS)
    return {
        "last claim wins": tuned(compared, [last_claim(compared, told)], SURETIES, step),
        "nearest claim": tuned(compared, [nearest_claim(compared, told)], SURETIES, step),
        "majority of 7 days": tuned(compared, [majority(compared, told)], SURETIES, step),
        "space-time kernel vote": tuned(compared, kernels, WEIGHTS, step),
    }


def _distances(compared: Comparison, told: Votes) -> Floats:
    return np.hypot(compared.east_km[:, None] - told.east, compared.north_km[:, None] - told.north)


def _answer(states: States, surety: Floats | float) -> Floats:
    """Two sides and contested: the state's side with this surety, both alike where it is unclear."""
    first = np.where(states == 0, surety, np.where(states == 1, 1 - np.asarray(surety), 0.5))
    return np.stack([first, 1 - first, np.zeros(len(states))], axis=1)


def _from_odds(odds: Floats) -> Floats:
    second = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
    return np.stack([1 - second, second, np.zeros(len(odds))], axis=1)


def _every_day(compared: Comparison, p: Floats) -> Answers:
    return dict.fromkeys(range(1, compared.days + 1), p)
