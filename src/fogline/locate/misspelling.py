"""Seeks a name that no gazetteer knows among the places around: a misspelling is near what its sentence is about."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from fogline.locate.spelling import name_key, skeleton
from fogline.model.place import Place, distance_km

if TYPE_CHECKING:
    from fogline.locate.gazetteer import Gazetteer

_KM_PER_NAT = 20
_MOST_ANCHORS = 4
_SHORT, _LONG = 5, 8


def misspelt(name: str, anchors: Iterable[Place], gazetteer: "Gazetteer") -> list[tuple[Place, float]]:
    """The places near some sure ones whose name differs from an unknown one by a slip of the pen, each with its
    log-odds (nats), the likeliest first.

    One letter more, less, changed or swapped counts as a slip, two in a long name; the first letter must be right.
    """
    key = name_key(name)
    wanted = skeleton(key)
    if len(wanted) < _SHORT:
        return []
    allowed = 2 if len(wanted) >= _LONG else 1
    found: dict[str, tuple[Place, float]] = {}
    for anchor in list(dict.fromkeys(anchors))[:_MOST_ANCHORS]:
        for known, place in gazetteer.around(anchor):
            if known[:1] != wanted[:1] or abs(len(known) - len(wanted)) > allowed:
                continue
            if (slips := slips_between(known, wanted)) <= allowed:
                away = distance_km(place.lon, place.lat, anchor.lon, anchor.lat) / _KM_PER_NAT
                score = -2.0 * slips - slips_between(name_key(place.name), key) - away
                found[place.id] = (place, max(score, found.get(place.id, (place, score))[1]))
    return sorted(found.values(), key=lambda pair: (-pair[1], pair[0].id))


def slips_between(one: str, other: str) -> int:
    """How many letters must be added, dropped, changed or swapped with the next to turn one word into another.

    >>> slips_between("pskunivka", "pyskunivka"), slips_between("psykunivka", "pyskunivka")
    (1, 1)

    The optimal string alignment distance (Damerau 1964).
    """
    before_last: list[int] = []
    last = list(range(len(other) + 1))
    for i, mine in enumerate(one, start=1):
        row = [i]
        for j, theirs in enumerate(other, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (mine != theirs))
            if i > 1 and j > 1 and mine == other[j - 2] and one[i - 2] == theirs:
                cost = min(cost, before_last[j - 2] + 1)
            row.append(cost)
        before_last, last = last, row
    return last[-1]
