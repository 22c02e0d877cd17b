"""Which settlements a map shows with which sign: their holder, and what was told of them since the day before."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

import msgspec

from fogline.model.claim import Claim, Kind
from fogline.model.picture import Holding, Picture
from fogline.model.place import distance_km
from fogline.publish.map_extent import Extent
from fogline.publish.material import told_since

# Signs differ in form as well as in colour, so that the map can be read without colours.
MARKS: tuple[tuple[str, str, tuple[Kind, ...]], ...] = (
    ("Taken, advanced or held", "^", ("capture", "advance", "hold")),
    ("Withdrawn from", "v", ("withdraw",)),
    ("Fighting", "X", ("clash", "resistance")),
    ("Struck", "*", ("strike",)),
)
_CITY = 60_000
_SUBURB_KM = 12.0


class Mark(msgspec.Struct, frozen=True):
    """What was told of a settlement: indexes into `MARKS`, and by how many claims."""

    holding: Holding
    signs: tuple[int, ...]
    claims: int


def marks_of(picture: Picture) -> list[Mark]:
    """The settlements told of since the day before, the most told of first; plans, denials and mentions in passing
    are not marked."""
    known = {holding.place.id: holding for holding in picture.holdings}
    told: dict[str, list[Claim]] = {}
    for claim in told_since(picture.claims, picture.on - timedelta(days=1), picture.on):
        if claim.mood == "actual" and claim.polarity == "+" and not claim.background:
            for place_id in dict.fromkeys(
                place.id for place in claim.places if place.id in known and place.role != "to"
            ):
                told.setdefault(place_id or "", []).append(claim)
    marks = [Mark(known[place], _signs(claims), len(claims)) for place, claims in told.items()]
    return sorted(marks, key=lambda mark: (-mark.claims, -mark.holding.place.population, mark.holding.place.id))


def _signs(claims: Iterable[Claim]) -> tuple[int, ...]:
    kinds = {claim.kind for claim in claims}
    return tuple(index for index, (_, _, named) in enumerate(MARKS) if kinds.intersection(named))


def unplaced(picture: Picture, extent: Extent) -> int:
    """How many claims since the day before name no settlement within the bounds of the map."""
    places = (holding.place for holding in picture.holdings)
    known = {place.id for place in places if extent.holds(place.lon, place.lat)}
    claims = told_since(picture.claims, picture.on - timedelta(days=1), picture.on)
    return sum(not any(place.id in known for place in claim.places) for claim in claims if not claim.background)


def cities(holdings: Sequence[Holding]) -> list[Holding]:
    """The large towns that help a reader to find their way, the largest first; no district or suburb of one named
    already."""
    large = [holding for holding in holdings if holding.place.population >= _CITY]
    named: list[Holding] = []
    for holding in sorted(large, key=lambda holding: (-holding.place.population, holding.place.id)):
        if all(_apart(holding, other) for other in named):
            named.append(holding)
    return named


def _apart(one: Holding, other: Holding) -> bool:
    return distance_km(one.place.lon, one.place.lat, other.place.lon, other.place.lat) > _SUBURB_KM
