"""Claims on ground instead of a settlement: a region, a part of it, the bank of a river; which settlements that covers
and how far."""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from fogline.model.claim import Claim, ClaimPlace
from fogline.model.place import Place
from fogline.model.theatre import River, Theatre
from fogline.weigh.ground import KM_PER_DEGREE, Floats, Ground, Indices

BANK_KM, BANK_REACH_KM, BEFORE = 15.0, 45.0, 60
Measure = Literal["whole", "bare", "bank"]
_BANK = re.compile(
    r"\b(?:(to|towards?|onto) )?(?:the )?(\w+?)(?:ern)? (?:bank|side|banks) of (?:the )?$", re.IGNORECASE
)
_BESIDE = re.compile(r"\b(west|east|north|south) of (?:the )?$", re.IGNORECASE)


class Area(msgspec.Struct, frozen=True):
    """The settlements that a claim covers, and for each the share of the weight that it would have as the claim's own
    place; `told` is false where the claim says only that something happens somewhere in it.

    `measure` is how much of the ground is meant: words say so, a force leaves it without a word on how much, or it is
    the bank of a river.
    """

    places: Indices
    share: Floats
    told: bool
    measure: Measure = "whole"


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("extent.toml").read_text(encoding="utf-8"))


class Areas:
    """Finds the settlements that the words for a region or a bank cover."""

    def __init__(self, settlements: Sequence[Place], ground: Ground, theatre: Theatre) -> None:
        self._ground = ground
        self._regions: dict[str, Indices] = {}
        for names in ([p.district for p in settlements], [p.region for p in settlements]):
            kinds, which = np.unique(np.array(names, dtype=object).astype(str), return_inverse=True)
            for n, name in enumerate(kinds.tolist()):
                if name:
                    self._regions[_plain(name)] = np.flatnonzero(which == n)
        self._rivers = {name.casefold(): river for river in theatre.rivers for name in (river.name, *river.aliases)}
        self._banks: dict[str, tuple[Indices, Floats, Floats]] = {}

    def of(self, claim: Claim, place: ClaimPlace) -> Area | None:
        """The area that a place of a claim stands for; None where it is none that is known."""
        before = _before(claim, place)
        river = self._rivers.get(place.text.casefold())
        if river is not None:
            return self._bank(river, before, claim)
        members = self._regions.get(_plain(place.name or place.text))
        return None if members is None else self._part(members, before, claim)

    def _part(self, members: Indices, before: str, claim: Claim) -> Area:
        words = before.casefold().split()
        vector = next((_words()["directions"][w] for w in reversed(words[-2:]) if w in _words()["directions"]), None)
        share = _extent(before)
        part = np.ones(len(members))
        if vector is not None:
            part = _in_part(self._ground, members, vector)
            if re.search(r"\ball but (?:the )?\w+ $", before, re.IGNORECASE):
                part = 1 - part
        if share is None and claim.kind == "withdraw" and claim.polarity == "+":
            return Area(members, part, told=True, measure="bare")
        return Area(members, part * (share or 1.0), share is not None)

    def _bank(self, river: River, before: str, claim: Claim) -> Area | None:
        places, km, side = self._beside(river)
        found = _BANK.search(before)
        beside = _BESIDE.search(before)
        which = (found.group(2) if found else beside.group(1) if beside else "").casefold()
        here = _on_bank(self._ground, places, side, which)
        fade = np.exp(-km / BANK_KM)
        if here is None:
            return Area(places, fade, told=False, measure="bank")
        # Who leaves "to the east bank" holds the east bank and has lost the other.
        crosses = claim.kind == "withdraw" and found is not None and found.group(1) is not None
        chosen = ~here if crosses else here
        return Area(places[chosen], fade[chosen], told=True, measure="bank")

    def _beside(self, river: River) -> tuple[Indices, Floats, Floats]:
        if river.name not in self._banks:
            self._banks[river.name] = _along(self._ground, np.array(river.line, float))
        return self._banks[river.name]


def _plain(name: str) -> str:
    """A region's name without what it is a name of: "Kharkiv Oblast" and "Kharkiv" are one."""
    return " ".join(word for word in name.casefold().split() if word not in _words()["designators"])


def _before(claim: Claim, place: ClaimPlace) -> str:
    at = claim.quote.find(place.text) if place.start is None else place.start - claim.start
    return claim.quote[max(0, at - BEFORE) : at] if at > 0 else ""


def _extent(before: str) -> float | None:
    """The share that the words right before a region stand for; a word for a part of it may come between.

    >>> _extent("recapturing almost all "), _extent("from all but easternmost "), _extent("gains in ")
    (0.8, 1.0, None)
    """
    words = before.casefold().split()
    if words and words[-1] in _words()["directions"]:
        words = words[:-1]
    said = " " + " ".join(words)
    found = [
        (len(phrase), level["share"])
        for level in _words()["extents"]
        for phrase in level["words"]
        if said.endswith(" " + phrase)
    ]
    return max(found)[1] if found else None


def _in_part(ground: Ground, members: Indices, vector: list[int]) -> Floats:
    """How far each member lies in a part of its region: 1 deep inside, one half in the middle, 0 at the other end."""
    east, north = ground.lon[members], ground.lat[members]
    along = (east - np.median(east)) * vector[0] * 0.65 + (north - np.median(north)) * vector[1]
    return np.asarray(1 / (1 + np.exp(-4 * along / max(float(along.std()), 1e-9))))


def _on_bank(ground: Ground, places: Indices, side: Floats, which: str) -> NDArray[np.bool_] | None:
    if which in ("left", "right"):
        return np.asarray((side[:, 0] > 0) == (which == "left"))
    if which in ("west", "east"):
        return np.asarray((ground.lon[places] < side[:, 1]) == (which == "west"))
    if which in ("north", "south"):
        return np.asarray((ground.lat[places] < side[:, 2]) == (which == "south"))
    return None


def _along(ground: Ground, line: Floats) -> tuple[Indices, Floats, Floats]:
    """The settlements beside a line (those off its ends left out), their distance in km, and for each: positive where
    it is on the left bank, and the point of the line that is nearest."""
    shrink = float(np.cos(np.radians(line[:, 1].mean())))
    best = np.full(len(ground.lon), np.inf)
    about = np.zeros((len(ground.lon), 3))
    for (ax, ay), (bx, by) in pairwise(line):
        ux, uy = (bx - ax) * shrink, by - ay
        dx, dy = (ground.lon - ax) * shrink, ground.lat - ay
        along = np.clip((dx * ux + dy * uy) / max(ux * ux + uy * uy, 1e-12), 0, 1)
        km = KM_PER_DEGREE * np.hypot(dx - along * ux, dy - along * uy)
        nearer = km < best
        best[nearer] = km[nearer]
        left = ux * dy - uy * dx
        about[nearer] = np.stack([left, ax + along * (bx - ax), ay + along * (by - ay)], axis=1)[nearer]
    ends = ((about[:, 1:] == line[0]).all(axis=1)) | ((about[:, 1:] == line[-1]).all(axis=1))
    places = np.flatnonzero((best <= BANK_REACH_KM) & ~ends)
    return places, best[places], about[places]
